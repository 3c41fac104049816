"""The sticking probe as a job."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from renderer.aliasing.aliasing_figures import Axis, ScanLine, Strip
from renderer.aliasing.aliasing_jobs import ProbePath, ProbeSticking
from renderer.interventions import Ablation
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, SeedWeight, Transform
from renderer.scene_check import SceneError
from tests.long_work import answered

MODEL = "stylegan3-t-32"
LINE = ScanLine(Axis.HORIZONTAL, 0.1)
ROW = 19  # of 32 pixels: floor(0.1 · 32 + 16)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer("cpu")


def probed(renderer: Renderer, scene: Scene, **options: object) -> Strip:
    job = ProbeSticking(MODEL, scene, LINE, **options)  # type: ignore[arg-type]
    return answered(renderer.work(job), Strip)[0]


def row_of_picture(renderer: Renderer, scene: Scene) -> np.ndarray:
    model = renderer.models.get(MODEL)
    with torch.inference_mode():
        return renderer.new_follower().activation(model, scene)[:, ROW].t().numpy()


def test_the_middle_of_a_sweep_is_the_line_of_the_picture_itself(renderer: Renderer) -> None:
    """With its transform, its ablations and its channel mixes."""
    name = renderer.open(MODEL).layers[4].name
    scene = Scene(
        LatentPoint(x=3.0), transform=Transform(0.1, turns=0.2), ablations=(Ablation(name, cutoff_scale=2.0),)
    )
    strip = probed(renderer, scene, steps=3)
    np.testing.assert_allclose(strip.values[1], row_of_picture(renderer, scene), atol=1e-5)
    assert strip.shifts.tolist() == [-2.0, 0.0, 2.0]  # an eighth of 32 pixels in all
    assert np.abs(strip.values[1] - row_of_picture(renderer, replace(scene, ablations=()))).max() > 1e-3


def test_each_step_is_the_moved_scene_put_back(renderer: Renderer) -> None:
    strip = probed(renderer, Scene(), steps=3)
    moved = row_of_picture(renderer, Scene(transform=Transform(tx=1 / 16)))
    np.testing.assert_allclose(strip.values[2, :30], moved[2:], atol=1e-5)
    assert np.isnan(strip.values[2, 30:]).all()


def test_a_layer_without_its_filters_sticks(renderer: Renderer) -> None:
    layers = renderer.open(MODEL).layers[1:12]
    ablated = Scene(ablations=tuple(Ablation(layer.name, without_down_filter=True) for layer in layers))
    whole, without = (
        probed(renderer, scene, steps=8, span=0.09).variance_along_time for scene in (Scene(), ablated)
    )
    assert whole is not None
    assert without is not None
    assert without > 3 * whole


def test_an_interpolation_goes_from_this_seed_to_the_next(renderer: Renderer) -> None:
    job = ProbeSticking(MODEL, Scene(LatentPoint(x=5.0)), LINE, ProbePath.INTERPOLATION, steps=5)
    strip, parts = answered(renderer.work(job), Strip)
    for step, x in ((0, 5.0), (1, 5.25), (4, 6.0)):
        line = row_of_picture(renderer, Scene(LatentPoint(x=x)))
        np.testing.assert_allclose(strip.values[step], line, atol=1e-5)
    known = [len(part.partial.values) for part in parts if isinstance(part.partial, Strip)]
    assert known == [1, 2, 3, 4, 5]


def test_a_vertical_line_is_a_column(renderer: Renderer) -> None:
    renderer.open(MODEL)
    model = renderer.models.get(MODEL)
    job = ProbeSticking(
        MODEL, Scene(view=LayerView(model.info.layers[2].name)), ScanLine(Axis.VERTICAL), steps=3
    )
    strip, _ = answered(renderer.work(job), Strip)
    with torch.inference_mode():
        column = renderer.new_follower().activation(model, Scene())[:, :, 16].t().numpy()
    np.testing.assert_allclose(strip.values[1], column, atol=1e-5)


def test_a_blend_has_no_next_seed(renderer: Renderer) -> None:
    blend = Scene(LatentPoint(blend=(SeedWeight(1, 0.5), SeedWeight(2, 0.5))))
    with pytest.raises(SceneError, match="no next seed"):
        probed(renderer, blend, path=ProbePath.INTERPOLATION)

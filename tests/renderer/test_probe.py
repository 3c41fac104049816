"""The probe point stays on what it was put on, in every layer and under every transform."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ops import affine_resample
from renderer.model_info import LayerInfo
from renderer.model_store import LoadedModel, ModelStore
from renderer.picture import crop
from renderer.probe import place, point_at
from renderer.scene import ProbePoint, Transform
from renderer.synthesis import input_matrix

REST = Transform()
LAYER = LayerInfo("L", channels=1, size=(36, 36), sampling_rate=16.0)
near = st.floats(-0.5, 0.5)
transforms = st.builds(Transform, near, near, near, st.booleans())


@pytest.fixture(scope="module")
def model() -> LoadedModel:
    return ModelStore(torch.device("cpu")).open("stylegan3-r-64")


@given(st.builds(ProbePoint, near, near), transforms, st.booleans())
def test_the_point_under_its_place_is_the_point(
    point: ProbePoint, transform: Transform, cropped: bool
) -> None:
    back = point_at(place(point, transform, LAYER, cropped=cropped), transform, LAYER, cropped=cropped)
    assert (back.x, back.y) == pytest.approx((point.x, point.y), abs=1e-9)


def test_the_middle_of_the_scene_is_the_middle_of_every_grid() -> None:
    assert place(ProbePoint(), REST, LAYER) == (18, 18)
    assert place(ProbePoint(), REST, LAYER, cropped=True) == (8, 8)
    assert place(ProbePoint(), REST, replace(LAYER, size=(4, 8), sampling_rate=None)) == (4, 2)


def test_the_edges_of_the_scene_are_the_edges_of_what_is_cropped() -> None:
    assert place(ProbePoint(-0.5, 0.5), REST, LAYER, cropped=True) == (0, 16)
    assert place(ProbePoint(-0.5, 0.5), REST, LAYER) == (10, 26)


def test_what_is_untransformed_is_at_rest() -> None:
    moved = Transform(0.2, -0.1, 0.3)
    assert place(ProbePoint(0.1, 0.2), moved, LAYER) != place(ProbePoint(0.1, 0.2), REST, LAYER)
    at_rest = place(ProbePoint(0.1, 0.2), replace(moved, untransform=True), LAYER)
    assert at_rest == place(ProbePoint(0.1, 0.2), REST, LAYER)


def values_at(
    activation: torch.Tensor, transform: Transform, layer: LayerInfo, *, cropped: bool = False
) -> torch.Tensor:
    """The activation at 200 points of the scene, read between samples; mean-free. Shapes: [C, 200]."""
    source = torch.Generator().manual_seed(0)
    points = [ProbePoint(x, y) for x, y in (torch.rand(200, 2, generator=source) * 0.5 - 0.25).tolist()]
    places = torch.tensor([place(point, transform, layer, cropped=cropped) for point in points])
    grid = places * 2 / torch.tensor([activation.shape[2], activation.shape[1]]) - 1
    values = torch.nn.functional.grid_sample(
        activation[None], grid[None, None], mode="bicubic", align_corners=False
    )[0, :, 0]
    return values - values.mean(dim=1, keepdim=True)


def likeness(a: torch.Tensor, b: torch.Tensor) -> float:
    return torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1].item()


@pytest.mark.parametrize("layer_name", ["input", "L10_84_32", None])
@pytest.mark.parametrize(
    "transform", [Transform(tx=0.125), Transform(ty=-0.1), Transform(turns=0.25), Transform(0.08, -0.05, 0.1)]
)
def test_the_place_follows_what_is_there(
    model: LoadedModel, layer_name: str | None, transform: Transform
) -> None:
    """With the opposite transform, or none, something else is there."""
    layer, ws = model.info.layer(layer_name), model.seeds.blend([(3, 1.0)])
    with torch.inference_mode():
        still = model.generator.synthesize(ws, stop_at=layer_name)[0]
        moved = model.generator.synthesize(ws, stop_at=layer_name, input_matrix=input_matrix(transform))[0]
    rest = values_at(still, REST, layer)
    assert likeness(rest, values_at(moved, transform, layer)) > 0.998
    assert likeness(rest, values_at(moved, REST, layer)) < 0.9
    opposite = Transform(-transform.tx, -transform.ty, -transform.turns)
    assert likeness(rest, values_at(moved, opposite, layer)) < 0.9
    cropped = values_at(crop(moved, layer), transform, layer, cropped=True)
    torch.testing.assert_close(cropped, values_at(moved, transform, layer), atol=1e-4, rtol=1e-4)


def test_the_picture_is_resampled_back_to_where_the_untransformed_point_is(model: LoadedModel) -> None:
    transform, layer = Transform(0.08, -0.05, 0.1, untransform=True), model.info.layer(None)
    ws = model.seeds.blend([(3, 1.0)])
    with torch.inference_mode():
        still = model.generator.synthesize(ws)[0]
        moved = model.generator.synthesize(ws, input_matrix=input_matrix(transform))
        back = affine_resample(moved, input_matrix(transform))[0]
    assert likeness(values_at(still, REST, layer), values_at(back, transform, layer)) > 0.99

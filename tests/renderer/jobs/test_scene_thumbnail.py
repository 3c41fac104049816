"""The small picture of a scene is the one that the window would show, made small."""

from __future__ import annotations

import numpy as np

from renderer.frame import Quality
from renderer.messages import RenderRequest
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, Transform, Truncation
from renderer.scene_thumbnail import PaintScene, SceneThumbnail
from tests.long_work import answered

MODEL = "stylegan3-t-64"
SEEN = Scene(LatentPoint(9.5), truncation=Truncation(0.7), transform=Transform(turns=0.1))


def test_it_is_the_finished_image_whatever_layer_is_looked_at() -> None:
    renderer = Renderer("cpu")
    whole = renderer.render(RenderRequest(1, MODEL, SEEN, Quality.DRAFT)).pixels.astype(int)
    for view in (LayerView(), LayerView("input")):
        scene = Scene(SEEN.latent, truncation=SEEN.truncation, transform=SEEN.transform, view=view)
        answer, _ = answered(renderer.work(PaintScene(MODEL, scene, size=64)), SceneThumbnail)
        assert np.abs(answer.pixels - whole).max() <= 1


def test_a_scene_of_another_model_is_shown_as_far_as_it_goes() -> None:
    foreign = Scene(class_index=7, view=LayerView("no such layer"))
    answer, _ = answered(Renderer("cpu").work(PaintScene(MODEL, foreign, size=16)), SceneThumbnail)
    assert answer.pixels.shape == (16, 16, 3)

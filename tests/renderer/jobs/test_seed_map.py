"""Small pictures of seeds are those that the window would show, made small."""

from __future__ import annotations

import numpy as np

from renderer.frame import Quality
from renderer.messages import RenderRequest
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, Truncation
from renderer.seed_map import PaintSeeds, SeedPictures
from tests.long_work import answered

MODEL = "stylegan3-t-64"


def test_each_seed_has_its_own_picture_in_the_order_asked_for() -> None:
    renderer, scene = (
        Renderer("cpu"),
        Scene(LatentPoint(x=9.0), truncation=Truncation(0.7), view=LayerView("input")),
    )
    answer, _ = answered(renderer.work(PaintSeeds(MODEL, scene, (3, 1), size=64)), SeedPictures)
    for seed, picture in zip((3, 1), answer.pictures, strict=True):
        wanted = Scene(LatentPoint(x=float(seed)), truncation=Truncation(0.7))
        whole = renderer.render(RenderRequest(1, MODEL, wanted, Quality.DRAFT)).pixels
        assert np.abs(picture.astype(int) - whole).max() <= 1


def test_every_picture_is_told_as_soon_as_it_is_there() -> None:
    job = PaintSeeds(MODEL, Scene(), (0, 1, 2), size=32)
    _, steps = answered(Renderer("cpu").work(job), SeedPictures)
    parts = [step.partial for step in steps if isinstance(step.partial, SeedPictures)]
    assert [part.pictures.shape for part in parts] == [(n, 32, 32, 3) for n in (1, 2, 3)]

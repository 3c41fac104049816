"""The scenes that a spectrum is averaged over."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from renderer.scene import LatentPoint, LayerView, Motion, Scene, SpectrumView, Transform
from visualizer.inspecting import averages
from widgets.spectrum_header import Averaging, Over

SCENE = Scene(
    latent=LatentPoint(x=7.2),
    transform=Transform(0.1, 0.0, 0.0, untransform=True),
    view=LayerView("L5", base_channel=4, gain_db=3.0),
    spectrum=SpectrumView(enabled=True),
)


def test_seeds_go_on_from_the_present_one_and_all_else_of_the_picture_stays() -> None:
    scenes = averages.scenes(SCENE, Motion(), Averaging(Over.NEXT_SEEDS, 3))
    assert [scene.latent for scene in scenes] == [LatentPoint(x=seed) for seed in (7.0, 8.0, 9.0)]
    assert {scene.transform for scene in scenes} == {Transform(0.1)}
    assert {scene.view for scene in scenes} == {LayerView("L5")}


def test_seeds_wrap_around() -> None:
    last = replace(SCENE, latent=LatentPoint(x=2.0**32 - 1))
    scenes = averages.scenes(last, Motion(), Averaging(Over.NEXT_SEEDS, 2))
    assert [scene.latent.seed for scene in scenes] == [2**32 - 1, 0]


def test_random_seeds_come_again_with_the_same_seed() -> None:
    first, again, other = (
        averages.scenes(SCENE, Motion(), Averaging(Over.RANDOM_SEEDS, 50, seed)) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert len({scene.latent.seed for scene in first}) == 50


def test_time_goes_on_as_the_scene_moves() -> None:
    motion = Motion(walk_seeds=True, seeds_per_s=0.5)
    scenes = averages.scenes(SCENE, motion, Averaging(Over.MOTION, 4))
    assert [scene.latent.x for scene in scenes] == pytest.approx([7.2, 7.25, 7.3, 7.35])


def test_where_nothing_moves_time_goes_along_the_circle() -> None:
    scenes = averages.scenes(SCENE, Motion(), Averaging(Over.MOTION, 40))
    assert {scene.latent for scene in scenes} == {SCENE.latent}
    places = [(scene.transform.tx, scene.transform.ty) for scene in scenes]
    assert len(set(places)) == 40
    assert [math.hypot(*place) for place in places] == pytest.approx([0.1] * 40)


@pytest.mark.parametrize("over", list(Over))
def test_the_name_tells_layer_and_number(over: Over) -> None:
    name = averages.name("L5", Averaging(over, 12), 7)
    assert "L5" in name
    assert "12" in name
    assert averages.name(None, Averaging(over), 7).startswith("image")

"""Motion: a pure function of scene and time."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from renderer.scene import LatentPoint, Motion, Scene, SeedWeight, Transform
from tests.visualizer.fakes import MODEL
from visualizer.motion.playback import CIRCLE_RADIUS, advance, possible, wrap_turns


def test_without_motion_the_scene_stays_the_same_object() -> None:
    scene = Scene()
    assert advance(scene, Motion(), 0.05) is scene


def test_a_walk_goes_on_at_its_speed_whatever_the_frame_rate() -> None:
    motion = Motion(walk_seeds=True, seeds_per_s=2.0)
    coarse, fine = Scene(), Scene()
    for _ in range(10):
        coarse = advance(coarse, motion, 0.1)
    for _ in range(100):
        fine = advance(fine, motion, 0.01)
    assert coarse.latent.x == pytest.approx(2.0)
    assert fine.latent.x == pytest.approx(2.0)


def test_a_walk_leaves_an_explicit_blend() -> None:
    scene = Scene(latent=LatentPoint(blend=(SeedWeight(3, 1.0),)))
    assert not advance(scene, Motion(walk_seeds=True), 0.01).latent.blend


@pytest.mark.parametrize("start", [(0.0, 0.0), (0.5, -0.2), (0.1, 0.0), (0.01, 0.02)])
@pytest.mark.parametrize("speed", [0.1, -0.3])
def test_the_circle_is_reached_from_anywhere_and_never_left(start: tuple[float, float], speed: float) -> None:
    scene = Scene(transform=Transform(tx=start[0], ty=start[1]))
    motion = Motion(circle=True, widths_per_s=speed)
    for _ in range(600):
        scene = advance(scene, motion, 1 / 60)
    for _ in range(100):
        before = scene.transform
        scene = advance(scene, motion, 1 / 60)
        after = scene.transform
        assert math.hypot(after.tx, after.ty) == pytest.approx(CIRCLE_RADIUS, rel=1e-6)
        step = math.hypot(after.tx - before.tx, after.ty - before.ty)
        assert step == pytest.approx(abs(speed) / 60, rel=0.02)


def test_turning_stays_within_half_a_turn() -> None:
    scene = Scene(transform=Transform(turns=0.49))
    scene = advance(scene, Motion(rotate=True, turns_per_s=0.2), 0.1)
    assert scene.transform.turns == pytest.approx(-0.49)
    assert wrap_turns(0.5) == 0.5
    assert wrap_turns(-0.5) == 0.5


def test_what_has_no_input_to_move_only_walks() -> None:
    moving = Motion(walk_seeds=True, circle=True, rotate=True, turns_per_s=0.2)
    fixed = replace(MODEL, has_input_transform=False)
    assert possible(moving, MODEL) is moving
    assert possible(moving, fixed) == Motion(walk_seeds=True, turns_per_s=0.2)


def test_a_suspended_program_does_not_leap() -> None:
    moved = advance(Scene(), Motion(walk_seeds=True, seeds_per_s=1.0), 3600.0)
    assert moved.latent.x == pytest.approx(0.1)


def test_what_does_not_move_is_kept() -> None:
    scene = Scene(transform=Transform(tx=0.3, untransform=True), class_index=2)
    turned = advance(scene, Motion(rotate=True), 0.1)
    assert turned == replace(scene, transform=replace(scene.transform, turns=turned.transform.turns))

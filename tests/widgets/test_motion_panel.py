"""Motions that are ready made, as timelines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.timeline_scenes import scene_at
from renderer.scene import LatentPoint, Scene, Transform
from tests.visualizer.fakes import MODEL
from widgets.motion_panel import MotionDraft, Preset, timeline, why_not

NOISY = replace(MODEL, has_noise=True)
SCENE = Scene(
    LatentPoint(x=7.0),
    edits=EditStack((Edit("pca", 1, 0.5, name="Smile"),)),
    transform=Transform(tx=0.2),
)


@pytest.mark.parametrize("preset", Preset)
def test_every_motion_is_offered_where_it_can_be_and_moves_something(preset: Preset) -> None:
    assert why_not(preset, SCENE, NOISY) == ""
    motion = timeline(MotionDraft(preset), SCENE, NOISY)
    assert motion.duration_s > 0
    shown = [scene_at(SCENE, motion, share * motion.duration_s) for share in (0.0, 0.4, 0.7)]
    assert shown[0] != shown[1] != shown[2]


def test_a_motion_that_is_impossible_says_why() -> None:
    assert "Open a model" in why_not(Preset.SEED_WALK, SCENE, None)
    assert "no edit" in why_not(Preset.SWEEP, Scene(), MODEL)
    assert "StyleGAN3" in why_not(Preset.ORBIT, SCENE, replace(MODEL, has_input_transform=False))
    assert "noise" in why_not(Preset.NOISE, SCENE, MODEL)


def test_motions_begin_at_the_scene() -> None:
    walk = timeline(MotionDraft(), SCENE, MODEL)
    assert scene_at(Scene(), walk, 0.0).latent == LatentPoint(x=7.0)
    orbit = timeline(MotionDraft(Preset.ORBIT), SCENE, MODEL)
    assert scene_at(SCENE, orbit, 0.0).transform.tx == pytest.approx(0.2)


def test_a_flight_goes_through_all_layers() -> None:
    flight = timeline(MotionDraft(Preset.FLIGHT, seconds_each=1.0), SCENE, MODEL)
    seen = [scene_at(SCENE, flight, i + 0.5).view.layer for i in range(len(MODEL.layers))]
    assert seen == [layer.name for layer in MODEL.layers]

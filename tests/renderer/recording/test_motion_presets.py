"""Ready-made motions."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.motion_presets import (
    direction_sweep,
    latent_circle,
    layer_flight,
    noise_loop,
    orbit,
    seed_walk,
    walk_track,
)
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_scenes import scene_at
from renderer.recording.video_settings import FrameRate
from renderer.scene import Noise, NoiseMode, Scene, Transform


def shares(timeline: Timeline, seconds: float) -> dict[int, float]:
    latent = scene_at(Scene(), timeline, seconds).latent
    return {share.seed: share.weight for share in latent.seed_weights()}


def test_a_seed_walk_meets_every_seed_and_comes_back() -> None:
    walk = seed_walk((5, 9, 2), seconds_per_seed=2.0)
    assert [shares(walk, seconds) for seconds in (0, 2, 4, 6)] == [{5: 1}, {9: 1}, {2: 1}, {5: 1}]
    assert walk.duration_s == 6
    assert seed_walk((5, 9, 2), loops=False).duration_s == 4


def test_seeds_are_met_on_frames_at_awkward_rates() -> None:
    rate = FrameRate(30000, 1001)
    track = walk_track(range(50), seconds_per_seed=7 / rate.fraction)
    assert [key.seconds for key in track.keys] == [float(Fraction(i * 7 * 1001, 30000)) for i in range(50)]


def test_a_circle_in_w_keeps_its_distance() -> None:
    circle = latent_circle(1, 2, 3, size=0.5, seconds=8.0)
    for seconds in np.linspace(0, 8, 50):
        weights, angle = shares(circle, float(seconds)), math.tau * seconds / 8
        assert weights.get(2, 0) == pytest.approx(0.5 * math.cos(angle), abs=1e-4)
        assert weights.get(3, 0) == pytest.approx(0.5 * math.sin(angle), abs=1e-4)
        assert sum(weights.values()) == pytest.approx(1)


def test_an_orbit_begins_where_the_input_is_and_is_round() -> None:
    start = Transform(tx=0.3, ty=-0.1)
    timeline = orbit(start, radius=0.2, seconds=4.0)
    assert scene_at(Scene(), timeline, 0.0).transform == start
    for seconds in np.linspace(0, 4, 37):
        moved = scene_at(Scene(), timeline, float(seconds)).transform
        assert math.hypot(moved.tx - 0.1, moved.ty + 0.1) == pytest.approx(0.2, abs=1e-4)


def test_a_sweep_goes_from_end_to_end_and_back() -> None:
    scene = Scene(edits=EditStack((Edit("a" * 8), Edit("b" * 8, strength=1.0))))
    timeline = direction_sweep(1, strength=3.0, seconds=6.0)
    strengths = [scene_at(scene, timeline, at).edits.edits[1].strength for at in (0, 1.5, 3, 4.5, 6)]
    assert strengths == pytest.approx([-3, 0, 3, 0, -3])
    assert scene_at(scene, timeline, 1.0).edits.edits[0] == scene.edits.edits[0]


def test_a_flight_shows_each_layer_for_the_same_time() -> None:
    timeline = layer_flight(("input", "L0", "L1"), seconds_per_layer=0.5)
    seen = [scene_at(Scene(), timeline, seconds).view.layer for seconds in (0, 0.49, 0.5, 1.0, 1.49)]
    assert seen == ["input", "input", "L0", "L1", "L1"]
    assert timeline.duration_s == 1.5


def test_a_noise_loop_draws_the_noise_anew_for_every_seed_and_leaves_the_rest() -> None:
    loop = noise_loop(5, 3, seconds_per_seed=0.5)
    seen = [scene_at(Scene(), loop, 0.25 + 0.5 * i) for i in range(4)]
    assert [scene.noise.seed for scene in seen] == [5, 6, 7, 5]
    assert all(replace(scene, noise=Noise()) == Scene() for scene in seen)
    assert all(scene.noise.mode is NoiseMode.RANDOM for scene in seen)

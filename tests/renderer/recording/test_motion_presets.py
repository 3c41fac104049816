"""Ready-made motions."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.noise import Noise, NoiseMode
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
from renderer.scene import Scene, Transform


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


def pattern(noise: Noise) -> dict[int, float]:
    return dict(noise.shares())


def overlap(one: dict[int, float], other: dict[int, float]) -> float:
    """The correlation of two patterns: those of different seeds have none."""
    return sum(share * other.get(seed, 0.0) for seed, share in one.items())


@pytest.mark.parametrize("count", [3, 4, 7, 8])
def test_a_noise_loop_meets_each_seed_alone_and_comes_back(count: int) -> None:
    loop = noise_loop(5, count, seconds_per_seed=0.5)
    met = [pattern(scene_at(Scene(), loop, 0.5 * i).noise) for i in range(count + 1)]
    assert met == [{5 + i % count: 1.0} for i in range(count + 1)]


def test_a_noise_loop_of_two_seeds_goes_around_and_not_to_and_fro() -> None:
    loop = noise_loop(5, 2, seconds_per_seed=0.5)
    met = [pattern(scene_at(Scene(), loop, 0.25 * i).noise) for i in range(5)]
    assert met == [{5: 1.0}, {6: 1.0}, {5: -1.0}, {6: -1.0}, {5: 1.0}]


@pytest.mark.parametrize("count", [2, 3, 4, 7])
def test_a_noise_loop_goes_at_an_even_pace_also_through_its_seam(count: int) -> None:
    loop, frames = noise_loop(5, count, seconds_per_seed=0.5), 12 * count
    seen = [pattern(scene_at(Scene(), loop, loop.duration_s * i / frames).noise) for i in range(frames + 1)]
    angle = math.pi / 2 / 12 * (2 if count == 2 else 1)
    for here, then in pairwise(seen):
        assert overlap(here, here) == pytest.approx(1)
        assert overlap(here, then) == pytest.approx(math.cos(angle))


def test_a_noise_loop_leaves_the_rest() -> None:
    loop = noise_loop(5, 3)
    scenes = [scene_at(Scene(), loop, 0.1 * i) for i in range(15)]
    assert all(scene.noise.mode is NoiseMode.RANDOM for scene in scenes)
    assert all(replace(scene, noise=Noise()) == Scene() for scene in scenes)

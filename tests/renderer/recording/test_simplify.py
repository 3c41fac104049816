"""Values in time, said with fewer."""

from __future__ import annotations

import math

import numpy as np
import pytest

from renderer.recording.simplify import kept_angles, kept_changes, kept_numbers, kept_points
from renderer.recording.timeline import Curve, Easing, Key, Timeline, Track
from renderer.recording.timeline_scenes import scene_at
from renderer.scene import LatentPoint, Scene

TIMES = [frame / 60 for frame in range(600)]
SMOOTH = [math.sin(3 * t) + 0.3 * math.sin(11 * t) for t in TIMES]


def weights(point: LatentPoint) -> dict[int, float]:
    return {each.seed: each.weight for each in point.seed_weights()}


def weight_error(a: LatentPoint, b: LatentPoint) -> float:
    first, second = weights(a), weights(b)
    return max(abs(first.get(seed, 0.0) - second.get(seed, 0.0)) for seed in {*first, *second})


def drag() -> list[LatentPoint]:
    """Over several seeds, across and down at once."""
    return [LatentPoint(1.7 * math.sin(t), 0.9 * math.sin(1.6 * t) + 0.2 * t) for t in TIMES]


@pytest.mark.parametrize("tolerance", [0.2, 0.02, 0.002])
def test_numbers_stay_within_the_tolerance_at_all_times(tolerance: float) -> None:
    kept = kept_numbers(TIMES, SMOOTH, tolerance)
    through = np.interp(TIMES, [TIMES[i] for i in kept], [SMOOTH[i] for i in kept])
    assert np.abs(through - SMOOTH).max() <= tolerance
    assert (kept[0], kept[-1]) == (0, len(TIMES) - 1)


def test_a_straight_way_needs_its_ends_only() -> None:
    assert kept_numbers(TIMES, [2 * t - 1 for t in TIMES], 1e-9) == [0, 599]


def test_a_larger_tolerance_keeps_fewer() -> None:
    counts = [len(kept_numbers(TIMES, SMOOTH, tolerance)) for tolerance in (0.0, 0.001, 0.01, 0.1)]
    assert counts[0] == 600
    assert counts == sorted(counts, reverse=True)
    assert counts[2] < 250


def test_without_tolerance_only_the_midst_of_rests_goes() -> None:
    assert kept_numbers(list(range(7)), [0.0, 0.0, 0.0, 1.0, 2.0, 2.0, 2.0], 0.0) == [0, 2, 3, 4, 6]
    assert kept_points([0, 1, 2], [LatentPoint()] * 3, 0.0) == [0, 2]


@pytest.mark.parametrize("speed", [0.7, -2.3])
def test_angles_turn_the_way_that_they_went(speed: float) -> None:
    turns = [speed * t - round(speed * t) for t in TIMES]
    kept = kept_angles(TIMES, turns, 0.001)
    assert len(kept) < 70
    easing = Easing(Curve.LINEAR)
    track = Track("transform.turns", tuple(Key(TIMES[i], turns[i], easing) for i in kept))
    timeline = Timeline(10.0, tracks=(track,))
    for t, shown in zip(TIMES, turns, strict=True):
        off = scene_at(Scene(), timeline, t).transform.turns - shown
        assert abs(off - round(off)) < 0.002


def test_the_blend_between_kept_points_is_that_of_the_plane_within_the_tolerance() -> None:
    points = drag()
    kept = kept_points(TIMES, points, 0.02)
    assert len(kept) < 150
    easing = Easing(Curve.LINEAR)
    timeline = Timeline(
        10.0, tracks=(Track("latent", tuple(Key(TIMES[i], points[i], easing) for i in kept)),)
    )
    shown = [scene_at(Scene(), timeline, t).latent for t in TIMES]
    assert max(map(weight_error, shown, points)) <= 0.02 + 1e-9


def test_a_way_along_a_row_of_seeds_has_a_key_at_every_seed() -> None:
    points = [LatentPoint(x=t / 4) for t in range(17)]
    assert kept_points(range(17), points, 1e-6) == [0, 4, 8, 12, 16]


def test_what_holds_is_kept_where_it_changes() -> None:
    assert kept_changes(["a", "a", "b", "b", "a"]) == [0, 2, 4]

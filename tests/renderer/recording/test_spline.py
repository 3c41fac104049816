"""Cubic splines as weights."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from renderer.recording.spline import cubic_weights

TIMES = (0.0, 0.7, 1.0, 2.5, 4.0)
PERIOD = 5.5
STEP = 1e-4


@pytest.mark.parametrize("period", [None, PERIOD])
def test_they_are_the_cubic_spline_of_any_values(period: float | None) -> None:
    values = np.random.default_rng(0).normal(size=(len(TIMES), 3))
    if period is None:
        expected = CubicSpline(TIMES, values, bc_type="natural")
    else:
        expected = CubicSpline((*TIMES, period), [*values, values[0]], bc_type="periodic")
    for seconds in np.linspace(0, 4 if period is None else 5.5, 57):
        at = float(seconds)
        np.testing.assert_allclose(cubic_weights(TIMES, at, period=period) @ values, expected(at), atol=1e-12)


@pytest.mark.parametrize("period", [None, PERIOD])
def test_they_sum_to_one(period: float | None) -> None:
    for seconds in np.linspace(-1, 7, 41):
        assert cubic_weights(TIMES, float(seconds), period=period).sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("period", [None, PERIOD])
def test_at_a_key_there_is_nothing_but_the_key(period: float | None) -> None:
    for i, seconds in enumerate(TIMES):
        assert cubic_weights(TIMES, seconds, period=period).tolist() == np.eye(len(TIMES))[i].tolist()


def test_a_loop_closes_in_value_slope_and_curvature() -> None:
    def around(seconds: float) -> np.ndarray:
        return cubic_weights(TIMES, seconds, period=PERIOD)

    before = [around(PERIOD - i * STEP) for i in (1, 2, 3)]
    after = [around(i * STEP) for i in (1, 2, 3)]
    np.testing.assert_allclose(before[0], after[0], atol=5 * STEP)
    slopes = [(a - b) / STEP for a, b in ((before[0], before[1]), (after[1], after[0]))]
    np.testing.assert_allclose(slopes[0], slopes[1], atol=30 * STEP)
    bends = [(a - 2 * b + c) / STEP**2 for a, b, c in (before, after)]
    np.testing.assert_allclose(bends[0], bends[1], atol=100 * STEP)
    np.testing.assert_array_equal(around(PERIOD + 1.25), around(1.25))


def test_without_a_period_the_end_keys_hold() -> None:
    assert cubic_weights(TIMES, -3.0).tolist() == [1, 0, 0, 0, 0]
    assert cubic_weights(TIMES, 9.0).tolist() == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("period", [None, 2.0])
def test_one_key_is_always_there(period: float | None) -> None:
    assert cubic_weights((0.5,), 1.7, period=period).tolist() == pytest.approx([1])


def test_two_keys_in_a_loop_swing() -> None:
    weights = cubic_weights((0.0, 1.0), 0.5, period=2.0)
    assert weights.tolist() == pytest.approx([0.5, 0.5])
    assert cubic_weights((0.0, 1.0), 0.25, period=2.0)[0] > 0.75, "it lingers at the keys"

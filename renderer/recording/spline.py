"""Cubic splines as weights: the share of each key at a moment, whatever their values are. No torch."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

import numpy as np


def cubic_weights(times: tuple[float, ...], seconds: float, *, period: float | None = None) -> np.ndarray:
    """The cardinal splines of all keys at one time; they sum to 1, and at a key only its own is not 0.

    Without a period the ends are natural (second derivative 0), and before and after them the end keys hold.
    With one, the first key comes again after the last, and value, slope and curvature agree at the seam.

    Shapes: returns float64 [len(times)].
    Units: `times` strictly ascending, all less than a period apart.
    """
    count = len(times)
    if period is not None:
        seconds = times[0] + (seconds - times[0]) % period
    else:
        seconds = min(max(seconds, times[0]), times[-1])
    here = min(bisect_right(times, seconds) - 1, count - 1)
    weights = np.zeros(count)
    if seconds == times[here]:
        weights[here] = 1.0
        return weights
    there = (here + 1) % count
    end = times[there] if there or period is None else times[0] + period
    width = end - times[here]
    b = (seconds - times[here]) / width
    a = 1 - b
    weights[here] += a
    weights[there] += b
    bends = _second_derivatives(times, period)
    weights += ((a**3 - a) * bends[here] + (b**3 - b) * bends[there]) * (width**2 / 6)
    return weights


@lru_cache(maxsize=32)
def _second_derivatives(times: tuple[float, ...], period: float | None) -> np.ndarray:
    """Row i: the second derivative at key i for a value of 1 at each one of the keys.

    From h[i−1]·m[i−1] + 2(h[i−1] + h[i])·m[i] + h[i]·m[i+1] = 6(Δ[i] − Δ[i−1]), Δ[i] = (y[i+1] − y[i])/h[i].

    Shapes: returns float64 [K, K].
    """
    count = len(times)
    if count == 1:
        return np.zeros((1, 1))
    widths = np.diff(times, append=times[0] + period) if period is not None else np.diff(times)
    left, right = np.zeros((count, count)), np.zeros((count, count))
    for i in range(count) if period is not None else range(1, count - 1):
        before, after = widths[i - 1], widths[i]
        for side, value in ((i - 1, before), (i, 2 * (before + after)), ((i + 1) % count, after)):
            left[i, side] += value
        for side, value in ((i - 1, 1 / before), (i, -1 / before - 1 / after), ((i + 1) % count, 1 / after)):
            right[i, side] += 6 * value
    if period is None:
        left[0, 0] = left[-1, -1] = 1.0
    return np.linalg.solve(left, right)

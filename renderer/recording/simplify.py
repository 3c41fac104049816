"""Which of many values in time are enough to say the rest, within a tolerance. No torch.

A polyline through the kept ones is nowhere further than the tolerance from the others (after U. Ramer, 1972,
and D. Douglas and T. Peucker, 1973, but with the distance in value alone, at the same time). With a tolerance
of 0, all are kept but those in the midst of others that are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from renderer.scene import LatentPoint

LARGEST_TURN = 0.45  # between keys, so that the short way is the way that it went


def kept_numbers(times: Sequence[float], values: Sequence[float], tolerance: float) -> list[int]:
    """The places of the numbers that are kept."""
    if tolerance <= 0:
        return _ends_of_runs(values)
    at, numbers = np.asarray(times), np.asarray(values, float)

    def errors(first: int, last: int) -> np.ndarray:
        share = (at[first + 1 : last] - at[first]) / (at[last] - at[first])
        return np.abs(numbers[first] + share * (numbers[last] - numbers[first]) - numbers[first + 1 : last])

    return _divided(len(values), errors, tolerance)


def kept_angles(times: Sequence[float], turns: Sequence[float], tolerance: float) -> list[int]:
    """The same for angles, which go on from 0.5 at −0.5. Units: turns."""
    if tolerance <= 0:
        return _ends_of_runs(turns)
    steps = [after - before - round(after - before) for before, after in pairwise(turns)]
    unwrapped = np.concatenate([[turns[0]], turns[0] + np.cumsum(steps)]) if steps else np.array(turns)
    parts = [0]
    for last in kept_numbers(times, unwrapped.tolist(), tolerance)[1:]:
        while last - parts[-1] > 1 and abs(unwrapped[last] - unwrapped[parts[-1]]) > LARGEST_TURN:
            far = np.abs(unwrapped[parts[-1] + 1 : last + 1] - unwrapped[parts[-1]]) > LARGEST_TURN
            parts.append(parts[-1] + max(int(far.argmax()), 1))
        parts.append(last)
    return parts


def kept_points(times: Sequence[float], points: Sequence[LatentPoint], tolerance: float) -> list[int]:
    """The same for latent points, between which is the blend in W: its weights are what the tolerance is of.

    On the plane of seeds the way from point to point is no such blend, so keys stay close where it bends.
    """
    if tolerance <= 0:
        return _ends_of_runs(points)
    blends = [{each.seed: each.weight for each in point.seed_weights()} for point in points]

    def errors(first: int, last: int) -> np.ndarray:
        start, end, length = blends[first], blends[last], times[last] - times[first]
        found = []
        for i in range(first + 1, last):
            share, blend = (times[i] - times[first]) / length, blends[i]
            found.append(
                max(
                    abs(
                        (1 - share) * start.get(seed, 0.0) + share * end.get(seed, 0.0) - blend.get(seed, 0.0)
                    )
                    for seed in {*start, *end, *blend}
                )
            )
        return np.array(found)

    return _divided(len(points), errors, tolerance)


def kept_changes(values: Sequence[Any]) -> list[int]:
    """The places at which a value that holds is another than before."""
    return [0, *(i for i in range(1, len(values)) if values[i] != values[i - 1])]


def _ends_of_runs(values: Sequence[Any]) -> list[int]:
    """All but those that are as the one before and the one behind."""
    last = len(values) - 1
    return [
        i
        for i, value in enumerate(values)
        if i in (0, last) or value != values[i - 1] or value != values[i + 1]
    ]


def _divided(count: int, errors: Callable[[int, int], np.ndarray], tolerance: float) -> list[int]:
    """The first, the last, and of all between two kept ones the furthest off, while that is too far."""
    kept, open_parts = {0, count - 1}, [(0, count - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        found = errors(first, last)
        if found.max() > tolerance:
            middle = first + 1 + int(found.argmax())
            kept.add(middle)
            open_parts += [(first, middle), (middle, last)]
    return sorted(kept)

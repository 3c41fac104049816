"""Which keys of a row are drawn, and as what: each by itself, or those too close together as one bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np

from renderer.recording.timeline_edits import Selection
from widgets.time_axis import TimeAxis

MOST_ROWS = 64


@dataclass(frozen=True, slots=True)
class Run:
    """Keys number `first` to `last` of a row, from one place to another. Units: pixels."""

    first: int
    last: int
    left: float
    right: float
    is_selected: bool


def runs(
    keys: Sequence[Any], axis: TimeAxis, *, selected: np.ndarray | None, apart_px: float
) -> Iterator[Run]:
    """The keys on show from left to right; those nearer than `apart_px` to the next make one run.

    Shapes: `selected` float64 [S], the times of the selected keys of the row in order.
    """
    every = times(keys)
    spare = apart_px / axis.pixels_per_s
    start, end = np.searchsorted(every, (axis.start_s - spare, axis.end_s + spare))
    if end <= start:
        return
    shown = every[start:end]
    xs = axis.left + (shown - axis.start_s) * axis.pixels_per_s
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(xs) > apart_px) + 1))
    lasts = np.append(firsts[1:], len(shown)) - 1
    if selected is None or not len(selected):
        chosen = np.zeros(len(firsts), bool)
    else:
        chosen = np.searchsorted(selected, shown[firsts]) < np.searchsorted(selected, shown[lasts], "right")
    for first, last, is_selected in zip(firsts.tolist(), lasts.tolist(), chosen.tolist(), strict=True):
        left, right = float(xs[first]), float(xs[last])
        yield Run(int(start) + first, int(start) + last, left, right, is_selected)


def nearest(keys: Sequence[Any], seconds: float) -> int:
    """The number of the key nearest to that time; there is at least one."""
    every = times(keys)
    at = int(np.searchsorted(every, seconds))
    if at == 0 or (at < len(every) and every[at] - seconds < seconds - every[at - 1]):
        return at
    return at - 1


_TIMES: dict[int, tuple[Sequence[Any], np.ndarray]] = {}


def times(keys: Sequence[Any]) -> np.ndarray:
    """When the keys are; remembered for the very same keys. Shapes: float64 [K]."""
    known = _TIMES.get(id(keys))
    if known is not None and known[0] is keys:
        return known[1]
    while len(_TIMES) >= MOST_ROWS:
        del _TIMES[next(iter(_TIMES))]
    every = np.fromiter(map(attrgetter("seconds"), keys), np.float64, len(keys))
    _TIMES[id(keys)] = keys, every
    return every


@lru_cache(maxsize=2)
def selected_times(selection: Selection) -> Mapping[str, np.ndarray]:
    """The times of a selection row by row. Shapes: float64 [S] each, in order."""
    found: dict[str, list[float]] = {}
    for row, seconds in selection:
        found.setdefault(row, []).append(seconds)
    return {row: np.sort(np.array(each)) for row, each in found.items()}

"""Which keys of a row are drawn, and as what: each by itself, or those too close together as one bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from renderer.recording.retiming import Retiming, selected_times, times
from renderer.recording.timeline_edits import Selection
from widgets.time_axis import TimeAxis


class Run(NamedTuple):
    """The places `first` to `last` of a row, from one to another. Units: pixels."""

    first: int
    last: int
    left: float
    right: float
    is_selected: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """The keys of a row as they lie in time.

    Shapes: `seconds` float64 [K] in order; `selected` float64 [S] in order, the times of those selected;
    `order` int64 [K], which key is at each place, None where each is at its own.
    """

    seconds: np.ndarray
    selected: np.ndarray | None = None
    order: np.ndarray | None = None

    def key_at(self, place: int) -> int:
        """The number of the key at that place."""
        return place if self.order is None else int(self.order[place])


def laid(row: str, keys: Sequence[Any], selection: Selection, ahead: Retiming | None) -> Laid:
    """A row's keys where they are or, those on their way, where they are dragged to."""
    seconds, selected = times(keys), selected_times(selection).get(row)
    chosen = None if ahead is None else ahead.chosen(row, seconds)
    if ahead is None or chosen is None or not chosen.any():
        return Laid(seconds, selected)
    then = seconds.copy()
    then[chosen] = ahead.times(seconds[chosen])
    selected = None if selected is None else ahead.times(selected)
    if np.all(then[:-1] <= then[1:]):
        return Laid(then, selected)
    order = np.argsort(then, kind="stable")
    return Laid(then[order], selected, order)


def runs(keys: Laid, axis: TimeAxis, *, apart_px: float) -> Iterator[Run]:
    """The keys on show from left to right; those nearer than `apart_px` to the next make one run."""
    spare = apart_px / axis.pixels_per_s
    start, end = np.searchsorted(keys.seconds, (axis.start_s - spare, axis.end_s + spare)).tolist()
    if end <= start:
        return
    shown = keys.seconds[start:end]
    xs = axis.left + (shown - axis.start_s) * axis.pixels_per_s
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(xs) > apart_px) + 1))
    lasts = np.append(firsts[1:], len(shown)) - 1
    if keys.selected is None or not len(keys.selected):
        chosen = np.zeros(len(firsts), bool)
    else:
        before = np.searchsorted(keys.selected, shown[firsts])
        chosen = before < np.searchsorted(keys.selected, shown[lasts], "right")
    places = (firsts + start).tolist(), (lasts + start).tolist(), xs[firsts].tolist(), xs[lasts].tolist()
    yield from map(Run, *places, chosen.tolist())

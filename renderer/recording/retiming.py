"""Keys at other times: moved, stretched, rippled. A retiming first says where keys would go, at no cost that
grows with their objects, so that thousands can be shown on their way; then it gives the timeline. No torch.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import repeat
from operator import attrgetter
from typing import Any

import numpy as np

from renderer.recording.frame_times import SAME_TIME_S, all_tidy, tidy, time_of
from renderer.recording.timeline import LONGEST_S, Timeline
from renderer.recording.timeline_edits import (
    NOTHING,
    Edited,
    KeyAt,
    Keys,
    Selection,
    at_time,
    rows,
    span,
    spread,
    with_rows,
)
from renderer.recording.video_settings import FrameRate

MOST_ROWS = 64
_SECONDS = attrgetter("seconds")
_KEY_AT = partial(tuple.__new__, KeyAt)  # without a call of Python for each of thousands


@dataclass(frozen=True, slots=True)
class Retiming:
    """Some keys at `fixed_s` + `factor`·(their time − `fixed_s`) + `shift_s`, tidied to the frames.

    They are `keys` or, where `since_s` is given, all from that time on, and the end of the timeline.
    """

    keys: Selection
    rate: FrameRate
    shift_s: float = 0.0
    factor: float = 1.0
    fixed_s: float = 0.0
    since_s: float | None = None

    def chosen(self, row: str, seconds: np.ndarray) -> np.ndarray:
        """Which keys of a row these are. Shapes: `seconds` float64 [K] in order; returns bool [K]."""
        if self.since_s is not None:
            return seconds >= self.since_s
        wanted = selected_times(self.keys).get(row)
        if wanted is None:
            return np.zeros(len(seconds), bool)
        return wanted[np.minimum(np.searchsorted(wanted, seconds), len(wanted) - 1)] == seconds

    def times(self, seconds: np.ndarray) -> np.ndarray:
        """Where keys of these times go. Shapes: float64 [K] both."""
        return all_tidy(self.fixed_s + (seconds - self.fixed_s) * self.factor + self.shift_s, self.rate)


def move(timeline: Timeline, selection: Selection, delta_s: float, *, rate: FrameRate) -> Retiming:
    """These keys at other times, within the duration."""
    if not selection:
        return Retiming(selection, rate)
    first, last = span(selection)
    return Retiming(selection, rate, min(max(delta_s, -first), timeline.duration_s - last))


def stretch(
    timeline: Timeline, selection: Selection, *, fixed_s: float, factor: float, rate: FrameRate
) -> Retiming:
    """These keys `factor` times as far from `fixed_s`, within the duration and at least a frame apart."""
    if not selection:
        return Retiming(selection, rate)
    for end in span(selection):
        room = timeline.duration_s - fixed_s if end > fixed_s else fixed_s
        if abs(end - fixed_s) > SAME_TIME_S:
            factor = min(factor, room / abs(end - fixed_s))
    return Retiming(selection, rate, factor=max(factor, _least_factor(selection, rate)), fixed_s=fixed_s)


def ripple(
    timeline: Timeline, selection: Selection, since_s: float, delta_s: float, *, rate: FrameRate
) -> Retiming:
    """Everything from a time on, so that no key is passed by; `selection` is what is selected among it."""
    earliest = max((_least_shift(keys, since_s, rate) for keys in rows(timeline).values()), default=0.0)
    delta_s = min(max(delta_s, earliest, -since_s), LONGEST_S - timeline.duration_s)
    return Retiming(selection, rate, delta_s, since_s=since_s)


def retimed(timeline: Timeline, retiming: Retiming) -> Edited:
    """The timeline with these keys at their new times; a key that one lands on is replaced."""
    since_s = retiming.since_s
    if since_s is None:
        return _with_times(timeline, retiming)

    def shifted(seconds: float) -> float:
        return tidy(seconds + retiming.shift_s, retiming.rate) if seconds >= since_s else seconds

    duration, ends = max(shifted(timeline.duration_s), 0.0), timeline.range_s
    edited = _with_times(spread(timeline, duration), retiming)
    inside = None if ends is None else (shifted(ends[0]), min(shifted(ends[1]), duration))
    if inside is not None and inside[0] >= inside[1]:
        inside = None
    chosen = frozenset(KeyAt(row, shifted(seconds)) for row, seconds in retiming.keys)
    return Edited(replace(edited.timeline, duration_s=duration, range_s=inside), chosen)


def _with_times(timeline: Timeline, retiming: Retiming) -> Edited:
    changed: dict[str, Any] = {}
    selection: set[KeyAt] = set()
    for row, keys in rows(timeline).items():
        seconds = times(keys)
        chosen = retiming.chosen(row, seconds)
        if chosen.any():
            goals = retiming.times(seconds[chosen])
            changed[row] = _at_times(keys, seconds, chosen, goals)
            selection.update(map(_KEY_AT, zip(repeat(row), goals.tolist())))
    if not changed:
        return Edited(timeline, NOTHING)
    return Edited(with_rows(timeline, changed), frozenset(selection))


def _at_times(keys: Keys, seconds: np.ndarray, chosen: np.ndarray, goals: np.ndarray) -> Any:
    """The keys of a row with the chosen ones elsewhere, in order; of several at one time, a chosen one."""
    new: list[Any] = list(keys)
    for i, goal in zip(np.flatnonzero(chosen).tolist(), goals.tolist(), strict=True):
        new[i] = at_time(new[i], goal)
    then = seconds.copy()
    then[chosen] = goals
    if np.all(then[:-1] < then[1:]):
        return tuple(new)
    order = np.lexsort((chosen, then))
    is_kept = np.append(np.diff(then[order]) > 0, [True])
    return tuple(new[i] for i in order[is_kept].tolist())


_TIMES: dict[int, tuple[Sequence[Any], np.ndarray]] = {}


def times(keys: Sequence[Any]) -> np.ndarray:
    """When the keys are; remembered for the very same keys. Shapes: float64 [K]."""
    known = _TIMES.get(id(keys))
    if known is not None and known[0] is keys:
        return known[1]
    while len(_TIMES) >= MOST_ROWS:
        del _TIMES[next(iter(_TIMES))]
    every = np.fromiter(map(_SECONDS, keys), np.float64, len(keys))
    _TIMES[id(keys)] = keys, every
    return every


def nearest(keys: Sequence[Any], seconds: float) -> int:
    """The number of the key nearest to that time; there is at least one."""
    every = times(keys)
    at = int(np.searchsorted(every, seconds))
    if at == 0 or (at < len(every) and every[at] - seconds < seconds - every[at - 1]):
        return at
    return at - 1


def key_at(keys: Sequence[Any], seconds: float) -> Any:
    """The key at that time, if there is one."""
    key = keys[nearest(keys, seconds)] if keys else None
    return key if key is not None and abs(key.seconds - seconds) < SAME_TIME_S else None


@lru_cache(maxsize=2)
def selected_times(selection: Selection) -> Mapping[str, np.ndarray]:
    """The times of a selection row by row. Shapes: float64 [S] each, in order."""
    found: dict[str, list[float]] = {}
    for row, seconds in selection:
        found.setdefault(row, []).append(seconds)
    return {row: np.sort(np.array(each)) for row, each in found.items()}


def _least_factor(selection: Selection, rate: FrameRate) -> float:
    """How far keys can be pushed together until two of a row are a frame apart."""
    gaps = [np.diff(each).min() for each in selected_times(selection).values() if len(each) > 1]
    return min(time_of(1, rate) / float(min(gaps)), 1.0) if gaps else 0.0


def _least_shift(keys: Keys, since_s: float, rate: FrameRate) -> float:
    """How far what comes from a time on may go to and fro: one frame short of the key before, or of 0."""
    at = bisect_left(keys, since_s, key=_SECONDS)
    if at == len(keys):
        return -LONGEST_S
    before = keys[at - 1].seconds + time_of(1, rate) if at else 0.0
    return min(before - keys[at].seconds, 0.0)

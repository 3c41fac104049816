"""What hands do to the keys of a timeline: pure functions, each from one timeline to another. No torch.

A row is the path of a track, or `SCENE_ROW`, that of the whole-scene keyframes. Within a row, a key is known
by its time. Times given and returned are tidied to the frames of the video's rate.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, repeat
from operator import attrgetter, lt
from typing import Any, NamedTuple

import numpy as np

from renderer.recording.frame_times import SAME_TIME_S, all_tidy, tidy, time_of
from renderer.recording.timeline import LONGEST_S, Easing, Key, Keyframe, Timeline
from renderer.recording.video_settings import FrameRate

SCENE_ROW = ""

Keys = tuple[Key, ...] | tuple[Keyframe, ...]


class KeyAt(NamedTuple):
    """Which key: its row and its time."""

    row: str
    seconds: float


Selection = frozenset[KeyAt]
NOTHING: Selection = frozenset()
_SECONDS = attrgetter("seconds")


class Edited(NamedTuple):
    """A timeline after an edit, and which of its keys are selected then."""

    timeline: Timeline
    selection: Selection


def rows(timeline: Timeline) -> dict[str, Keys]:
    """The keys of every row that has any, by its path."""
    found: dict[str, Keys] = {SCENE_ROW: timeline.keyframes} if timeline.keyframes else {}
    return found | {track.path: track.keys for track in timeline.tracks}


def every_key(timeline: Timeline) -> Selection:
    """All keys."""
    return frozenset(KeyAt(row, key.seconds) for row, keys in rows(timeline).items() for key in keys)


def key_times(timeline: Timeline) -> list[float]:
    """When there is any key, in order."""
    return sorted({key.seconds for keys in rows(timeline).values() for key in keys})


def without(timeline: Timeline, selection: Selection) -> Timeline:
    """Without these keys; a track that loses its last one goes."""
    return _changed(timeline, selection, lambda _: None)


def with_easing(timeline: Timeline, selection: Selection, easing: Easing) -> Timeline:
    """These keys are left in this way."""
    return _changed(timeline, selection, lambda key: replace(key, easing=easing))


def moved(timeline: Timeline, selection: Selection, delta_s: float, *, rate: FrameRate) -> Edited:
    """These keys at other times, within the duration; a key that they land on is replaced."""
    if not selection:
        return Edited(timeline, selection)
    first, last = span(selection)
    delta_s = min(max(delta_s, -first), timeline.duration_s - last)
    return _at_times(timeline, selection, lambda seconds: seconds + delta_s, rate)


def stretched(
    timeline: Timeline, selection: Selection, *, fixed_s: float, factor: float, rate: FrameRate
) -> Edited:
    """These keys `factor` times as far from `fixed_s`, within the duration and at least a frame apart."""
    if not selection:
        return Edited(timeline, selection)
    for end in span(selection):
        room = timeline.duration_s - fixed_s if end > fixed_s else fixed_s
        if abs(end - fixed_s) > SAME_TIME_S:
            factor = min(factor, room / abs(end - fixed_s))
    factor = max(factor, _least_factor(selection, rate))
    return _at_times(timeline, selection, lambda seconds: fixed_s + (seconds - fixed_s) * factor, rate)


def rippled(
    timeline: Timeline, selection: Selection, since_s: float, delta_s: float, *, rate: FrameRate
) -> Edited:
    """Everything from a time on is shifted, and the timeline is as much longer; no key is passed by."""
    earliest = max((_least_shift(keys, since_s, rate) for keys in rows(timeline).values()), default=0.0)
    delta_s = min(max(delta_s, earliest, -since_s), LONGEST_S - timeline.duration_s)

    def shifted(seconds: float) -> float:
        return tidy(seconds + delta_s, rate) if seconds >= since_s else seconds

    duration = max(shifted(timeline.duration_s), 0.0)
    times, whole = timeline.range_s, _spread(timeline, duration)
    later = frozenset(key for key in every_key(timeline) if key.seconds >= since_s)
    edited = _at_times(whole, later, lambda seconds: seconds + delta_s, rate)
    inside = None if times is None else (shifted(times[0]), min(shifted(times[1]), duration))
    if inside is not None and inside[0] >= inside[1]:
        inside = None
    chosen = frozenset(KeyAt(row, shifted(seconds)) for row, seconds in selection)
    return Edited(replace(edited.timeline, duration_s=duration, range_s=inside), chosen)


def copied(timeline: Timeline, selection: Selection) -> Timeline:
    """A timeline of these keys alone, the first one at 0."""
    if not selection:
        return Timeline()
    first, last = span(selection)
    chosen = _by_row(selection)
    tracks = [
        replace(track, keys=tuple(_at(key, key.seconds - first) for key in kept))
        for track in timeline.tracks
        if (kept := [key for key in track.keys if key.seconds in chosen.get(track.path, ())])
    ]
    keyframes = [key for key in timeline.keyframes if key.seconds in chosen.get(SCENE_ROW, ())]
    shifted = tuple(_at(key, key.seconds - first) for key in keyframes)
    return Timeline(last - first, keyframes=shifted, tracks=tuple(tracks))


def pasted(timeline: Timeline, clip: Timeline, seconds: float, *, rate: FrameRate) -> Edited:
    """The keys of `clip` from that time on, in place of those at their times; they make room at the end."""
    changed: dict[str, Keys] = {}
    selection: set[KeyAt] = set()
    present = rows(timeline)
    for row, keys in rows(clip).items():
        new = [_at(key, min(tidy(key.seconds + seconds, rate), LONGEST_S)) for key in keys]
        selection |= {KeyAt(row, key.seconds) for key in new}
        changed[row] = _sorted([*present.get(row, ()), *new])
    tracks = [track for track in clip.tracks if timeline.track(track.path) is None]
    missing = [replace(track, keys=track.keys[:1]) for track in tracks]
    last = max((keys[-1].seconds for keys in changed.values()), default=0.0)
    timeline = _spread(timeline, max(timeline.duration_s, last))
    timeline = replace(timeline, tracks=(*timeline.tracks, *missing))
    return Edited(_with_rows(timeline, changed), frozenset(selection))


def joined(timeline: Timeline, other: Timeline) -> Timeline:
    """Both: the other one's tracks in place of those of the same fields, its keyframes among the rest.

    It loops as the other one does where there was nothing before.
    """
    is_empty = not rows(timeline)
    duration = other.duration_s if is_empty else max(timeline.duration_s, other.duration_s)
    both = replace(timeline, duration_s=duration, range_s=None if is_empty else timeline.range_s)
    for track in other.tracks:
        kept = any(each.path == track.path for each in both.tracks)
        tracks = tuple(track if each.path == track.path else each for each in both.tracks)
        both = replace(both, tracks=tracks if kept else (*tracks, track))
    keyframes = _sorted([*both.keyframes, *other.keyframes])
    return replace(both, keyframes=keyframes, loops=other.loops if is_empty else timeline.loops)


@lru_cache(maxsize=4)
def span(selection: Selection) -> tuple[float, float]:
    """The times of the first and the last of these keys; there is at least one."""
    seconds = [seconds for _, seconds in selection]
    return min(seconds), max(seconds)


def _changed(
    timeline: Timeline, selection: Selection, change: Callable[[Any], Key | Keyframe | None]
) -> Timeline:
    """The timeline with each of these keys as `change` makes it, or without it where that is None."""
    chosen, present = _by_row(selection), rows(timeline)
    changed: dict[str, Any] = {}
    for row in chosen.keys() & present.keys():
        new = [change(key) if key.seconds in chosen[row] else key for key in present[row]]
        changed[row] = tuple(key for key in new if key is not None)
    return _with_rows(timeline, changed)


def _at_times(
    timeline: Timeline, selection: Selection, time: Callable[[np.ndarray], np.ndarray], rate: FrameRate
) -> Edited:
    chosen, present = _by_row(selection), rows(timeline)
    changed: dict[str, Any] = {}
    times: set[KeyAt] = set()
    for row in chosen.keys() & present.keys():
        held = chosen[row]
        moving = [key for key in present[row] if key.seconds in held]
        still = [key for key in present[row] if key.seconds not in held]
        goals = all_tidy(time(np.array([key.seconds for key in moving])), rate).tolist()
        changed[row] = _sorted([*still, *map(_at, moving, goals)])
        times.update(map(KeyAt, repeat(row), goals))
    return Edited(_with_rows(timeline, changed), frozenset(times))


def _with_rows(timeline: Timeline, changed: Mapping[str, Any]) -> Timeline:
    tracks = [
        replace(track, keys=changed[track.path]) if changed.get(track.path) else track
        for track in timeline.tracks
        if changed.get(track.path, track.keys)
    ]
    return replace(timeline, keyframes=changed.get(SCENE_ROW, timeline.keyframes), tracks=tuple(tracks))


def _by_row(selection: Selection) -> dict[str, set[float]]:
    chosen: dict[str, set[float]] = {}
    for row, seconds in selection:
        chosen.setdefault(row, set()).add(seconds)
    return chosen


def _at(key: Any, seconds: float) -> Any:
    if isinstance(key, Keyframe):
        return Keyframe(seconds, key.scene, key.easing)
    return Key(seconds, key.value, key.easing)


def _sorted(keys: Iterable[Any]) -> Any:
    """In the order of time; of several at one time, the last one given."""
    ordered = sorted(keys, key=_SECONDS)
    seconds = list(map(_SECONDS, ordered))
    if not all(map(lt, seconds, seconds[1:])):
        ordered = list({key.seconds: key for key in ordered}.values())
    return tuple(ordered)


def _least_factor(selection: Selection, rate: FrameRate) -> float:
    """How far keys can be pushed together until two of a row are a frame apart."""
    ordered = [sorted(times) for times in _by_row(selection).values()]
    gaps = [later - earlier for times in ordered for earlier, later in pairwise(times)]
    return min(time_of(1, rate) / min(gaps), 1.0) if gaps else 0.0


def _least_shift(keys: Keys, since_s: float, rate: FrameRate) -> float:
    """How far what comes from a time on may go to and fro: one frame short of the key before, or of 0."""
    at = bisect_left([key.seconds for key in keys], since_s)
    if at == len(keys):
        return -LONGEST_S
    before = keys[at - 1].seconds + time_of(1, rate) if at else 0.0
    return min(before - keys[at].seconds, 0.0)


def _spread(timeline: Timeline, duration_s: float) -> Timeline:
    """Long enough for both, so that keys may be moved."""
    return replace(timeline, duration_s=max(timeline.duration_s, duration_s))

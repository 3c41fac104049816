"""What hands do to the keys of a timeline: pure functions, each from one timeline to another. No torch.

A row is the path of a track, or `SCENE_ROW`, that of the whole-scene keyframes. Within a row, a key is known
by its time. Times given and returned are tidied to the frames of the video's rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter, lt
from typing import Any, NamedTuple

from renderer.recording.frame_times import tidy
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
    return _changed(timeline, selection, lambda key: at_time(key, key.seconds, easing))


def copied(timeline: Timeline, selection: Selection) -> Timeline:
    """A timeline of these keys alone, the first one at 0."""
    if not selection:
        return Timeline()
    first, last = span(selection)
    chosen = _by_row(selection)
    tracks = [
        replace(track, keys=tuple(at_time(key, key.seconds - first) for key in kept))
        for track in timeline.tracks
        if (kept := [key for key in track.keys if key.seconds in chosen.get(track.path, ())])
    ]
    keyframes = [key for key in timeline.keyframes if key.seconds in chosen.get(SCENE_ROW, ())]
    shifted = tuple(at_time(key, key.seconds - first) for key in keyframes)
    return Timeline(last - first, keyframes=shifted, tracks=tuple(tracks))


def pasted(timeline: Timeline, clip: Timeline, seconds: float, *, rate: FrameRate) -> Edited:
    """The keys of `clip` from that time on, in place of those at their times; they make room at the end."""
    changed: dict[str, Keys] = {}
    selection: set[KeyAt] = set()
    present = rows(timeline)
    for row, keys in rows(clip).items():
        new = [at_time(key, min(tidy(key.seconds + seconds, rate), LONGEST_S)) for key in keys]
        selection |= {KeyAt(row, key.seconds) for key in new}
        changed[row] = _sorted([*present.get(row, ()), *new])
    tracks = [track for track in clip.tracks if timeline.track(track.path) is None]
    missing = [replace(track, keys=track.keys[:1]) for track in tracks]
    last = max((keys[-1].seconds for keys in changed.values()), default=0.0)
    timeline = spread(timeline, max(timeline.duration_s, last))
    timeline = replace(timeline, tracks=(*timeline.tracks, *missing))
    return Edited(with_rows(timeline, changed), frozenset(selection))


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
    return with_rows(timeline, changed)


def with_rows(timeline: Timeline, changed: Mapping[str, Any]) -> Timeline:
    """The timeline with these rows as they are given; a track without keys goes."""
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


def at_time(key: Any, seconds: float, easing: Easing | None = None) -> Any:
    """The same key at another time, and perhaps left in another way."""
    way: Easing = key.easing if easing is None else easing
    if isinstance(key, Keyframe):
        return Keyframe(seconds, key.scene, way)
    return Key(seconds, key.value, way)


def _sorted(keys: Iterable[Any]) -> Any:
    """In the order of time; of several at one time, the last one given."""
    ordered = sorted(keys, key=_SECONDS)
    seconds = list(map(_SECONDS, ordered))
    if not all(map(lt, seconds, seconds[1:])):
        ordered = list({key.seconds: key for key in ordered}.values())
    return tuple(ordered)


def spread(timeline: Timeline, duration_s: float) -> Timeline:
    """Long enough for both, so that keys may be moved."""
    return replace(timeline, duration_s=max(timeline.duration_s, duration_s))

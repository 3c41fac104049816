"""From scenes to keys: what is kept of a scene at a time of the timeline. Pure functions, no torch."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from enum import Enum
from typing import Any

from renderer.recording.frame_times import tidy
from renderer.recording.scene_path import value_at, with_value
from renderer.recording.timeline import Easing, Key, Keyframe, Timeline, Track, Value, with_key
from renderer.recording.timeline_edits import SCENE_ROW, Edited, KeyAt, Selection, at_time, rows
from renderer.recording.timeline_extent import FIRST_DURATION_S
from renderer.recording.timeline_scenes import scene_at
from renderer.recording.video_settings import FrameRate
from renderer.scene import Scene


def scene_keyed(timeline: Timeline, scene: Scene, seconds: float, *, rate: FrameRate) -> Timeline:
    """A keyframe of the whole scene at that time; tracks that would show something else get a key too."""
    seconds = tidy(seconds, rate)
    timeline = _with_room(timeline, seconds)
    easing = _easing_at(timeline.keyframes, seconds)
    keyframes = with_key(timeline.keyframes, Keyframe(seconds, scene, easing))
    return tracks_keyed(replace(timeline, keyframes=keyframes), scene, seconds, rate=rate)


def tracks_keyed(timeline: Timeline, scene: Scene, seconds: float, *, rate: FrameRate) -> Timeline:
    """A key at that time in every track that would not show what the scene has."""
    shown = scene_at(scene, timeline, seconds)
    for track in timeline.tracks:
        if _differ(shown, scene, track.path):
            timeline = field_keyed(timeline, scene, track.path, seconds, rate=rate)
    return timeline


def field_keyed(timeline: Timeline, scene: Scene, path: str, seconds: float, *, rate: FrameRate) -> Timeline:
    """A key of one field at that time, in a new track if it has none; nothing where the scene lacks it."""
    try:
        value = plain_value(value_at(scene, path))
    except LookupError:
        return timeline
    seconds = tidy(seconds, rate)
    timeline = _with_room(timeline, seconds)
    track = timeline.track(path)
    if track is None:
        return replace(timeline, tracks=(*timeline.tracks, Track(path, (Key(seconds, value),))))
    key = Key(seconds, value, _easing_at(track.keys, seconds))
    return with_track_in_place(timeline, replace(track, keys=with_key(track.keys, key)))


def auto_keyed(
    timeline: Timeline, before: Scene, after: Scene, seconds: float, *, rate: FrameRate
) -> Timeline:
    """The timeline with what hands have changed at that time, where it governs that."""
    for track in timeline.tracks:
        if _differ(before, after, track.path):
            timeline = field_keyed(timeline, after, track.path, seconds, rate=rate)
            before = with_value(before, track.path, value_at(after, track.path))
    if timeline.keyframes and before != after:
        timeline = scene_keyed(timeline, after, seconds, rate=rate)
    return timeline


def is_governed(timeline: Timeline, before: Scene, after: Scene) -> bool:
    """Whether the timeline has a say in what differs between two scenes."""
    if timeline.keyframes:
        return before != after
    return any(_differ(before, after, track.path) for track in timeline.tracks)


def reapplied(scene: Scene, before: Timeline, after: Timeline, seconds: float) -> Scene:
    """The scene after an edit of the timeline: what the edit touched is as it says, the rest stays."""
    if _ground(after) != _ground(before):
        return scene_at(scene, after, seconds)
    known = {id(track) for track in before.tracks}
    changed = tuple(track for track in after.tracks if id(track) not in known)
    return scene_at(scene, replace(after, keyframes=(), tracks=changed), seconds)


def revalued(timeline: Timeline, selection: Selection, scene: Scene, *, rate: FrameRate) -> Timeline:
    """These keys get what the scene has."""
    for row, seconds in selection:
        if row != SCENE_ROW:
            timeline = field_keyed(timeline, scene, row, seconds, rate=rate)
            continue
        easing = _easing_at(timeline.keyframes, seconds)
        keyframes = with_key(timeline.keyframes, Keyframe(seconds, scene, easing))
        timeline = replace(timeline, keyframes=keyframes)
    return timeline


def with_value_of(timeline: Timeline, key: KeyAt, value: Value) -> Timeline:
    """That key of a track has another value. Raises: ValueError where its field cannot have it."""
    track = timeline.track(key.row)
    if track is None:
        return timeline
    keys = tuple(
        Key(each.seconds, value, each.easing) if each.seconds == key.seconds else each for each in track.keys
    )
    return with_track_in_place(timeline, replace(track, keys=keys))


def retimed(timeline: Timeline, key: KeyAt, seconds: float) -> Edited:
    """That key at a time that may lie between two frames, within the duration."""
    seconds = min(max(seconds, 0.0), timeline.duration_s)
    keys = rows(timeline).get(key.row, ())
    moving: Any = next((each for each in keys if each.seconds == key.seconds), None)
    if moving is None:
        return Edited(timeline, frozenset())
    still: Any = tuple(each for each in keys if each is not moving)
    keys = with_key(still, at_time(moving, seconds))
    selection = frozenset({KeyAt(key.row, seconds)})
    track = timeline.track(key.row)
    if track is None:
        return Edited(replace(timeline, keyframes=keys), selection)
    return Edited(with_track_in_place(timeline, replace(track, keys=keys)), selection)


def with_track_in_place(timeline: Timeline, track: Track) -> Timeline:
    """The same with this track where the one of its field was."""
    tracks = tuple(track if each.path == track.path else each for each in timeline.tracks)
    return replace(timeline, tracks=tracks)


def plain_value(value: Any) -> Any:
    """A field's value as a key has it: of a word of a list, the word."""
    return value.value if isinstance(value, Enum) else value


def _ground(timeline: Timeline) -> tuple[object, ...]:
    """All that has a say in every field."""
    period = timeline.duration_s if timeline.loops else None
    return timeline.keyframes, timeline.interpolation, timeline.by_turns, period


def _differ(before: Scene, after: Scene, path: str) -> bool:
    try:
        return value_at(before, path) != value_at(after, path)
    except LookupError:
        return False


def _easing_at(keys: Any, seconds: float) -> Easing:
    """That of the key there or before, so that a new key does not change how the way looks."""
    at = bisect_right([key.seconds for key in keys], seconds)
    return keys[at - 1].easing if at else Easing()


def _with_room(timeline: Timeline, seconds: float) -> Timeline:
    """A timeline in which nothing has been yet gets a length; any is long enough for the key."""
    duration = timeline.duration_s or FIRST_DURATION_S
    return replace(timeline, duration_s=max(duration, seconds))

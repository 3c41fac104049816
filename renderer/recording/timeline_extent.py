"""How long a timeline is, and which part of it is played. Pure functions, no torch."""

from __future__ import annotations

from dataclasses import replace

from renderer.recording.animatable import kind_of
from renderer.recording.frame_times import SAME_TIME_S, tidy, time_of
from renderer.recording.timeline import LONGEST_S, Keyframe, Timeline
from renderer.recording.timeline_edits import SCENE_ROW, Keys, rows
from renderer.recording.video_settings import FrameRate

FIRST_DURATION_S = 8.0


def room_s(timeline: Timeline) -> float:
    """How far the playhead may go: one in which nothing has been yet has room for a beginning."""
    return timeline.duration_s or FIRST_DURATION_S


def last_key_s(timeline: Timeline) -> float:
    """When the last key is; 0 where there is none."""
    return max((keys[-1].seconds for keys in rows(timeline).values()), default=0.0)


def with_duration(timeline: Timeline, seconds: float, *, rate: FrameRate) -> Timeline:
    """As long as that, but no key is cut off; the range stays within."""
    seconds = tidy(min(max(seconds, 0.0), LONGEST_S), rate)
    seconds = min(max(seconds, last_key_s(timeline)), LONGEST_S)
    times = timeline.range_s
    if times is not None and times[0] >= seconds:
        times = None
    elif times is not None:
        times = times[0], min(times[1], seconds)
    return replace(timeline, duration_s=seconds, range_s=times)


def with_range(timeline: Timeline, start_s: float, end_s: float, *, rate: FrameRate) -> Timeline:
    """Only this part is played, a frame at least; there is no range where it is the whole."""
    frame = time_of(1, rate)
    start_s = tidy(min(max(start_s, 0.0), max(timeline.duration_s - frame, 0.0)), rate)
    end_s = min(tidy(max(end_s, start_s + frame), rate), timeline.duration_s)
    is_whole = start_s <= 0 and end_s >= timeline.duration_s
    return replace(timeline, range_s=None if is_whole else (start_s, end_s))


def seam_s(timeline: Timeline, *, rate: FrameRate) -> float:
    """How much longer a loop has to be so that it has a way from its last key back to the first; 0 if it has.

    It has none where the last key stands within a frame of the end, as the first one at the beginning does,
    and is another. The way is as long as it is between two keys on the average.
    """
    if not timeline.loops or timeline.duration_s <= 0:
        return 0.0
    cut = [keys for row, keys in rows(timeline).items() if _is_cut(row, keys, timeline.duration_s, rate)]
    ways = [(keys[-1].seconds - keys[0].seconds) / (len(keys) - 1) for keys in cut]
    return max(ways, default=0.0)


def with_seam(timeline: Timeline, *, rate: FrameRate) -> Timeline:
    """The loop with a way back to its first key."""
    return with_duration(timeline, timeline.duration_s + seam_s(timeline, rate=rate), rate=rate)


def why_cut(timeline: Timeline, *, rate: FrameRate) -> str:
    """That a loop is not seamless and how it would be, in words; empty where it is, or there is none."""
    missing_s = seam_s(timeline, rate=rate)
    if not missing_s:
        return ""
    longer_s = with_seam(timeline, rate=rate).duration_s
    return (
        "The loop cuts hard: its last key stands at the very end, so there is no way back to the first. "
        f"{longer_s:.4g} s instead of {timeline.duration_s:.4g} s make room for it."
    )


def _is_cut(row: str, keys: Keys, duration_s: float, rate: FrameRate) -> bool:
    """Whether what could be on the way from the last key to the first leaps."""
    if row != SCENE_ROW and not kind_of(row).is_on_the_way:
        return False
    first, last = keys[0], keys[-1]
    if duration_s - (last.seconds - first.seconds) > time_of(1, rate) + SAME_TIME_S or first is last:
        return False
    if isinstance(first, Keyframe) and isinstance(last, Keyframe):
        return first.scene != last.scene
    return not isinstance(first, Keyframe) and not isinstance(last, Keyframe) and first.value != last.value

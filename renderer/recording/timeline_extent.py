"""How long a timeline is, and which part of it is played. Pure functions, no torch."""

from __future__ import annotations

from dataclasses import replace

from renderer.recording.frame_times import tidy, time_of
from renderer.recording.timeline import LONGEST_S, Timeline
from renderer.recording.timeline_edits import rows
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
    seconds = min(max(tidy(seconds, rate), last_key_s(timeline), 0.0), LONGEST_S)
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

"""Where a take begins, and what becomes of it at the end of what is played."""

from __future__ import annotations

from enum import Enum

from renderer.recording.timeline import Timeline
from visualizer.motion.player import EARLY_S, played_range


class Course(Enum):
    """What a take does at the end of what is played: hints for who is to begin one."""

    ON = "It goes on as long as you like; the timeline becomes as long."
    ROUND = "At the end it begins again: what you touch in a later round takes the place of the earlier."
    ENDS = "It ends where the timeline does. With Repeat it would go round."


def course_of(timeline: Timeline, *, repeats: bool) -> Course:
    """Repeated, it goes round in what is played; a loop is made no longer; else there is no end to it."""
    start, end = played_range(timeline)
    if end <= start:
        return Course.ON
    if repeats:
        return Course.ROUND
    return Course.ENDS if timeline.loops else Course.ON


def begin_s(timeline: Timeline, at: float, *, repeats: bool) -> float:
    """When a take begins that is asked for with the playhead at that time."""
    start, end = played_range(timeline)
    is_free = course_of(timeline, repeats=repeats) is Course.ON
    return at if is_free or start <= at < end - EARLY_S else start

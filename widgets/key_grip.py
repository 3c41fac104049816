"""What the mouse does with keys: press, drag, stretch, draw a frame around them. Pure, no drawing."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from renderer.recording import retiming, timeline_edits
from renderer.recording.frame_times import on_frame
from renderer.recording.retiming import Retiming, retimed
from renderer.recording.timeline import Timeline
from renderer.recording.timeline_edits import NOTHING, Edited, KeyAt, Selection, span
from renderer.recording.video_settings import FrameRate

MOST_AT_ONCE = 200  # keys whose timeline is made anew in every frame in which they are dragged
REST_FRAMES = 6  # without movement, after which that of more keys is made as well


class Hold(Enum):
    """What a press has begun: to move keys, to push one end of them, or to frame some."""

    MOVE = "move"
    STRETCH_START = "stretch start"
    STRETCH_END = "stretch end"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class Grip:
    """A press of the mouse on the keys, with all as it was then, so that nothing adds up on the way.

    `at_s` is what was taken hold of, `press` where the mouse was, as (seconds, row).
    `wanted` is where the keys were last dragged to, which the timeline `is_behind` while many are on their
    way; `rested` is for how many frames they have not gone on.
    `adds`: what was selected before stays so. `was_whole`: all of the timeline was on show, and is again when
    the mouse is let go.
    """

    hold: Hold
    timeline: Timeline
    selection: Selection
    press: tuple[float, float]
    at_s: float = 0.0
    key: KeyAt | None = None
    adds: bool = False
    has_moved: bool = False
    was_whole: bool = False
    wanted: Retiming | None = None
    is_behind: bool = False
    rested: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """How keys are moved: whether they land on frames, and whether all that comes later goes along."""

    rate: FrameRate = field(default_factory=FrameRate)
    snaps: bool = True
    ripples: bool = False

    def landed(self, seconds: float) -> float:
        """Where something ends that is dragged to that time."""
        return on_frame(seconds, self.rate) if self.snaps else seconds


def pressed(
    timeline: Timeline,
    selection: Selection,
    key: KeyAt | None,
    press: tuple[float, float],
    *,
    toggles: bool = False,
    extends: bool = False,
) -> Grip:
    """The mouse goes down, on a key or beside; with Ctrl it toggles, with Shift it extends."""
    if key is None:
        return Grip(Hold.FRAME, timeline, selection, press, adds=toggles or extends)
    if toggles:
        chosen = selection ^ {key}
    elif extends:
        chosen = selection | between(timeline, selection, key)
    else:
        chosen = selection if key in selection else frozenset({key})
    return Grip(Hold.MOVE, timeline, chosen, press, key.seconds, key, toggles or extends)


def aimed(grip: Grip, to_s: float, rules: Rules) -> Retiming | None:
    """Where the keys go when the mouse is at that time; None where none are held."""
    if not grip.selection or not grip.has_moved or grip.hold is Hold.FRAME:
        return None
    timeline, keys, rate = grip.timeline, grip.selection, rules.rate
    goal = rules.landed(grip.at_s + to_s - grip.press[0])
    if grip.hold is Hold.MOVE:
        if rules.ripples:
            return retiming.ripple(timeline, keys, span(keys)[0], goal - grip.at_s, rate=rate)
        return retiming.move(timeline, keys, goal - grip.at_s, rate=rate)
    first, last = span(keys)
    fixed = last if grip.hold is Hold.STRETCH_START else first
    factor = (goal - fixed) / (grip.at_s - fixed) if grip.at_s != fixed else 1.0
    return retiming.stretch(timeline, keys, fixed_s=fixed, factor=factor, rate=rate)


def carried(grip: Grip, to_s: float, rules: Rules) -> tuple[Grip, Edited | None]:
    """The grip when the mouse is at that time, and the timeline where that is another one now.

    Of many keys the timeline follows where they rest for some frames, or when they are let go.
    """
    wanted = aimed(grip, to_s, rules)
    rested = grip.rested + 1 if wanted == grip.wanted else 0
    if rested and not grip.is_behind:
        return grip, None
    is_behind = wanted is not None and rested < REST_FRAMES and _are_many(grip, wanted)
    grip = replace(grip, wanted=wanted, is_behind=is_behind, rested=rested)
    return grip, None if is_behind else caught_up(grip)


def caught_up(grip: Grip) -> Edited:
    """The timeline with the keys where they were last dragged to."""
    if grip.wanted is None:
        return Edited(grip.timeline, grip.selection)
    return retimed(grip.timeline, grip.wanted)


def _are_many(grip: Grip, wanted: Retiming) -> bool:
    if wanted.since_s is None:
        return len(grip.selection) > MOST_AT_ONCE
    return sum(map(len, timeline_edits.rows(grip.timeline).values())) > MOST_AT_ONCE


def framed(grip: Grip, to: tuple[float, float], row_names: tuple[str, ...]) -> Selection:
    """The keys within the frame from the press to here. Rows count from 0, each as high as 1."""
    (start, end), (top, bottom) = sorted((grip.press[0], to[0])), sorted((grip.press[1], to[1]))
    inside = {row for i, row in enumerate(row_names) if top < i + 0.75 and bottom > i + 0.25}
    keys = timeline_edits.rows(grip.timeline)
    found = frozenset(
        KeyAt(row, key.seconds)
        for row in inside & keys.keys()
        for key in keys[row][_first(keys[row], start) : _first(keys[row], end)]
    )
    return grip.selection | found if grip.adds else found


def released(grip: Grip, selection: Selection) -> Selection:
    """What is selected after the mouse is let go; a mere click chooses the one key, or none."""
    if grip.has_moved or grip.adds:
        return selection
    return NOTHING if grip.key is None else frozenset({grip.key})


def moving(grip: Grip) -> Grip:
    """The same once the mouse has left the place of the press."""
    return replace(grip, has_moved=True)


def between(timeline: Timeline, selection: Selection, key: KeyAt) -> Selection:
    """The keys of its row from the nearest selected one to this, with both."""
    times = [other.seconds for other in selection if other.row == key.row]
    nearest = min(times, key=lambda seconds: abs(seconds - key.seconds), default=key.seconds)
    low, high = sorted((nearest, key.seconds))
    keys = timeline_edits.rows(timeline).get(key.row, ())
    return frozenset(KeyAt(key.row, each.seconds) for each in keys if low <= each.seconds <= high)


def _first(keys: Any, seconds: float) -> int:
    return bisect_left(keys, seconds, key=lambda key: key.seconds)

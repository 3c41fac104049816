"""Takes: to begin and end one, what it has noted, and how much it is simplified."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from widgets import controls

COARSEST = 5.0
MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class TakeOptions:
    """Whether there is a countdown, and the tolerance in multiples of what suits each field."""

    counts_down: bool = True
    tolerance: float = 1.0


@dataclass(frozen=True, slots=True)
class TakeStatus:
    """A take that is recorded, or about to be in `countdown_s`. `touched` are the names of the fields."""

    seconds: float = 0.0
    countdown_s: float | None = None
    touched: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TakeResult:
    """What the last take has become."""

    tracks: int
    keys: int


def draw(
    options: TakeOptions, status: TakeStatus | None, result: TakeResult | None, *, keys: str, at_end: str
) -> tuple[TakeOptions, bool]:
    """The button, what it goes about, and what came of the last one; whether the button was pressed.

    `at_end` is a sentence on what becomes of it at the end of the timeline.
    """
    if status is None:
        about = (
            "Note what your hands do with the controls, and when, from the playhead on; it becomes keys on "
            f"the timeline ({keys})."
        )
        pressed = controls.button(f"{icons.ICON_FA_CIRCLE} Take", about=about)
    else:
        about = f"Make keys of it ({keys}, or Space)."
        pressed = controls.button(f"{icons.ICON_FA_STOP} End take", about=about)
    imgui.same_line()
    if status is None:
        counts_down = controls.checkbox(
            "Countdown", options.counts_down, about="Begin after three seconds, to take hold of a control."
        )
        options = replace(options, counts_down=counts_down)
    else:
        imgui.align_text_to_frame_padding()
        imgui.text_unformatted(in_words(status))
        controls.dim_text(_names(status))
    controls.dim_text(at_end)
    if status is None and result is not None:
        options = _draw_result(options, result)
    return options, pressed


def in_words(status: TakeStatus) -> str:
    """How long it has lasted, or until it begins.

    >>> in_words(TakeStatus(75.2))
    'Take 1:15'
    """
    if status.countdown_s is not None:
        return f"Take in {max(math.ceil(status.countdown_s), 1)}"
    minutes, seconds = divmod(int(status.seconds), 60)
    return f"Take {minutes}:{seconds:02d}"


def _names(status: TakeStatus) -> str:
    if not status.touched:
        return "Nothing has been touched yet." if status.countdown_s is None else ""
    names = ", ".join(status.touched[:MOST_NAMES])
    more = len(status.touched) - MOST_NAMES
    return f"{names} and {more} more" if more > 0 else names


def _draw_result(options: TakeOptions, result: TakeResult) -> TakeOptions:
    tolerance = controls.slider(
        "Simplify",
        options.tolerance,
        0.0,
        COARSEST,
        default=TakeOptions().tolerance,
        about="How far keys may be off: 0 is every frame as it was, 1 what is hardly seen, more is rougher.",
    )
    tracks = f"{result.tracks} track{'' if result.tracks == 1 else 's'}"
    controls.dim_text(f"The last take: {result.keys} keys on {tracks}.")
    return replace(options, tolerance=max(tolerance, 0.0))

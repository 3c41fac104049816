"""Recording what is shown: of what, how often, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from widgets import controls

RATES = (24, 25, 30, 50, 60)


class Source(Enum):
    """What is recorded: the picture as it lies on the canvas, without marks, or all of the window."""

    CANVAS = "Canvas"
    WINDOW = "Window"


_ABOUT = {
    Source.CANVAS: "Record the picture as it lies on the canvas, without marks and tools.",
    Source.WINDOW: "Record the window with everything in it.",
}


@dataclass(frozen=True, slots=True)
class CastSettings:
    """What to record, and how many frames a second."""

    source: Source = Source.CANVAS
    rate: int = 30


@dataclass(frozen=True, slots=True)
class CastStatus:
    """A recording under way. Units: `dropped` in frames that repeat an older picture."""

    seconds: float
    size_bytes: int = 0
    dropped: int = 0
    is_ending: bool = False


def draw(settings: CastSettings, status: CastStatus | None, *, keys: str) -> tuple[CastSettings, bool]:
    """The settings, a button and how it goes; whether the button was pressed."""
    with controls.disabled(status is not None, "Stop the recording first."):
        source = settings.source
        for each, about in _ABOUT.items():
            if each is not Source.CANVAS:
                imgui.same_line(0, controls.em(0.15))
            is_chosen = each is settings.source
            if controls.toggle_button(each.value, is_chosen, about=about) and not is_chosen:
                source = each
        rates = [str(rate) for rate in RATES]
        present = RATES.index(settings.rate) if settings.rate in RATES else RATES.index(30)
        about = "Frames per second. The video's time is the time of the clock at any rate."
        rate = RATES[controls.choice("Frame rate", rates, present, about=about)]
    settings = replace(settings, source=source, rate=rate)
    if status is None:
        about = f"Record a video of what is shown ({keys})."
        return settings, controls.button(f"{icons.ICON_FA_CIRCLE} Record", about=about)
    with controls.disabled(status.is_ending, "The encoder writes what is left."):
        pressed = controls.button(f"{icons.ICON_FA_STOP} Stop", about=f"End the recording ({keys}).")
    imgui.same_line()
    imgui.text_unformatted(in_words(status))
    if status.dropped:
        controls.dim_text(
            f"The encoder could not follow: {status.dropped} frames show an older picture. "
            "A lower rate or a smaller window helps."
        )
    return settings, pressed


def in_words(status: CastStatus) -> str:
    """The time and the size.

    >>> in_words(CastStatus(75.2, 3_400_000))
    '1:15  3.4 MB'
    """
    minutes, seconds = divmod(int(status.seconds), 60)
    text = f"{minutes}:{seconds:02d}  {status.size_bytes / 1e6:.1f} MB"
    if status.is_ending:
        return f"{text}, ending…"
    return f"{text}, {status.dropped} dropped" if status.dropped else text

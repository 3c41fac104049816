"""Where a square plot and its colour bar go in the room that there is. Nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from imgui_bundle import imgui

from widgets import color_bar, controls

BAR_EM = 5.2
_LEAST_EM = 7.0  # a smaller square is better without the bar
_SMALL_EM = 14.0  # a lower place has no room for names of axes


def width_for(height: float) -> float:
    """How wide the square that fills this height is, with its labels and its colour bar. Units: pixels."""
    beside, below = labels_em(height)
    return height + controls.em(beside - below + BAR_EM)


def labels_em(height: float) -> tuple[float, float]:
    """The room for the numbers, and where there is enough the names, of the axes: beside and below."""
    return (2.5, 1.75) if height < controls.em(_SMALL_EM) else (3.7, 2.9)


class Bar(Enum):
    """Where the colour bar is."""

    BESIDE = "beside"
    BELOW = "below"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts are. Units: pixels; `plot` (width, height) with labels, `left` of it empty room."""

    plot: tuple[float, float]
    bar: Bar
    left: float
    is_small: bool


def place(width: float, height: float) -> Place:
    """The largest square with a colour bar; where it were too small, one without."""
    beside, below = (controls.em(each) for each in labels_em(height))
    bar_x, bar_y = controls.em(BAR_EM), controls.em(color_bar.HEIGHT_EM) + imgui.get_style().item_spacing.y
    across, down = width - beside, height - below
    sides = {Bar.BESIDE: min(across - bar_x, down), Bar.BELOW: min(across, down - bar_y)}
    bar = max(sides, key=lambda each: sides[each])
    side = sides[bar]
    if side < controls.em(_LEAST_EM):
        bar, side = Bar.NOWHERE, max(min(across, down), 1.0)
    taken = side + beside + (bar_x if bar is Bar.BESIDE else 0.0)
    is_small = height < controls.em(_SMALL_EM)
    return Place((side + beside, side + below), bar, max((width - taken) / 2, 0.0), is_small)

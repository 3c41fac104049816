"""A row of tools that is always one row: those that have no room are in a menu at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from widgets import controls

Value = TypeVar("Value")
MORE = icons.ICON_FA_ELLIPSIS


@dataclass(frozen=True, slots=True)
class Tool(Generic[Value]):
    """One of them: how it is drawn in the row and in the menu, each from the value to the new value.

    Those of the least `worth` go into the menu first; of equal ones the last. Units: `width` in pixels.
    """

    width: float
    draw: Callable[[Value], Value]
    draw_in_menu: Callable[[Value], Value]
    worth: int = 0


def draw(name: str, value: Value, tools: Sequence[Tool[Value]]) -> Value:
    """The row, and the menu where it is open; the value after all that was done to it."""
    gap, more = imgui.get_style().item_spacing.x, width_of_button(MORE)
    worths = [tool.worth for tool in tools]
    staying = fitting([tool.width for tool in tools], worths, controls.width_left(), gap=gap, more=more)
    for place, index in enumerate(staying):
        if place:
            imgui.same_line()
        value = tools[index].draw(value)
    if len(staying) == len(tools):
        return value
    if staying:
        imgui.same_line()
    if controls.button(f"{MORE}##More {name}", about=f"More: what has no room in this row of {name}."):
        imgui.open_popup(f"Menu of {name}")
    if imgui.begin_popup(f"Menu of {name}"):
        for index in sorted(set(range(len(tools))) - set(staying)):
            value = tools[index].draw_in_menu(value)
        imgui.end_popup()
    return value


def fitting(
    widths: Sequence[float], worths: Sequence[int], room: float, *, gap: float, more: float
) -> list[int]:
    """Which of them stay in the row, in their order; where not all do, a button for the others fits, too.

    >>> fitting([4.0, 4.0, 4.0], [0, 1, 0], 14.0, gap=1.0, more=2.0)
    [0, 1, 2]
    >>> fitting([4.0, 4.0, 4.0], [0, 1, 0], 13.0, gap=1.0, more=2.0)
    [0, 1]
    >>> fitting([4.0, 4.0, 4.0], [0, 1, 0], 11.0, gap=1.0, more=2.0)
    [1]
    """
    staying = list(range(len(widths)))
    while staying and _total(widths, staying, gap) > room - (gap + more) * (len(staying) < len(widths)):
        staying.remove(min(reversed(staying), key=lambda index: worths[index]))
    return staying


def width_of_button(text: str) -> float:
    """The width in pixels of a button with that text."""
    width = imgui.calc_text_size(text, hide_text_after_double_hash=True).x
    return width + 2 * imgui.get_style().frame_padding.x


def _total(widths: Sequence[float], indices: Sequence[int], gap: float) -> float:
    return sum(widths[index] for index in indices) + gap * (len(indices) - 1)

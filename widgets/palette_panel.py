"""The command palette: type a few letters of what is wanted, press Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import imgui

from widgets import controls

WIDTH_EM, ROWS = 34.0, 14
TITLE = "Commands"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be done. `why_not` is why it cannot be done now; empty if it can."""

    label: str
    shortcut: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed, and which of the matches is marked."""

    text: str = ""
    marked: int = 0


@dataclass(frozen=True, slots=True)
class PaletteAction:
    """What became of it: the index of the entry that was chosen, or that it is to be closed."""

    typed: Typed
    chosen: int | None = None
    closes: bool = False


def matches(text: str, labels: Sequence[str]) -> list[int]:
    """The labels in which the typed letters stand in their order, the best first.

    Best is what begins with the text, then what holds it at the beginning of a word, then anywhere, then in
    parts.

    >>> matches("sp", ["Save picture", "Spin", "Crisp", "Grow"])
    [1, 2, 0]
    """
    wanted = " ".join(text.lower().split())
    ranked = [
        (rank, index) for index, label in enumerate(labels) if (rank := _rank(wanted, label)) is not None
    ]
    return [index for _, index in sorted(ranked)]


def _rank(wanted: str, label: str) -> tuple[int, int] | None:
    """How far a label is from what was typed; None if it does not fit."""
    label = label.lower()
    if not wanted:
        return 0, 0
    if label.startswith(wanted):
        return 0, 0
    if f" {wanted}" in label:
        return 1, label.index(f" {wanted}")
    if wanted in label:
        return 2, label.index(wanted)
    at, start = -1, -1
    for letter in wanted.replace(" ", ""):
        at = label.find(letter, at + 1)
        if at < 0:
            return None
        start = at if start < 0 else start
    return 3, at - start


def draw(typed: Typed, entries: Sequence[Entry]) -> PaletteAction:
    """The field and the matching entries, in a popup that is open already."""
    found = matches(typed.text, [entry.label for entry in entries])
    marked = _moved(min(typed.marked, max(len(found) - 1, 0)), len(found))
    if imgui.is_window_appearing():
        imgui.set_keyboard_focus_here()
    imgui.set_next_item_width(controls.em(WIDTH_EM))
    flags = imgui.InputTextFlags_.enter_returns_true
    hint = "type what you want to do, or a seed"
    entered, text = imgui.input_text_with_hint("##Command", hint, typed.text, flags)
    if text != typed.text:
        return PaletteAction(Typed(text))
    chosen = found[marked] if entered and found else None
    if not found:
        controls.dim_text("Nothing is called so.")
    pressed, marked = _draw_rows(entries, found, marked, has_moved=marked != typed.marked)
    chosen = pressed if pressed is not None else chosen
    if chosen is not None and entries[chosen].why_not:
        chosen = None
    closes = imgui.is_key_pressed(imgui.Key.escape, repeat=False)
    return PaletteAction(replace(typed, marked=marked), chosen, closes)


def _moved(marked: int, count: int) -> int:
    """The mark after the arrow keys; it goes round."""
    step = imgui.is_key_pressed(imgui.Key.down_arrow) - imgui.is_key_pressed(imgui.Key.up_arrow)
    return (marked + step) % count if count else 0


def _draw_rows(
    entries: Sequence[Entry], found: Sequence[int], marked: int, *, has_moved: bool
) -> tuple[int | None, int]:
    """The entries that fit, in a list that scrolls; the one that was clicked on, and the mark."""
    row = imgui.get_text_line_height_with_spacing()
    pressed = None
    if imgui.begin_child("##Matches", (controls.em(WIDTH_EM), row * min(max(len(found), 1), ROWS))):
        for place, index in enumerate(found):
            entry = entries[index]
            with controls.disabled(bool(entry.why_not), entry.why_not):
                if imgui.selectable(f"{controls.plain(entry.label)}##{index}", place == marked)[0]:
                    pressed = index
            if place == marked and has_moved:
                imgui.set_scroll_here_y()
            if entry.shortcut:
                width = imgui.calc_text_size(entry.shortcut).x
                imgui.same_line(controls.em(WIDTH_EM) - width - controls.em(1.2))
                imgui.text_disabled(entry.shortcut)
    imgui.end_child()
    return pressed, marked

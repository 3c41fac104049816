"""The command palette: type a few letters of what is wanted, press Enter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import imgui

from widgets import controls

WIDTH_EM, ROWS = 34.0, 14
TITLE = "Commands"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be done. `why_not` is why it cannot be done now; empty if it can.

    `also` are other words by which people look for it; they are not shown.
    """

    label: str
    shortcut: str = ""
    why_not: str = ""
    also: str = ""


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


def matches(text: str, entries: Sequence[Entry]) -> list[int]:
    """The entries in which the typed letters stand in their order, the best first.

    Best is what is called so; then what begins with the text, what has it as a word of its own, at the
    beginning of a word, anywhere; then what has its words in any order; then letters from the beginning of a
    word on. Of those as good as each other, the short ones come first: more of them is what was typed.

    >>> matches("sp", [Entry("Save picture"), Entry("Spin"), Entry("Crisp"), Entry("Grow")])
    [1, 2, 0]
    """
    wanted = " ".join(text.lower().split())
    ranked = [
        (rank, index) for index, entry in enumerate(entries) if (rank := _rank(wanted, entry)) is not None
    ]
    return [index for _, index in sorted(ranked)]


def _rank(wanted: str, entry: Entry) -> tuple[int, int] | None:
    """How far an entry is from what was typed; None if it does not fit."""
    if not wanted:
        return 0, 0
    label = entry.label.lower()
    words, also = _words(label), _words(entry.also.lower())
    padded, parts = f" {' '.join(words)} ", wanted.split()
    tests = (
        label == wanted,
        label.startswith(wanted),
        f" {wanted} " in padded,
        f" {wanted}" in padded,
        _begin(parts, also),
        wanted in label,
        _begin(parts, words + also),
        any(_has_letters(wanted.replace(" ", ""), label[at:]) for at in _starts(label)),
    )
    rank = next((rank for rank, holds in enumerate(tests) if holds), None)
    return None if rank is None else (rank, len(label))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[._²³][^\W_]+)*", text)


def _begin(parts: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each of the parts is the beginning of one of the words."""
    return all(any(word.startswith(part) for word in words) for part in parts)


def _starts(label: str) -> list[int]:
    return [found.start() for found in re.finditer(r"\b\w", label)]


def _has_letters(letters: str, text: str) -> bool:
    """Whether the text begins with the first of the letters, and has the others behind it in their order."""
    rest = iter(text)
    return text.startswith(letters[0]) and all(letter in rest for letter in letters)


def draw(typed: Typed, entries: Sequence[Entry]) -> PaletteAction:
    """The field and the matching entries, in a popup that is open already."""
    found = matches(typed.text, entries)
    marked = _moved(min(typed.marked, max(len(found) - 1, 0)), len(found))
    if imgui.is_window_appearing():
        imgui.set_keyboard_focus_here()
    imgui.set_next_item_width(controls.em(WIDTH_EM))
    flags = imgui.InputTextFlags_.enter_returns_true
    hint = "type what you want to do, or a seed"
    entered, text = imgui.input_text_with_hint("##Command", hint, typed.text, flags)
    if imgui.is_key_pressed(imgui.Key.escape, repeat=False):
        return PaletteAction(typed, closes=True)
    if entered:  # ImGui has let go of the field
        imgui.set_keyboard_focus_here(-1)
    if text != typed.text:
        return PaletteAction(Typed(text))
    chosen = found[marked] if entered and found else None
    if not found:
        controls.dim_text("No match.")
    pressed = _draw_rows(entries, found, marked, has_moved=marked != typed.marked)
    chosen = pressed if pressed is not None else chosen
    if chosen is not None and entries[chosen].why_not:
        chosen = None
    return PaletteAction(replace(typed, marked=marked), chosen)


def _moved(marked: int, count: int) -> int:
    """The mark after the arrow keys; it goes round."""
    step = imgui.is_key_pressed(imgui.Key.down_arrow) - imgui.is_key_pressed(imgui.Key.up_arrow)
    return (marked + step) % count if count else 0


def _draw_rows(entries: Sequence[Entry], found: Sequence[int], marked: int, *, has_moved: bool) -> int | None:
    """The entries that fit, in a list that scrolls; the one that was clicked on."""
    row = imgui.get_text_line_height_with_spacing()
    pressed = None
    if imgui.begin_child("##Matches", (controls.em(WIDTH_EM), row * min(max(len(found), 1), ROWS))):
        for place, index in enumerate(found):
            if _draw_row(entries[index], index, is_marked=place == marked):
                pressed = index
            if place == marked and has_moved:
                imgui.set_scroll_here_y()
    imgui.end_child()
    return pressed


def _draw_row(entry: Entry, index: int, *, is_marked: bool) -> bool:
    """Whether it was clicked on."""
    off = imgui.SelectableFlags_.disabled if entry.why_not else imgui.SelectableFlags_.none
    pressed, _ = imgui.selectable(f"{controls.plain(entry.label)}##{index}", is_marked, off)
    if entry.why_not:
        controls.tooltip(entry.why_not)
    if entry.shortcut:
        width = imgui.calc_text_size(entry.shortcut).x
        imgui.same_line(controls.em(WIDTH_EM) - width - controls.em(1.2))
        imgui.text_disabled(entry.shortcut)
    return pressed

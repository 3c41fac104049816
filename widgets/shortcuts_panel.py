"""The list of keys and gestures, in groups, with a field to search it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imgui_bundle import imgui, imgui_ctx

from widgets import controls

KEYS_EM = 13.0


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys or a gesture, what it is called, and a sentence more."""

    keys: str
    name: str
    about: str = ""


def matching(text: str, groups: Mapping[str, Sequence[Shortcut]]) -> dict[str, list[Shortcut]]:
    """The shortcuts that hold every word of the text, in their groups; a group's title counts, too."""
    words = text.lower().split()
    found = {
        title: [each for each in group if _holds(words, f"{title} {each.keys} {each.name} {each.about}")]
        for title, group in groups.items()
    }
    return {title: group for title, group in found.items() if group}


def _holds(words: Sequence[str], text: str) -> bool:
    return all(word in text.lower() for word in words)


def draw(text: str, groups: Mapping[str, Sequence[Shortcut]]) -> str:
    """The field and what matches; the text of the field."""
    if imgui.is_window_appearing():
        imgui.set_keyboard_focus_here()
    imgui.set_next_item_width(-1)
    _, text = imgui.input_text_with_hint("##Search", "search keys, gestures, names", text)
    found = matching(text, groups)
    if not found:
        controls.dim_text("No match. Ctrl+K finds every command, also those without keys.")
    with imgui_ctx.begin_child("Shortcuts list"):
        for title, group in found.items():
            imgui.separator_text(title)
            _draw_group(title, group)
    return text


def _draw_group(title: str, group: Sequence[Shortcut]) -> None:
    with imgui_ctx.begin_table(title, 2) as table:
        if not table:
            return
        imgui.table_setup_column("Keys", imgui.TableColumnFlags_.width_fixed, controls.em(KEYS_EM))
        imgui.table_setup_column("What they do", imgui.TableColumnFlags_.width_stretch)
        for each in group:
            imgui.table_next_row()
            imgui.table_next_column()
            imgui.text_wrapped(each.keys)
            imgui.table_next_column()
            imgui.text_wrapped(each.name)
            if each.about:
                controls.dim_text(each.about)

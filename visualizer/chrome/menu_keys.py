"""The menu bar by the keyboard: Alt or F10 go to it, Alt with a letter opens a menu."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from imgui_bundle import imgui

_ALT = (imgui.Key.left_alt, imgui.Key.right_alt)
_OTHERS = tuple(
    key
    for key in map(imgui.Key, range(imgui.Key.named_key_begin, imgui.Key.gamepad_start))
    if key not in _ALT
)


@dataclass(slots=True)
class MenuKeys:
    """What the keys of this frame ask of the menu bar.

    ImGui by itself goes by Alt to the bar of the window that has the keyboard. A pane in a dock has its tab
    there, so its own menus are never reached.
    """

    _is_alone: bool = False

    def update(self, titles: Collection[str]) -> str | None:
        """Once a frame: the title of the menu to be opened, "" for the bar itself, or None."""
        context, io = imgui.get_current_context(), imgui.get_io()
        context.nav_windowing_toggle_layer = False
        if imgui.is_popup_open("", imgui.PopupFlags_.any_popup_id | imgui.PopupFlags_.any_popup_level):
            self._is_alone = False
            return None
        if imgui.is_key_pressed(imgui.Key.f10, repeat=False) and not int(io.key_mods):
            return ""
        if io.key_mods == imgui.Key.mod_alt:
            opened = next((each for each in titles if imgui.is_key_pressed(_letter(each), False)), None)
            self._is_alone |= any(imgui.is_key_pressed(key, repeat=False) for key in _ALT)
            self._is_alone &= not (imgui.is_any_mouse_down() or io.mouse_wheel or _has_other())
            return opened
        is_let_go, self._is_alone = self._is_alone and any(map(imgui.is_key_released, _ALT)), False
        return "" if is_let_go else None


def _letter(title: str) -> imgui.Key:
    """The key that opens a menu with Alt: its first letter."""
    return getattr(imgui.Key, title[0].lower())


def _has_other() -> bool:
    return any(map(imgui.is_key_down, _OTHERS))

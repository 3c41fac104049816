"""F1: every shortcut and gesture, in a window that can stay open while one works."""

from __future__ import annotations

from imgui_bundle import ImVec2, imgui, imgui_ctx

from visualizer.chrome import menus
from visualizer.chrome.gestures import GESTURES
from visualizer.command import Command
from widgets import controls, shortcuts_panel
from widgets.shortcuts_panel import Shortcut

WIDTH_EM, HEIGHT_EM = 40.0, 36.0


def groups() -> dict[str, list[Shortcut]]:
    """What is listed: the gestures, then the commands with keys under the titles of their menus."""
    found = {title: [Shortcut(*each) for each in group] for title, group in GESTURES.items()}
    for title, parts in menus.MENUS.items():
        commands = [command for part in parts for command in part if command.keys]
        found[f"Menu {title}"] = [Shortcut(each.keys, each.label, each.about) for each in commands]
    return found


class HelpWindow:
    """The window, and what is searched in it."""

    def __init__(self) -> None:
        self.is_open = False
        self._text = ""
        self._groups = groups()

    def toggle(self) -> None:
        """Open or close it."""
        self.is_open, self._text = not self.is_open, ""

    def draw(self) -> None:
        """Draw it while it is open; Escape or F1 close it where it has the keyboard."""
        if not self.is_open:
            return
        view = imgui.get_main_viewport()
        size = (
            min(controls.em(WIDTH_EM), view.size.x * 0.9),
            min(controls.em(HEIGHT_EM), view.size.y * 0.85),
        )
        middle = (view.pos.x + view.size.x / 2, view.pos.y + view.size.y / 2)
        imgui.set_next_window_pos(middle, imgui.Cond_.appearing, (0.5, 0.5))
        imgui.set_next_window_size(ImVec2(*size), imgui.Cond_.appearing)
        flags = imgui.WindowFlags_.no_docking | imgui.WindowFlags_.no_saved_settings
        flags |= imgui.WindowFlags_.no_collapse
        with imgui_ctx.begin(Command.SHORTCUTS.label, self.is_open, flags) as window:
            self.is_open = bool(window.opened) and not _is_left()
            self._text = shortcuts_panel.draw(self._text, self._groups)


def _is_left() -> bool:
    """Whether a key asks to close it, also while the field is being typed into."""
    if imgui.is_window_appearing() or not imgui.is_window_focused(imgui.FocusedFlags_.child_windows):
        return False
    keys = (imgui.Key.escape, imgui.Key.f1)
    return any(imgui.is_key_pressed(key, repeat=False) for key in keys)

"""Keeps what is under the pointer there while what lies above it in the window becomes longer or shorter."""

from __future__ import annotations

from dataclasses import dataclass

from imgui_bundle import imgui

from widgets import controls

_OVER = imgui.HoveredFlags_.child_windows | imgui.HoveredFlags_.allow_when_blocked_by_active_item


@dataclass(slots=True)
class SteadyList:
    """The part of a window from `begin` on down to `end`, at the end of which the window scrolls along.

    Units: pixels; places are from the top of the window's contents.
    """

    _top: float | None = None
    _scroll: float | None = None

    def begin(self) -> None:
        """The part begins here; where that is another place than before, under the pointer, scroll along."""
        top, scroll = imgui.get_cursor_pos_y(), imgui.get_scroll_y()
        before, self._top = self._top, top
        if not imgui.is_window_hovered(_OVER) or before is None:
            self._scroll = None
            return
        pointer = imgui.get_io().mouse_pos.y - imgui.get_window_pos().y + scroll
        if before != top and pointer >= min(before, top):
            self._scroll = max(scroll + top - before, 0.0)
            imgui.set_scroll_y(self._scroll)
        elif self._scroll is not None:
            self._scroll = min(self._scroll, scroll)

    def end(self) -> None:
        """What is drawn ends here; below it there is room as long as scrolling back needs it."""
        if self._scroll is None:
            return
        spare = self._scroll + imgui.get_window_height() - imgui.get_cursor_pos_y()
        spare -= imgui.get_style().window_padding.y
        if spare > controls.em(0.1):
            imgui.dummy((0, spare))

"""Everything that can be done, by name: Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from imgui_bundle import hello_imgui, imgui

from visualizer.chrome.in_sight import InSight
from visualizer.chrome.palette_sources import Sources
from visualizer.command import Command
from visualizer.session import Session
from widgets import palette_panel
from widgets.palette_panel import Typed


class Palette:
    """The popup, and what its entries do."""

    def __init__(
        self, session: Session, do: Callable[[Command], None], open_project: Callable[[Path], None]
    ) -> None:
        self._in_sight = InSight()
        self._sources = Sources(session, do, self._in_sight.seek, open_project)
        self._typed = Typed()
        self._is_due = False

    def open(self) -> None:
        """Have it in sight from the next frame on."""
        self._is_due, self._typed = True, Typed()

    def draw(self, panes: Sequence[hello_imgui.DockableWindow]) -> None:
        """Draw it while it is open, and bring up what was sought with it."""
        self._in_sight.bring_up(panes)
        if self._is_due:
            imgui.open_popup(palette_panel.TITLE)
            self._is_due = False
        view = imgui.get_main_viewport()
        place = (view.pos.x + view.size.x / 2, view.pos.y + view.size.y * 0.16)
        imgui.set_next_window_pos(place, imgui.Cond_.always, (0.5, 0.0))
        if not imgui.begin_popup(palette_panel.TITLE):
            return
        entries, acts = zip(*self._sources.found(self._typed.text), strict=True)
        action = palette_panel.draw(self._typed, entries)
        self._typed = action.typed
        if action.chosen is not None:
            acts[action.chosen]()
        if action.chosen is not None or action.closes:
            imgui.close_current_popup()
        imgui.end_popup()

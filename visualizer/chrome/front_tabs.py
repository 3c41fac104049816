"""Which tabs are in front in each layout, and that each of them can be seen."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from imgui_bundle import hello_imgui, imgui

FRAMES_TO_SETTLE = 5
_PREFERENCE = "front_tabs"
Window = imgui.internal.Window


@dataclass(slots=True)
class FrontTabs:
    """Keeps the front tabs of each layout its own.

    `first`: what is in front until something else is chosen. ImGui by itself brings the pane that has the
    keyboard to the front of its new neighbours when the layout changes; where it is no part of the new
    layout, the pane that had the keyboard before it.
    """

    first: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _seen: dict[int, tuple[int, float, float]] = field(default_factory=dict)
    _on_show: str = ""
    _left: int = 0

    def keep(self, layout: hello_imgui.DockingParams, *, focused: str) -> None:
        """Once a frame, before it begins. `focused` gets the keyboard when the layout has changed."""
        windows = _docked(layout)
        if layout.layout_name != self._on_show:
            self._on_show, self._left = layout.layout_name, FRAMES_TO_SETTLE
            self._seen.clear()
        if self._left > 0:
            self._left -= bool(windows)
            self._settle(windows, focused)
        else:
            front = tuple(title for title, window in windows.items() if _is_in_front(window))
            self._chosen[self._on_show] = front or self._wanted()
        self._scroll(windows.values())

    def forget(self, name: str) -> None:
        """That layout is as it was at first again."""
        self._chosen.pop(name, None)
        self._on_show = ""

    def as_text(self) -> str:
        """What is in front, to be kept until the program is started again."""
        return json.dumps(self._chosen)

    def read(self, text: str) -> None:
        """What was kept; what cannot be read counts for nothing."""
        try:
            kept = json.loads(text)
            self._chosen = {str(name): tuple(map(str, front)) for name, front in kept.items()}
        except (ValueError, AttributeError, TypeError):
            self._chosen = {}

    def load(self) -> None:
        """Once at the start."""
        self.read(hello_imgui.load_user_pref(_PREFERENCE))

    def save(self) -> None:
        """Once at the end."""
        hello_imgui.save_user_pref(_PREFERENCE, self.as_text())

    def _wanted(self) -> tuple[str, ...]:
        return self._chosen.get(self._on_show, tuple(self.first.get(self._on_show, ())))

    def _settle(self, windows: Mapping[str, Window], focused: str) -> None:
        has_popup = imgui.is_popup_open("", imgui.PopupFlags_.any_popup)  # it would be closed
        is_laid_out = self._left < FRAMES_TO_SETTLE - 1
        if focused in windows and not has_popup and is_laid_out:
            imgui.internal.focus_window(windows[focused])
        for title in self._wanted():
            if title in windows and not _is_in_front(windows[title]):
                windows[title].dock_node.tab_bar.next_selected_tab_id = windows[title].tab_id

    def _scroll(self, windows: Collection[Window]) -> None:
        """Where the tab in front, its bar's width or the tabs' widths are new, bring that tab into sight."""
        for node in {window.dock_node.id_: window.dock_node for window in windows}.values():
            bar = node.tab_bar
            width = bar.bar_rect.max.x - bar.bar_rect.min.x
            state = bar.selected_tab_id, width, bar.width_all_tabs_ideal
            if self._seen.get(node.id_) != state:
                self._seen[node.id_] = state
                bar.next_scroll_to_tab_id = bar.selected_tab_id


def _docked(layout: hello_imgui.DockingParams) -> dict[str, Window]:
    """The layout's windows that are tabs now, by their titles."""
    found = {each.label: imgui.internal.find_window_by_name(each.label) for each in layout.dockable_windows}
    return {
        title: window
        for title, window in found.items()
        if window is not None and window.dock_node is not None and window.dock_node.tab_bar is not None
    }


def _is_in_front(window: Window) -> bool:
    return bool(window.dock_node.tab_bar.selected_tab_id == window.tab_id)

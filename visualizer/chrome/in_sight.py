"""Brings a pane, and a section of it, into sight: also one that the layout on show does not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imgui_bundle import hello_imgui

from visualizer.chrome import layout
from visualizer.chrome.front_tabs import FRAMES_TO_SETTLE
from widgets import controls

MOST_FRAMES = 2 * FRAMES_TO_SETTLE  # a new layout brings its own tabs to the front at first


@dataclass(slots=True)
class InSight:
    """What is sought, until it has been brought up."""

    _pane: str = ""
    _section: str = ""
    _left: int = 0

    def seek(self, pane: str, section: str = "") -> None:
        """Have that pane in front soon, and the section of that title open and at its top."""
        self._pane, self._section, self._left = pane, section, MOST_FRAMES

    def bring_up(self, panes: Sequence[hello_imgui.DockableWindow]) -> None:
        """Once a frame, with the panes of the layout on show."""
        if not self._left:
            return
        self._left -= 1
        pane = next((each for each in panes if each.label == self._pane), None)
        if pane is None:
            hello_imgui.switch_layout(_with(self._pane).name)
            return
        pane.is_visible = pane.focus_window_at_next_frame = True
        controls.FOLDS.seek(self._section if self._left else "")


def _with(pane: str) -> layout.Layout:
    """The first layout that has that pane."""
    return next(each for each in layout.LAYOUTS if pane in each.places)

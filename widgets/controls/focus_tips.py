"""For how long the control that has the keyboard shows its tooltip."""

from __future__ import annotations

import math
from dataclasses import dataclass

from imgui_bundle import imgui

SECONDS_SHOWN = 6.0
SECONDS_TO_SETTLE = 0.5  # after a change of the window, the keyboard goes elsewhere by itself


@dataclass(slots=True)
class FocusTips:
    """Notes when the keyboard was moved to the control that has it.

    A tooltip at the mouse goes when that moves. ImGui keeps one at the keyboard for good, over whatever has
    come to lie there since.
    """

    _item: int = 0
    _view: object = None
    _since: float = math.inf
    _settled: float = 0.0

    def update(self, view: object, now: float) -> None:
        """Once a frame; `view` is something else when the window looks different. Units: `now` in seconds."""
        if view != self._view:
            self._view, self._since, self._settled = view, -math.inf, now + SECONDS_TO_SETTLE
        item = imgui.get_current_context().nav_id
        if item != self._item:
            self._item = item
            self._since = now if now >= self._settled else -math.inf

    def are_over(self, now: float) -> bool:
        """Whether the control under the keyboard has been explained for long enough."""
        by_keyboard = imgui.get_current_context().nav_highlight_item_under_nav
        return by_keyboard and now - self._since > SECONDS_SHOWN


FOCUS_TIPS = FocusTips()

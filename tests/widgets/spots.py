"""Where the controls of the last frame lie, by their labels."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from imgui_bundle import imgui

CONTROLS = ("begin_combo", "button", "checkbox", "drag_float", "selectable", "small_button")


class Spots:
    """The middle of every control of the last frame. Controls of the same label follow in their order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._found: dict[str, list[tuple[float, float]]] = defaultdict(list)
        begin = imgui.new_frame

        def new_frame() -> None:
            self._found.clear()
            begin()

        monkeypatch.setattr(imgui, "new_frame", new_frame)
        for name in CONTROLS:
            monkeypatch.setattr(imgui, name, self._noted(getattr(imgui, name)))

    def of(self, label: str, index: int = 0) -> tuple[float, float]:
        """The middle of the control of this label, or of the only one whose label holds it, in pixels."""
        if label in self._found:
            return self._found[label][index]
        (key,) = (key for key in self._found if label in key)
        return self._found[key][index]

    def count(self, label: str) -> int:
        """How many controls of that label there are."""
        return len(self._found.get(label, ()))

    @property
    def labels(self) -> tuple[str, ...]:
        """Those of the last frame."""
        return tuple(self._found)

    def _noted(self, control: Any) -> Any:
        def draw(label: str, *words: Any, **named: Any) -> Any:
            result = control(label, *words, **named)
            low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
            self._found[label].append(((low.x + high.x) / 2, (low.y + high.y) / 2))
            return result

        return draw

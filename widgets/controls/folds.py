"""Which sections were folded or unfolded by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from imgui_bundle import imgui


@dataclass(slots=True)
class Folds:
    """Titles of sections that fold, by ImGui's ids, which are the same in every run of the program."""

    _chosen: dict[int, bool] = field(default_factory=dict)
    _together: dict[int, set[int]] = field(default_factory=dict)
    _wanted: dict[int, bool] = field(default_factory=dict)
    _sought: str = ""

    def header(self, title: str, *, is_open: bool) -> bool:
        """A section's title; whether the section is open. Ctrl+click opens it alone of those beside it."""
        item, place = imgui.get_id(title), imgui.get_id("##sections")
        is_sought = bool(self._sought) and self._sought == title.rpartition("###")[2]
        if is_sought:
            self._wanted[item] = self._chosen[item] = True
        together = self._together.setdefault(place, set())
        together.add(item)
        if item in self._wanted:
            imgui.set_next_item_open(self._wanted.pop(item))
        else:
            imgui.set_next_item_open(self._chosen.get(item, is_open), imgui.Cond_.once)
        shown = imgui.collapsing_header(title)
        if is_sought:
            imgui.set_scroll_here_y(0.0)
        if imgui.is_item_toggled_open():
            self._chosen[item] = shown
        is_let_go = imgui.is_item_hovered() and imgui.is_mouse_released(imgui.MouseButton_.left)
        if is_let_go and imgui.get_io().key_ctrl:
            self._wanted = {each: each == item for each in together}
            self._chosen |= self._wanted
        return shown

    def seek(self, title: str) -> None:
        """Have the section of that title open and at the top of its pane, until "" is sought."""
        self._sought = title

    def as_text(self) -> str:
        """What was chosen, to be kept until the program is started again."""
        return json.dumps({str(item): is_open for item, is_open in self._chosen.items()})

    def read(self, text: str) -> None:
        """What was kept; what cannot be read counts for nothing."""
        try:
            self._chosen = {int(item): bool(is_open) for item, is_open in json.loads(text).items()}
        except (ValueError, AttributeError):
            self._chosen = {}

    def forget(self) -> None:
        """Every section is again as it is at first."""
        self._chosen, self._together, self._wanted, self._sought = {}, {}, {}, ""


FOLDS = Folds()

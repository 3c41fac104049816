"""The keys of a scene's fields, at the controls of those fields: a mark, and a menu on the right button."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from imgui_bundle import imgui

from widgets import controls

_MARK_EM, _BEFORE_EM, _INSIDE_EM = 0.29, 0.4, 0.5
_DIAMOND = 4
_HERE = "There is a key at the playhead: click to remove it.\nRight-click for more."
_ELSEWHERE = "It has keys at other times: click to set one at the playhead, {}.\nRight-click for more."
_NONE = "Click to set a key at the playhead, {}, in a track of its own.\nRight-click for more."


class FieldDeed(Enum):
    """What can be asked for at a control, with its name in the menu; a key's time is added to it."""

    KEY = "Key this"
    REMOVE = "Remove key"
    SHOW = "Show in the timeline"


@dataclass(frozen=True, slots=True)
class FieldWish:
    """What was asked for, of the field with that path."""

    deed: FieldDeed
    path: str


class FieldKeys:
    """What a panel is told of the keys of the fields that it draws, and the one thing that it says back.

    `marks` are the paths that have a track, and whether there is a key of it at the playhead, which is at
    `seconds`; `can_key` says which paths may have one. `wish` is what was asked for in this frame.
    """

    def __init__(
        self, marks: Mapping[str, bool], can_key: Callable[[str], bool], *, seconds: float = 0.0
    ) -> None:
        self._marks = marks
        self._can_key = can_key
        self._at = f"{seconds:.2f} s"
        self.wish: FieldWish | None = None

    @contextmanager
    def row(self, path: str) -> Iterator[None]:
        """Around the row, or the rows, in which the field of that path is drawn; the mark is before them."""
        start, right = imgui.get_cursor_screen_pos(), imgui.get_cursor_screen_pos().x + controls.width_left()
        yield
        bottom = imgui.get_cursor_screen_pos().y - imgui.get_style().item_spacing.y
        middle = start.x - controls.em(_BEFORE_EM), start.y + imgui.get_frame_height() / 2
        left = middle[0] - controls.em(_MARK_EM)
        is_hovered = imgui.is_window_hovered() and imgui.is_mouse_hovering_rect(
            (left, start.y), (right, bottom), False
        )
        self._draw(path, middle, is_hovered=is_hovered, margin=start.x)

    def item(self, path: str, *, after: float = 0.0) -> None:
        """After a control without a row of its own; the mark is inside it, so many pixels from its left."""
        low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
        middle = low.x + after + controls.em(_INSIDE_EM), (low.y + high.y) / 2
        self._draw(path, middle, is_hovered=imgui.is_item_hovered())

    def _draw(
        self, path: str, middle: tuple[float, float], *, is_hovered: bool, margin: float | None = None
    ) -> None:
        """The mark and the menu; left of `margin` the mark can be clicked, and shows where it could be."""
        has_keys, is_here = path in self._marks, self._marks.get(path, False)
        is_hovered = is_hovered and self._can_key(path)
        if has_keys or (is_hovered and margin is not None):
            _draw_mark(middle, is_filled=is_here, is_dim=not has_keys)
        if is_hovered and margin is not None and imgui.get_io().mouse_pos.x < margin:
            text = (_HERE if is_here else _ELSEWHERE) if has_keys else _NONE
            imgui.set_tooltip(text.format(self._at))
            if imgui.is_mouse_clicked(imgui.MouseButton_.left):
                self.wish = FieldWish(FieldDeed.REMOVE if is_here else FieldDeed.KEY, path)
        if is_hovered and imgui.is_mouse_clicked(imgui.MouseButton_.right):
            imgui.open_popup(f"Keys of {path}")
        self._draw_menu(path, has_keys=has_keys, is_here=is_here)

    def _draw_menu(self, path: str, *, has_keys: bool, is_here: bool) -> None:
        if imgui.begin_popup(f"Keys of {path}"):
            possible = {FieldDeed.KEY: True, FieldDeed.REMOVE: is_here, FieldDeed.SHOW: has_keys}
            for deed, is_possible in possible.items():
                name = f"{deed.value} at {self._at}" if deed is FieldDeed.KEY else deed.value
                if imgui.menu_item(f"{name}###{deed.value}", "", False, is_possible)[0]:
                    self.wish = FieldWish(deed, path)
            imgui.end_popup()


NO_KEYS = FieldKeys({}, lambda _: False)


def _draw_mark(middle: tuple[float, float], *, is_filled: bool, is_dim: bool) -> None:
    canvas, size = imgui.get_window_draw_list(), controls.em(_MARK_EM)
    color = imgui.get_color_u32(imgui.Col_.text_disabled if is_dim else imgui.Col_.check_mark)
    if is_filled:
        canvas.add_ngon_filled(middle, size, color, _DIAMOND)
    else:
        canvas.add_ngon(middle, size, color, _DIAMOND, max(controls.em(0.09), 1.0))

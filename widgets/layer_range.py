"""A bar over all ws on which a range of them is marked: both ends can be dragged, and the whole of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from imgui_bundle import imgui

from widgets import controls

_GRAB_EM = 0.45
_ABOUT = "Drag the ends or the range itself; double-click for all."


class _Held(IntEnum):
    """What of the range the mouse has hold of."""

    FIRST = 1
    LAST = 2
    ALL = 3


@dataclass(frozen=True, slots=True)
class LayerRange:
    """ws[first … last]. `last` None is the last w of any model."""

    first: int = 0
    last: int | None = None

    def ends(self, num_ws: int) -> tuple[int, int]:
        """The first and last w of so many, in order."""
        last = num_ws - 1 if self.last is None else min(max(self.last, 0), num_ws - 1)
        return min(max(self.first, 0), last), last

    def text(self, num_ws: int) -> str:
        """The range in a few letters."""
        first, last = self.ends(num_ws)
        if (first, last) == (0, num_ws - 1):
            return "all"
        return f"{first}" if first == last else f"{first}–{last}"


def thirds(num_ws: int) -> dict[str, range]:
    """Coarse, middle and fine ws, as they are mixed, too."""
    third = num_ws / 3
    ends = (0, round(third), round(2 * third), num_ws)
    names = ("coarse", "middle", "fine")
    return {name: range(ends[i], ends[i + 1]) for i, name in enumerate(names)}


def draw(
    name: str,
    value: LayerRange,
    num_ws: int,
    *,
    width: float,
    locked: Collection[int] = (),
    with_marks: bool = False,
) -> LayerRange:
    """The bar, with the names of the thirds below it if wanted. Units: `width` in pixels."""
    width, height = max(width, controls.em(2)), imgui.get_frame_height()
    corner = imgui.get_cursor_screen_pos()
    imgui.invisible_button(f"##{name}", (width, height))
    hovered, active = imgui.is_item_hovered(), imgui.is_item_active()
    ends = value.ends(num_ws)
    if active or hovered:
        place = (imgui.get_io().mouse_pos.x - corner.x) / width * num_ws
        ends = _moved(ends, place, num_ws, grab=controls.em(_GRAB_EM) / width * num_ws)
    if hovered and not active:
        first, last = ends
        controls.tooltip(f"{name}: w[{first}] to w[{last}] of {num_ws}\n{_ABOUT}")
    _draw_bar(corner, (width, height), ends, num_ws, locked, is_lit=hovered or active)
    if with_marks:
        ends = _draw_marks(name, ends, num_ws, corner.x, width)
    if ends == value.ends(num_ws):
        return value
    return LayerRange(ends[0], None if ends[1] == num_ws - 1 else ends[1])


def _moved(ends: tuple[int, int], place: float, num_ws: int, *, grab: float) -> tuple[int, int]:
    """The ends after what the mouse does at `place`, in ws from the left end of the bar."""
    first, last = ends
    storage, item = imgui.get_state_storage(), imgui.get_item_id()
    nearest, held = _nearest(ends, place, grab), storage.get_int(item)
    is_end = (held if imgui.is_item_active() else nearest) != _Held.ALL
    imgui.set_mouse_cursor(imgui.MouseCursor_.resize_ew if is_end else imgui.MouseCursor_.hand)
    if not imgui.is_item_active():
        return ends
    if imgui.is_mouse_double_clicked(imgui.MouseButton_.left):
        storage.set_int(item, _Held.ALL)
        storage.set_int(item + 1, 0)
        return 0, num_ws - 1
    if imgui.is_item_activated():
        held = nearest
        storage.set_int(item, held)
        storage.set_int(item + 1, int(place) - first)
    if held == _Held.FIRST:
        return min(max(round(place), 0), last), last
    if held == _Held.LAST:
        return first, min(max(round(place) - 1, first), num_ws - 1)
    length = last - first
    start = min(max(int(place) - storage.get_int(item + 1), 0), num_ws - 1 - length)
    return start, start + length


def _nearest(ends: tuple[int, int], place: float, grab: float) -> _Held:
    """The end at hand, or the whole range where the mouse is well inside it."""
    left, right = ends[0], ends[1] + 1
    grab = min(grab, (right - left) / 3)
    if left + grab < place < right - grab:
        return _Held.ALL
    return _Held.FIRST if abs(place - left) < abs(place - right) else _Held.LAST


def _draw_bar(
    corner: imgui.ImVec2,
    size: tuple[float, float],
    ends: tuple[int, int],
    num_ws: int,
    locked: Collection[int],
    *,
    is_lit: bool,
) -> None:
    canvas, cell = imgui.get_window_draw_list(), size[0] / num_ws
    rounding, bottom = imgui.get_style().frame_rounding, corner.y + size[1]
    ground = imgui.Col_.frame_bg_hovered if is_lit else imgui.Col_.frame_bg
    canvas.add_rect_filled(
        (corner.x, corner.y), (corner.x + size[0], bottom), imgui.get_color_u32(ground), rounding
    )
    left, right = corner.x + ends[0] * cell, corner.x + (ends[1] + 1) * cell
    ink = imgui.get_color_u32(imgui.Col_.slider_grab)
    canvas.add_rect_filled((left, corner.y), (right, bottom), ink, rounding)
    for row in locked:
        if ends[0] <= row <= ends[1]:
            start = corner.x + row * cell
            canvas.add_rect_filled((start, corner.y), (start + cell, bottom), imgui.get_color_u32(ground))
    grip, inset = imgui.get_color_u32(imgui.Col_.slider_grab_active), controls.em(0.15)
    for edge in (left, right - inset):
        canvas.add_rect_filled((edge, corner.y), (edge + inset, bottom), grip)
    text = LayerRange(*ends).text(num_ws)
    extent = imgui.calc_text_size(text)
    if extent.x + 4 * inset < right - left:
        place = ((left + right - extent.x) / 2, corner.y + (size[1] - extent.y) / 2)
        canvas.add_text(place, imgui.get_color_u32(imgui.Col_.text), text)


def _draw_marks(name: str, ends: tuple[int, int], num_ws: int, left: float, width: float) -> tuple[int, int]:
    """The names of the thirds, each below its ws; a click takes just these."""
    top = imgui.get_cursor_screen_pos().y - imgui.get_style().item_spacing.y * 0.7
    height, canvas = imgui.get_text_line_height(), imgui.get_window_draw_list()
    for third, rows in thirds(num_ws).items():
        if not rows:
            continue
        start, end = (left + edge / num_ws * width for edge in (rows.start, rows.stop))
        imgui.set_cursor_screen_pos((start, top))
        if imgui.invisible_button(f"##{name} {third}", (end - start, height)):
            ends = rows.start, rows.stop - 1
        controls.tooltip(f"Only the {third} ws, {rows.start} to {rows.stop - 1}.")
        is_chosen = ends == (rows.start, rows.stop - 1)
        ink = imgui.Col_.text if is_chosen or imgui.is_item_hovered() else imgui.Col_.text_disabled
        extent = imgui.calc_text_size(third).x
        if extent < end - start:
            canvas.add_text(((start + end - extent) / 2, top), imgui.get_color_u32(ink), third)
        if rows.start:
            mark = imgui.get_color_u32(imgui.Col_.border)
            canvas.add_line((start, top), (start, top + height), mark, 1.0)
    return ends

"""Pinned channels: a row of thumbnails that stays, whatever layer or seed is on show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imgui_bundle import ImVec2, imgui, imgui_ctx

from widgets import controls
from widgets.thumbnail_grid import GAP_EM, Atlas

SIDE_EM = 3.0
_STALE = 0x73FFFFFF
_WHOLE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Pin:
    """One channel of one layer; `layer` None is the finished image."""

    layer: str | None
    channel: int


@dataclass(frozen=True, slots=True, eq=False)
class Pinned:
    """A pin with its thumbnail: its place in an atlas, once that is there."""

    pin: Pin
    atlas: Atlas | None = None
    place: int = 0
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class PinAction:
    """A pin that was clicked, and one that was taken off."""

    go_to: Pin | None = None
    unpin: Pin | None = None


def draw(pinned: Sequence[Pinned], shown: Sequence[Pin]) -> PinAction:
    """The row; it scrolls sideways. `shown` are on the canvas."""
    action = PinAction()
    side = controls.em(SIDE_EM)
    gap = controls.em(GAP_EM)
    height = side + imgui.get_text_line_height()
    if len(pinned) * (side + gap) - gap > controls.width_left():
        height += imgui.get_style().scrollbar_size
    flags = imgui.WindowFlags_.horizontal_scrollbar
    with imgui_ctx.begin_child("Pins", ImVec2(0, height), imgui.ChildFlags_.none, flags):
        for number, one in enumerate(pinned):
            if number:
                imgui.same_line(0, gap)
            with imgui_ctx.push_id(f"{one.pin.layer} {one.pin.channel}"):
                action = _draw_pin(one, side, is_shown=one.pin in shown) or action
    imgui.separator()
    return action


def _draw_pin(one: Pinned, side: float, *, is_shown: bool) -> PinAction | None:
    sheet, start = imgui.get_window_draw_list(), imgui.get_cursor_screen_pos()
    size = (side, side + imgui.get_text_line_height())
    pressed = imgui.invisible_button("##Pin", size)
    end = ImVec2(start.x + side, start.y + side)
    if one.atlas is None:
        sheet.add_rect_filled(start, end, imgui.get_color_u32(imgui.Col_.frame_bg))
    else:
        corners = one.atlas.corners(is_magnified=one.atlas.width < side)[one.place]
        sheet.add_image(one.atlas.texture, start, end, *corners, _WHOLE if one.is_current else _STALE)
    if is_shown or imgui.is_item_hovered():
        edge = imgui.Col_.check_mark if is_shown else imgui.Col_.text
        sheet.add_rect(start, end, imgui.get_color_u32(edge), 0.0, max(controls.em(0.1), 1.0))
    text = _short(one.pin)
    place = (start.x + (side - imgui.calc_text_size(text).x) / 2, end.y)
    sheet.push_clip_rect(start, (end.x, start.y + size[1]), True)
    sheet.add_text((max(place[0], start.x), place[1]), imgui.get_color_u32(imgui.Col_.text_disabled), text)
    sheet.pop_clip_rect()
    controls.tooltip(
        f"{_where(one.pin)}, channel {one.pin.channel}\nClick to go there, right-click to unpin."
    )
    if pressed:
        return PinAction(go_to=one.pin)
    if imgui.is_item_hovered() and imgui.is_mouse_released(imgui.MouseButton_.right):
        return PinAction(unpin=one.pin)
    return None


def _where(pin: Pin) -> str:
    return "Image" if pin.layer is None else controls.plain(pin.layer)


def _short(pin: Pin) -> str:
    """What tells the layers of a StyleGAN3 apart stands before the first underscore."""
    return f"{_where(pin).split('_')[0]}·{pin.channel}"

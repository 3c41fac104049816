"""Where a slider stands: a bar along its lower edge, below the number."""

from __future__ import annotations

from imgui_bundle import imgui

_EDGE = 2.0  # pixels that ImGui keeps free at both ends of a slider
BAR_EM, THUMB_EM = 0.13, 0.27


def draw_bar(value: float, low: float, high: float, *, steps: float = 0.0) -> None:
    """On the slider above, which has no grab of its own; not while a number is typed into it.

    The bar begins at 0, or at the lower end where 0 is beyond the ends. `steps`: of whole numbers.
    """
    if imgui.internal.temp_input_is_active(imgui.get_item_id()):
        return
    start, end = imgui.get_item_rect_min(), imgui.get_item_rect_max()
    thumb = thumb_width(end.x - start.x, steps)
    first, last = start.x + _EDGE + thumb / 2, end.x - _EDGE - thumb / 2

    def across(at: float) -> float:
        return first + (last - first) * share_of(at, low, high)

    sheet, em, bottom = imgui.get_window_draw_list(), imgui.get_font_size(), end.y - 1.0
    origin, place = across(0.0), across(value)
    if abs(place - origin) > 1.0:
        ink = imgui.get_color_u32(imgui.Col_.slider_grab)
        sheet.add_rect_filled((min(origin, place), bottom - BAR_EM * em), (max(origin, place), bottom), ink)
    ink = imgui.get_color_u32(imgui.Col_.slider_grab_active)
    height = THUMB_EM * em
    sheet.add_rect_filled((place - thumb / 2, bottom - height), (place + thumb / 2, bottom), ink, height / 2)


def thumb_width(width: float, steps: float = 0.0) -> float:
    """As wide as the grab that ImGui would draw: what is clicked lies in its middle. Units: pixels."""
    room = max(width - 2 * _EDGE, 1.0)
    return min(max(imgui.get_style().grab_min_size, room / steps if steps >= 1 else 0.0), room)


def share_of(value: float, low: float, high: float) -> float:
    """How far along the slider a value stands, from 0 to 1; beyond its ends, at the end.

    >>> share_of(0.0, -1.0, 1.0), share_of(5.0, 0.0, 4.0), share_of(0.0, 2.0, 4.0)
    (0.5, 1.0, 0.0)
    """
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.0

"""The foot of a pane: what stays at its lower edge while all above it scrolls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx

from widgets import controls

MOST_OF_PANE = 0.45
LEAST_EM = 6.0


@contextmanager
def foot() -> Iterator[None]:
    """Draw it last in a pane; it is as high as what is inside, up to a share of the pane, then it scrolls.

    What is above keeps its place: there is only less of it in sight, and it scrolls as far as before.
    """
    memory, key = imgui.get_state_storage(), imgui.get_id("height of the foot")
    height, pane = memory.get_float(key), imgui.internal.get_current_window().inner_rect
    padding, ground = imgui.get_style().window_padding, imgui.get_style_color_vec4(imgui.Col_.window_bg)
    imgui.dummy((0, max(height - padding.y, 0.0)))
    place, width = imgui.get_cursor_pos(), pane.max.x - pane.min.x
    imgui.set_cursor_screen_pos((pane.min.x, pane.max.y - height))
    most = max(MOST_OF_PANE * (pane.max.y - pane.min.y), controls.em(LEAST_EM))
    imgui.set_next_window_size_constraints((width, 0), (width, most))
    flags = imgui.ChildFlags_.auto_resize_y | imgui.ChildFlags_.always_use_window_padding
    with (
        imgui_ctx.push_style_color(imgui.Col_.child_bg, ImVec4(*ground)),
        imgui_ctx.push_style_var(imgui.StyleVar_.window_padding, (padding.x, padding.y / 2)),
    ):
        imgui.begin_child("foot", ImVec2(width, 0), flags)
    try:
        imgui.separator()
        yield
    finally:
        imgui.end_child()
    memory.set_float(key, imgui.get_item_rect_size().y)
    imgui.set_cursor_pos(place)
    imgui.dummy((0, 0))

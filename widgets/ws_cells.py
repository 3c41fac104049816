"""A cell for every w in one line, to be switched one by one or painted over."""

from __future__ import annotations

from collections.abc import Collection

from imgui_bundle import imgui

from widgets import controls

_TEXT_SIZE = 0.8  # of the numbers


def draw(name: str, chosen: Collection[int], num_ws: int, *, about: str) -> tuple[int, ...]:
    """The ws that are on. A press turns one over; moving on gives its new state to the others."""
    width, height = max(controls.width_left(), controls.em(2)), imgui.get_frame_height()
    corner, cell = imgui.get_cursor_screen_pos(), width / num_ws
    imgui.invisible_button(f"##{name}", (width, height))
    place = int((imgui.get_io().mouse_pos.x - corner.x) / cell)
    place, on = min(max(place, 0), num_ws - 1), set(chosen)
    storage, item = imgui.get_state_storage(), imgui.get_item_id()
    if imgui.is_item_activated():
        storage.set_bool(item, place not in on)
        storage.set_int(item + 1, place)
    is_active, is_hovered = imgui.is_item_active(), imgui.is_item_hovered()
    if is_active:
        last = storage.get_int(item + 1)
        passed = range(min(last, place), max(last, place) + 1)
        on = on.union(passed) if storage.get_bool(item) else on.difference(passed)
        storage.set_int(item + 1, place)
    elif is_hovered:
        controls.tooltip(f"w[{place}]: {about}")
    lit = place if is_active or is_hovered else None
    _draw_cells(corner, (cell, height), num_ws, on, lit)
    return tuple(sorted(on))


def _draw_cells(
    corner: imgui.ImVec2, size: tuple[float, float], num_ws: int, on: Collection[int], lit: int | None
) -> None:
    canvas, (cell, height) = imgui.get_window_draw_list(), size
    gap, rounding = max(controls.em(0.08), 1.0), imgui.get_style().frame_rounding / 2
    font, text_px = imgui.get_font(), imgui.get_font_size() * _TEXT_SIZE
    top, bottom = corner.y, corner.y + height
    plain, chosen = imgui.get_color_u32(imgui.Col_.frame_bg), imgui.get_color_u32(imgui.Col_.slider_grab)
    ink = imgui.get_color_u32(imgui.Col_.text)
    every = 1 if cell > controls.em(1.1) else 4
    for row in range(num_ws):
        left = corner.x + row * cell
        ground = chosen if row in on else plain
        canvas.add_rect_filled((left, top), (left + cell - gap, bottom), ground, rounding)
        if row == lit:
            canvas.add_rect((left, top), (left + cell - gap, bottom), ink, rounding)
        if row % every == 0:
            text = f"{row}"
            across = imgui.calc_text_size(text).x * _TEXT_SIZE
            place = (left + (cell - gap - across) / 2, top + (height - text_px) / 2)
            canvas.add_text(font, text_px, place, ink, text)

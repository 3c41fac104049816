"""A small upright slider for every w that is stored: from none of it to all of it."""

from __future__ import annotations

from collections.abc import Mapping

from imgui_bundle import imgui

from renderer.directions.w_plus import WRow
from widgets import controls

_HEIGHT_EM = 4.5


def draw(name: str, rows: tuple[WRow, ...], num_ws: int, names: Mapping[str, str]) -> dict[int, float]:
    """The amounts that the mouse has set, by row; moving on with the button held paints them."""
    width, height = max(controls.width_left(), controls.em(2)), controls.em(_HEIGHT_EM)
    corner, cell = imgui.get_cursor_screen_pos(), width / num_ws
    imgui.invisible_button(f"##{name}", (width, height))
    is_active, is_hovered = imgui.is_item_active(), imgui.is_item_hovered()
    mouse, known = imgui.get_io().mouse_pos, {each.row: each for each in rows}
    row = min(max(int((mouse.x - corner.x) / cell), 0), num_ws - 1)
    _draw_bars(corner, (cell, height), num_ws, known)
    if is_hovered and not is_active and row in known:
        each = known[row]
        source = controls.plain(names.get(each.source_id, f"{each.source_id}, which is not in the library"))
        controls.tooltip(
            f"w[{row}]: {each.amount:.0%} of {source}\nPress and drag; moving on paints the others."
        )
    if not is_active or row not in known:
        return {}
    share = (corner.y + height - mouse.y) / height
    return {row: round(min(max(share, 0.0), 1.0), 2)}


def _draw_bars(
    corner: imgui.ImVec2, size: tuple[float, float], num_ws: int, known: Mapping[int, WRow]
) -> None:
    canvas, (cell, height) = imgui.get_window_draw_list(), size
    gap, bottom = max(controls.em(0.08), 1.0), corner.y + height
    plain, filled = imgui.get_color_u32(imgui.Col_.frame_bg), imgui.get_color_u32(imgui.Col_.slider_grab)
    grip = imgui.get_color_u32(imgui.Col_.slider_grab_active)
    for row in range(num_ws):
        left = corner.x + row * cell
        right = left + cell - gap
        if row not in known:
            canvas.add_line((left, bottom - 1), (right, bottom - 1), plain, 2.0)
            continue
        top = bottom - height * min(max(known[row].amount, 0.0), 1.0)
        canvas.add_rect_filled((left, corner.y), (right, bottom), plain)
        canvas.add_rect_filled((left, top), (right, bottom), filled)
        canvas.add_line((left, top), (right, top), grip, 2.0)

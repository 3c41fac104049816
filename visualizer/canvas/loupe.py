"""A magnifying glass at the pointer: the pixels around it, and the value of the one in the middle."""

from __future__ import annotations

import math

import numpy as np
from imgui_bundle import imgui

from visualizer.canvas.view import Area, Place
from visualizer.chrome import theme
from widgets import controls

REACH = 6
CELL_EM = 0.9


def draw(pixels: np.ndarray, at: Place, area: Area, mouse: tuple[float, float]) -> None:
    """Beside the pointer, on the side where there is room. Shapes: `pixels` uint8 [H, W, 1 or 3]."""
    column, row = (math.floor(value) for value in at.pixel_at(*mouse))
    if not (0 <= column < at.width and 0 <= row < at.height):
        return
    cell, gap = controls.em(CELL_EM), controls.em(1.2)
    side = (2 * REACH + 1) * cell
    left = mouse[0] + gap if mouse[0] + gap + side <= area.right else mouse[0] - gap - side
    top = mouse[1] + gap if mouse[1] + gap + side <= area.bottom else mouse[1] - gap - side
    sheet = imgui.get_window_draw_list()
    sheet.push_clip_rect((area.left, area.top), (area.right, area.bottom), True)
    sheet.add_rect_filled((left, top), (left + side, top + side), imgui.get_color_u32(theme.DARK.ground))
    for y in range(max(row - REACH, 0), min(row + REACH + 1, at.height)):
        for x in range(max(column - REACH, 0), min(column + REACH + 1, at.width)):
            corner = (left + (x - column + REACH) * cell, top + (y - row + REACH) * cell)
            sheet.add_rect_filled(corner, (corner[0] + cell, corner[1] + cell), _color(pixels[y, x]))
    middle = (left + REACH * cell, top + REACH * cell)
    for color, thickness in ((theme.DARK.ground, 3.0), (theme.DARK.ink, 1.0)):
        ink = imgui.get_color_u32(color)
        sheet.add_rect(middle, (middle[0] + cell, middle[1] + cell), ink, 0.0, thickness)
    sheet.add_rect((left, top), (left + side, top + side), imgui.get_color_u32(theme.DARK.line), 0.0, 1.0)
    sheet.pop_clip_rect()


def _color(pixel: np.ndarray) -> int:
    """The pixel as ImGui packs it: alpha, blue, green, red."""
    red, green, blue = (int(pixel[i if len(pixel) > 1 else 0]) for i in range(3))
    return 0xFF000000 | blue << 16 | green << 8 | red

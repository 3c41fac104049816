"""What the canvas says of a take, over the picture: the countdown, large, then that it is recorded."""

from __future__ import annotations

import math

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from visualizer.canvas.marks import draw_caption
from visualizer.canvas.view import Area
from visualizer.chrome import theme
from widgets import controls, recording_mark, take_panel
from widgets.take_panel import TakeStatus

COUNTDOWN_EM, LEAST_SHARE = 8.0, 0.5
_INSET_EM = (0.8, 0.6)


def draw(status: TakeStatus, area: Area) -> None:
    """In the window that is drawn now; what is recorded of the canvas, or exported, has none of it."""
    if status.countdown_s is not None:
        _draw_countdown(max(math.ceil(status.countdown_s), 1), area)
        return
    dot, inset = f"{icons.ICON_FA_CIRCLE}  ", [controls.em(each) for each in _INSET_EM]
    corner = area.left + inset[0], area.bottom - inset[1] - imgui.get_text_line_height()
    sheet = imgui.get_window_draw_list()
    draw_caption(sheet, dot + take_panel.in_words(status), corner)
    sheet.add_text(corner, imgui.get_color_u32(recording_mark.RED), dot)


def _draw_countdown(number: int, area: Area) -> None:
    """The number in the middle, on a disc, so that it can be read on any picture."""
    size = min(controls.em(COUNTDOWN_EM), LEAST_SHARE * min(area.width, area.height))
    if size < 1:
        return
    font, text, sheet = imgui.get_font(), str(number), imgui.get_window_draw_list()
    extent = imgui.calc_text_size(text) * (size / imgui.get_font_size())
    middle = (area.left + area.right) / 2, (area.top + area.bottom) / 2
    sheet.add_circle_filled(middle, size * 0.75, imgui.get_color_u32((*theme.DARK.ground[:3], 0.6)))
    corner = middle[0] - extent.x / 2, middle[1] - extent.y / 2
    sheet.add_text(font, size, corner, imgui.get_color_u32(theme.DARK.ink), text)

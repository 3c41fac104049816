"""What is drawn over the picture: caption, margins, scan line, probe, pixel grid."""

from __future__ import annotations

import math
from dataclasses import dataclass

from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import Axis
from visualizer.canvas.view import Area, Place, Point
from visualizer.chrome import theme
from widgets import controls

GRID_FROM_EM = 1.6
CAPTION_FROM_EM = 2.0
WHOLE_CAPTION_FROM_EM = (14.0, 11.0)  # of width and height: in less it would hide the picture


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn over the picture: its caption, the probe point, its edges inside margins, a scan line.

    The caption has `caption_share` of the width; what does not fit into that is left out of its middle, and
    where there is little room the caption is only `short`, if there is such a one.
    Units: `probe` as (column, row), `margins` (left and upper) and the place of `line`, which runs along an
    axis, in pixels of the picture.
    """

    caption: str = ""
    short: str = ""
    probe: Point | None = None
    margins: Point = (0.0, 0.0)
    line: tuple[Axis, float] | None = None
    caption_share: float = 1.0


def draw(marks: Marks, at: Place, area: Area, picture_size: tuple[int, int]) -> None:
    """All marks that there are, clipped to that part of the window."""
    sheet = imgui.get_window_draw_list()
    sheet.push_clip_rect((area.left, area.top), (area.right, area.bottom), True)
    rows, columns = picture_size
    left, top = marks.margins
    if left > 0 or top > 0:
        corner, end = at.screen_at(left, top), at.screen_at(columns - left, rows - top)
        for color, thickness in ((theme.DARK.ground, 3.0), (theme.DARK.accent, 1.5)):
            sheet.add_rect(corner, end, imgui.get_color_u32(color), 0.0, thickness)
    if marks.line is not None:
        _draw_line(sheet, *marks.line, at, picture_size)
    if marks.probe is not None:
        _draw_probe(sheet, *at.screen_at(*marks.probe))
    caption, room = _caption(marks, area), area.width * marks.caption_share - 2 * controls.em(0.5)
    if caption and room > controls.em(CAPTION_FROM_EM):
        corner = (area.left + controls.em(0.5), area.top + controls.em(0.35))
        draw_caption(sheet, controls.cut_middle(caption, room), corner)
    sheet.pop_clip_rect()


def draw_caption(sheet: imgui.ImDrawList, text: str, corner: Point) -> None:
    """A line of text that can be read on any picture."""
    extent = imgui.calc_text_size(text)
    ground = imgui.get_color_u32((*theme.DARK.ground[:3], 0.75))
    pad = controls.em(0.3)
    end = (corner[0] + extent.x + pad, corner[1] + extent.y + pad / 2)
    sheet.add_rect_filled((corner[0] - pad, corner[1] - pad / 2), end, ground, pad)
    sheet.add_text(corner, imgui.get_color_u32(theme.DARK.ink), text)


def draw_grid(sheet: imgui.ImDrawList, at: Place, area: Area) -> None:
    """The edges of the pixels, where these are large enough."""
    if at.zoom < controls.em(GRID_FROM_EM):
        return
    color = imgui.get_color_u32((1.0, 1.0, 1.0, 0.07))
    first_x, first_y = at.pixel_at(area.left, area.top)
    last_x, last_y = at.pixel_at(area.right, area.bottom)
    left, top = (max(start, edge) for start, edge in ((at.left, area.left), (at.top, area.top)))
    right = min(at.left + at.width * at.zoom, area.right)
    bottom = min(at.top + at.height * at.zoom, area.bottom)
    for column in range(max(0, math.ceil(first_x)), min(at.width, math.floor(last_x)) + 1):
        x = at.left + column * at.zoom
        sheet.add_line((x, top), (x, bottom), color)
    for row in range(max(0, math.ceil(first_y)), min(at.height, math.floor(last_y)) + 1):
        y = at.top + row * at.zoom
        sheet.add_line((left, y), (right, y), color)


def _caption(marks: Marks, area: Area) -> str:
    """The one for which there is room."""
    width, height = (controls.em(each) for each in WHOLE_CAPTION_FROM_EM)
    is_roomy = area.width * marks.caption_share >= width and area.height >= height
    return marks.caption if is_roomy or not marks.short else marks.short


def _draw_probe(sheet: imgui.ImDrawList, x: float, y: float) -> None:
    """A cross that can be seen on any ground."""
    reach, gap = controls.em(0.75), controls.em(0.2)
    for color, thickness in ((theme.DARK.ground, 4.0), (theme.DARK.ink, 1.5)):
        ink = imgui.get_color_u32(color)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            sheet.add_line((x + dx * gap, y + dy * gap), (x + dx * reach, y + dy * reach), ink, thickness)


def _draw_line(
    sheet: imgui.ImDrawList, axis: Axis, place: float, at: Place, picture_size: tuple[int, int]
) -> None:
    """A thin line across the picture that can be seen on any ground."""
    rows, columns = picture_size
    start, end = at.screen_at(0, place), at.screen_at(columns, place)
    if axis is Axis.VERTICAL:
        start, end = at.screen_at(place, 0), at.screen_at(place, rows)
    for color, thickness in ((theme.DARK.ground, 4.0), (theme.DARK.ink, 1.5)):
        sheet.add_line(start, end, imgui.get_color_u32(color), thickness)

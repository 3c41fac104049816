"""The picture pane: fit, pan, zoom, pixel read-out; a drag on the picture moves the latent point."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import Axis
from renderer.messages import Frame
from renderer.scene import LatentPoint
from visualizer import theme
from visualizer.texture import Placement, Texture
from widgets import controls, latent_panel

ZOOM_STEP = 1.15
SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 128.0
GRID_FROM_EM = 1.6


@dataclass(frozen=True, slots=True)
class CanvasView:
    """How the picture lies in the pane, whatever layer is shown and whether its spectrum lies beside it.

    `scale` None fits it. `center` is the picture's point in the middle of the pane; None is the middle of all
    that is shown. Units: `scale` in screen pixels per picture width, `center` in picture widths and heights.
    """

    scale: float | None = None
    center: tuple[float, float] | None = None
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn over the picture: its caption, the probe point, its edges inside margins, a scan line.

    Units: `probe` as (column, row), `margins` (left and upper) and the place of `line`, which runs along an
    axis, in pixels of the picture.
    """

    caption: str = ""
    probe: tuple[float, float] | None = None
    margins: tuple[float, float] = (0.0, 0.0)
    line: tuple[Axis, float] | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """What became of the view and the latent point, what the pointer reads, and where a probe was set."""

    view: CanvasView
    latent: LatentPoint
    read_out: str = ""
    probe: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where all that is shown is drawn: its top left corner and its scale, in screen pixels."""

    left: float
    top: float
    zoom: float
    width: int
    height: int

    def pixel_at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) / self.zoom, (y - self.top) / self.zoom


def draw(
    texture: Texture,
    frame: Frame,
    view: CanvasView,
    latent: LatentPoint,
    *,
    rate: float | None = None,
    marks: Marks | None = None,
    width: float | None = None,
) -> Touched:
    """The picture in the rest of the window, or in so many pixels of its width.

    `rate` is the sampling rate of what is shown, for the frequencies in the spectrum.
    """
    size = imgui.get_content_region_avail()
    size.x = size.x if width is None else width
    pane = imgui.get_cursor_screen_pos()
    if size.x < 2 or size.y < 2:
        return Touched(view, latent)
    buttons = imgui.ButtonFlags_.mouse_button_left | imgui.ButtonFlags_.mouse_button_middle
    imgui.invisible_button("##Picture", size, buttons | imgui.ButtonFlags_.mouse_button_right)
    at = _place(frame, view, pane, size)
    _draw_picture(texture, view, at, pane, size)
    _draw_marks(frame, marks or Marks(), at, pane, size)
    read_out = _read_out(frame, at, rate)
    if imgui.is_item_active() and imgui.get_io().key_ctrl and imgui.is_mouse_down(imgui.MouseButton_.left):
        mouse = imgui.get_io().mouse_pos
        return Touched(view, latent, read_out, at.pixel_at(mouse.x, mouse.y))
    view, latent = _handle_mouse(frame, view, latent, at, pane, size)
    return Touched(view, latent, read_out)


def actual_size(frame: Frame, view: CanvasView) -> CanvasView:
    """One picture pixel to one screen pixel, the middle in the middle."""
    return replace(view, scale=float(frame.picture_size[1]), center=None)


def _place(frame: Frame, view: CanvasView, pane: imgui.ImVec2, size: imgui.ImVec2) -> _Place:
    height, width = frame.pixels.shape[:2]
    rows, columns = frame.picture_size
    zoom = view.scale / columns if view.scale is not None else _fitting(width, height, size)
    center_x, center_y = width / 2, height / 2
    if view.center is not None:
        center_x, center_y = view.center[0] * columns, view.center[1] * rows
    left = pane.x + size.x / 2 - center_x * zoom
    top = pane.y + size.y / 2 - center_y * zoom
    return _Place(math.floor(left), math.floor(top), zoom, width, height)


def _fitting(width: int, height: int, size: imgui.ImVec2) -> float:
    """The largest zoom that shows all; whole above 1, so that every pixel is equally large."""
    zoom = min(size.x / width, size.y / height)
    return float(math.floor(zoom)) if zoom >= 2 else max(zoom, SMALLEST_ZOOM)


def _draw_picture(
    texture: Texture, view: CanvasView, at: _Place, pane: imgui.ImVec2, size: imgui.ImVec2
) -> None:
    density = imgui.get_io().display_framebuffer_scale.x or 1.0
    placement = Placement(
        (at.left - pane.x) * density,
        (at.top - pane.y) * density,
        at.zoom * density,
        math.ceil(size.x * density),
        math.ceil(size.y * density),
        view.smooth,
        theme.GROUND,
    )
    sheet = imgui.get_window_draw_list()
    end = (pane.x + placement.pane_width / density, pane.y + placement.pane_height / density)
    sheet.push_clip_rect((pane.x, pane.y), (pane.x + size.x, pane.y + size.y), True)
    sheet.add_image(texture.in_pane(placement), (pane.x, pane.y), end)
    if at.zoom >= controls.em(GRID_FROM_EM) and not view.smooth and not imgui.is_item_active():
        _draw_grid(sheet, at, pane, size)
    sheet.pop_clip_rect()


def _draw_grid(sheet: imgui.ImDrawList, at: _Place, pane: imgui.ImVec2, size: imgui.ImVec2) -> None:
    color = imgui.get_color_u32((1.0, 1.0, 1.0, 0.07))
    first_x, first_y = at.pixel_at(pane.x, pane.y)
    last_x, last_y = at.pixel_at(pane.x + size.x, pane.y + size.y)
    top, bottom = max(at.top, pane.y), min(at.top + at.height * at.zoom, pane.y + size.y)
    left, right = max(at.left, pane.x), min(at.left + at.width * at.zoom, pane.x + size.x)
    for column in range(max(0, math.ceil(first_x)), min(at.width, math.floor(last_x)) + 1):
        x = at.left + column * at.zoom
        sheet.add_line((x, top), (x, bottom), color)
    for row in range(max(0, math.ceil(first_y)), min(at.height, math.floor(last_y)) + 1):
        y = at.top + row * at.zoom
        sheet.add_line((left, y), (right, y), color)


def _draw_marks(frame: Frame, marks: Marks, at: _Place, pane: imgui.ImVec2, size: imgui.ImVec2) -> None:
    sheet = imgui.get_window_draw_list()
    sheet.push_clip_rect((pane.x, pane.y), (pane.x + size.x, pane.y + size.y), True)
    rows, columns = frame.picture_size
    left, top = marks.margins
    if left > 0 or top > 0:
        corner = (at.left + left * at.zoom, at.top + top * at.zoom)
        end = (at.left + (columns - left) * at.zoom, at.top + (rows - top) * at.zoom)
        for color, thickness in ((theme.GROUND, 3.0), (theme.ACCENT, 1.5)):
            sheet.add_rect(corner, end, imgui.get_color_u32(color), 0.0, thickness)
    if marks.line is not None:
        _draw_line(sheet, *marks.line, at, frame.picture_size)
    if marks.probe is not None:
        _draw_probe(sheet, at.left + marks.probe[0] * at.zoom, at.top + marks.probe[1] * at.zoom)
    if marks.caption:
        place = (pane.x + controls.em(0.5), pane.y + controls.em(0.35))
        extent = imgui.calc_text_size(marks.caption)
        ground = imgui.get_color_u32((*theme.GROUND[:3], 0.75))
        pad = controls.em(0.3)
        end = (place[0] + extent.x + pad, place[1] + extent.y + pad / 2)
        sheet.add_rect_filled((place[0] - pad, place[1] - pad / 2), end, ground, pad)
        sheet.add_text(place, imgui.get_color_u32(theme.INK), marks.caption)
    sheet.pop_clip_rect()


def _draw_probe(sheet: imgui.ImDrawList, x: float, y: float) -> None:
    """A cross that can be seen on any ground."""
    reach, gap = controls.em(0.75), controls.em(0.2)
    for color, thickness in ((theme.GROUND, 4.0), (theme.INK, 1.5)):
        ink = imgui.get_color_u32(color)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            sheet.add_line((x + dx * gap, y + dy * gap), (x + dx * reach, y + dy * reach), ink, thickness)


def _draw_line(
    sheet: imgui.ImDrawList, axis: Axis, place: float, at: _Place, picture_size: tuple[int, int]
) -> None:
    """A thin line across the picture that can be seen on any ground."""
    across, (rows, columns) = place * at.zoom, picture_size
    start, end = (at.left, at.top + across), (at.left + columns * at.zoom, at.top + across)
    if axis is Axis.VERTICAL:
        start, end = (at.left + across, at.top), (at.left + across, at.top + rows * at.zoom)
    for color, thickness in ((theme.GROUND, 4.0), (theme.INK, 1.5)):
        sheet.add_line(start, end, imgui.get_color_u32(color), thickness)


def _handle_mouse(
    frame: Frame,
    view: CanvasView,
    latent: LatentPoint,
    at: _Place,
    pane: imgui.ImVec2,
    size: imgui.ImVec2,
) -> tuple[CanvasView, LatentPoint]:
    io = imgui.get_io()
    middle = (pane.x + size.x / 2, pane.y + size.y / 2)
    if imgui.is_item_hovered() and imgui.is_mouse_double_clicked(imgui.MouseButton_.middle):
        return replace(view, scale=None, center=None), latent
    if imgui.is_item_hovered() and imgui.set_item_key_owner(imgui.Key.mouse_wheel_y) and io.mouse_wheel:
        zoom = min(max(at.zoom * ZOOM_STEP**io.mouse_wheel, SMALLEST_ZOOM), LARGEST_ZOOM)
        x, y = at.pixel_at(io.mouse_pos.x, io.mouse_pos.y)
        center = (x + (middle[0] - io.mouse_pos.x) / zoom, y + (middle[1] - io.mouse_pos.y) / zoom)
        return _looking_at(frame, view, zoom, center), latent
    dx, dy = io.mouse_delta.x, io.mouse_delta.y
    if not imgui.is_item_active() or (not dx and not dy):
        return view, latent
    if imgui.is_mouse_down(imgui.MouseButton_.left) and not io.key_alt:
        per_em = latent_panel.SEEDS_PER_EM / controls.em(1)
        return view, latent_panel.moved(latent, dx * per_em, dy * per_em)
    x, y = at.pixel_at(middle[0] - dx, middle[1] - dy)
    return _looking_at(frame, view, at.zoom, (x, y)), latent


def _looking_at(frame: Frame, view: CanvasView, zoom: float, pixel: tuple[float, float]) -> CanvasView:
    """The view at that zoom with that pixel in the middle of the pane."""
    rows, columns = frame.picture_size
    return replace(view, scale=zoom * columns, center=(pixel[0] / columns, pixel[1] / rows))


def _read_out(frame: Frame, at: _Place, rate: float | None) -> str:
    if not imgui.is_item_hovered():
        return ""
    mouse = imgui.get_io().mouse_pos
    x, y = (math.floor(value) for value in at.pixel_at(mouse.x, mouse.y))
    if not (0 <= x < at.width and 0 <= y < at.height):
        return ""
    rows, columns = frame.picture_size
    if x >= columns:
        return _frequency(x - columns - columns // 2, y - rows // 2, frame.picture_size, rate)
    values = " ".join(str(int(value)) for value in frame.pixels[y, x])
    return f"({x}, {y})  {values}"


def _frequency(column: int, row: int, picture_size: tuple[int, int], rate: float | None) -> str:
    """A place in the spectrum, counted from its middle, as a frequency along both axes and in all."""
    rows, columns = picture_size
    unit = "cycles per image width" if rate else "cycles per sample"
    x, y = column / columns * (rate or 1.0), row / rows * (rate or 1.0)
    return f"spectrum at ({x:.3g}, {y:.3g}), |f| {math.hypot(x, y):.3g} {unit}"

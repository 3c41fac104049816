"""The picture pane: fit, pan, zoom, pixel read-out; a drag on the picture moves the latent point."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from imgui_bundle import imgui

from renderer.messages import Frame
from renderer.scene import LatentPoint
from visualizer import theme
from visualizer.texture import Texture
from widgets import controls, latent_panel

ZOOM_STEP = 1.15
SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 128.0
GRID_FROM_EM = 1.0


@dataclass(frozen=True, slots=True)
class CanvasView:
    """How the picture lies in the pane.

    `zoom` None fits it. `center` is the picture's point (in its pixels) in the middle of the pane; None is
    its own middle. Units: `zoom` in screen pixels per picture pixel.
    """

    zoom: float | None = None
    center: tuple[float, float] | None = None
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class _Placement:
    """Where the picture is drawn: its top left corner and its scale, in screen pixels."""

    left: float
    top: float
    zoom: float
    width: int
    height: int

    def pixel_at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) / self.zoom, (y - self.top) / self.zoom


def draw(
    texture: Texture, frame: Frame, view: CanvasView, latent: LatentPoint
) -> tuple[CanvasView, LatentPoint, str]:
    """The picture in the rest of the window; the new view, the new latent point, and the pixel read-out."""
    size = imgui.get_content_region_avail()
    pane = imgui.get_cursor_screen_pos()
    if size.x < 2 or size.y < 2:
        return view, latent, ""
    buttons = imgui.ButtonFlags_.mouse_button_left | imgui.ButtonFlags_.mouse_button_middle
    imgui.invisible_button("##Picture", size, buttons | imgui.ButtonFlags_.mouse_button_right)
    placement = _place(frame, view, pane, size)
    texture.set_smooth(view.smooth)
    _draw_picture(texture, placement, pane, size)
    view, latent = _handle_mouse(view, latent, placement, pane, size)
    return view, latent, _read_out(frame, placement)


def zoomed(frame: Frame, view: CanvasView, zoom: float | None) -> CanvasView:
    """The same picture at that zoom, its middle in the middle of the pane; None fits it."""
    return replace(view, zoom=zoom, center=None)


def _place(frame: Frame, view: CanvasView, pane: imgui.ImVec2, size: imgui.ImVec2) -> _Placement:
    height, width = frame.pixels.shape[:2]
    zoom = view.zoom if view.zoom is not None else _fitting(width, height, size)
    center_x, center_y = view.center if view.center is not None else (width / 2, height / 2)
    left = pane.x + size.x / 2 - center_x * zoom
    top = pane.y + size.y / 2 - center_y * zoom
    return _Placement(math.floor(left), math.floor(top), zoom, width, height)


def _fitting(width: int, height: int, size: imgui.ImVec2) -> float:
    """The largest zoom that shows all; whole above 1, so that every pixel is equally large."""
    zoom = min(size.x / width, size.y / height)
    return float(math.floor(zoom)) if zoom >= 2 else max(zoom, SMALLEST_ZOOM)


def _draw_picture(texture: Texture, at: _Placement, pane: imgui.ImVec2, size: imgui.ImVec2) -> None:
    sheet = imgui.get_window_draw_list()
    end = (pane.x + size.x, pane.y + size.y)
    sheet.push_clip_rect((pane.x, pane.y), end, True)
    sheet.add_rect_filled((pane.x, pane.y), end, imgui.get_color_u32(theme.GROUND))
    right, bottom = at.left + at.width * at.zoom, at.top + at.height * at.zoom
    sheet.add_image(texture.ref, (at.left, at.top), (right, bottom))
    if at.zoom >= controls.em(GRID_FROM_EM) and not _is_moving():
        _draw_grid(sheet, at, pane, size)
    sheet.pop_clip_rect()


def _is_moving() -> bool:
    return imgui.is_item_active()


def _draw_grid(sheet: imgui.ImDrawList, at: _Placement, pane: imgui.ImVec2, size: imgui.ImVec2) -> None:
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


def _handle_mouse(
    view: CanvasView, latent: LatentPoint, at: _Placement, pane: imgui.ImVec2, size: imgui.ImVec2
) -> tuple[CanvasView, LatentPoint]:
    io = imgui.get_io()
    middle = (pane.x + size.x / 2, pane.y + size.y / 2)
    if imgui.is_item_hovered() and imgui.is_mouse_double_clicked(imgui.MouseButton_.middle):
        return replace(view, zoom=None, center=None), latent
    if imgui.is_item_hovered() and imgui.set_item_key_owner(imgui.Key.mouse_wheel_y) and io.mouse_wheel:
        return _zoom_to_pointer(view, at, io, middle), latent
    if not imgui.is_item_active():
        return view, latent
    dx, dy = io.mouse_delta.x, io.mouse_delta.y
    if imgui.is_mouse_down(imgui.MouseButton_.left) and not io.key_alt:
        per_em = latent_panel.SEEDS_PER_EM / controls.em(1)
        return view, latent_panel.moved(latent, dx * per_em, dy * per_em)
    if not dx and not dy:
        return view, latent
    x, y = at.pixel_at(*middle)
    return replace(view, zoom=at.zoom, center=(x - dx / at.zoom, y - dy / at.zoom)), latent


def _zoom_to_pointer(
    view: CanvasView, at: _Placement, io: imgui.IO, middle: tuple[float, float]
) -> CanvasView:
    zoom = min(max(at.zoom * ZOOM_STEP**io.mouse_wheel, SMALLEST_ZOOM), LARGEST_ZOOM)
    x, y = at.pixel_at(io.mouse_pos.x, io.mouse_pos.y)
    center = (x + (middle[0] - io.mouse_pos.x) / zoom, y + (middle[1] - io.mouse_pos.y) / zoom)
    return replace(view, zoom=zoom, center=center)


def _read_out(frame: Frame, at: _Placement) -> str:
    if not imgui.is_item_hovered():
        return ""
    mouse = imgui.get_io().mouse_pos
    x, y = (math.floor(value) for value in at.pixel_at(mouse.x, mouse.y))
    if not (0 <= x < at.width and 0 <= y < at.height):
        return ""
    values = " ".join(str(int(value)) for value in frame.pixels[y, x])
    return f"({x}, {y})  {values}"

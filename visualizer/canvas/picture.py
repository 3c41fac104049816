"""One picture in its pane: drawn, read out, and dragged."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from imgui_bundle import imgui

from renderer.frame import Frame
from renderer.scene import Scene, Transform
from visualizer.canvas import drag, loupe, marks, view
from visualizer.canvas.drag import DragMode
from visualizer.canvas.marks import Marks
from visualizer.canvas.view import Area, CanvasView, Extent, Place, Point
from visualizer.chrome import theme
from visualizer.texture import Placement, Texture
from widgets import controls

ZOOM_STEP = 1.15


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame with its texture, and what is drawn over it. `rate` is the sampling rate of what is shown."""

    texture: Texture
    frame: Frame
    rate: float | None = None
    marks: Marks = field(default_factory=Marks)

    @property
    def extent(self) -> Extent:
        """How large it is, and where in it the image lies."""
        return Extent.of(self.frame, self.rate)


@dataclass(frozen=True, slots=True)
class Tool:
    """What the left button does, whether there is a loupe, and the transform that a drag began with."""

    mode: DragMode = DragMode.LATENT
    has_loupe: bool = False
    grip: Transform | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """What became of the view, the scene and the tool; where a probe was set; if the pointer is over it."""

    view: CanvasView
    scene: Scene
    tool: Tool
    at: Place | None = None
    probe: Point | None = None
    is_hovered: bool = False


def draw(picture: Picture, looks: CanvasView, scene: Scene, tool: Tool, area: Area) -> Touched:
    """The picture in that part of the window, which must begin where ImGui's cursor is."""
    if area.is_tiny:
        imgui.dummy((0, 0))  # a window must not end with a cursor that was only set
        return Touched(looks, scene, tool)
    buttons = imgui.ButtonFlags_.mouse_button_left | imgui.ButtonFlags_.mouse_button_middle
    imgui.set_next_item_allow_overlap()
    size = (area.width, area.height)
    imgui.invisible_button("##Picture", size, buttons | imgui.ButtonFlags_.mouse_button_right)
    at = paint(picture, looks, area)
    is_hovered, is_active = imgui.is_item_hovered(), imgui.is_item_active()
    if is_active and imgui.get_io().key_alt:  # or letting go of it would lead to the menu bar
        imgui.internal.set_key_owner(imgui.Key.mod_alt, imgui.get_item_id())
    mouse = imgui.get_io().mouse_pos
    if tool.has_loupe and is_hovered and not is_active:
        loupe.draw(picture.frame.pixels, at, area, (mouse.x, mouse.y))
    tool = replace(tool, grip=tool.grip if is_active else None)
    touched = Touched(looks, scene, tool, at, is_hovered=is_hovered)
    if is_active and imgui.get_io().key_ctrl and imgui.is_mouse_down(imgui.MouseButton_.left):
        return replace(touched, probe=at.pixel_at(mouse.x, mouse.y))
    if is_hovered or is_active:
        touched = replace(touched, view=_looked(picture.extent, touched, at, area))
    return _dragged(picture, touched, at) if is_active else touched


def paint(picture: Picture, looks: CanvasView, area: Area, *, clip: Area | None = None) -> Place:
    """Draw it, within `clip` only if that is given, and say where it lies."""
    clip = clip or area
    at = view.place(picture.extent, looks, area)
    density = imgui.get_io().display_framebuffer_scale.x or 1.0
    placement = Placement(
        (at.left - area.left) * density,
        (at.top - area.top) * density,
        at.zoom * density,
        math.ceil(area.width * density),
        math.ceil(area.height * density),
        looks.smooth,
        theme.palette().ground,
    )
    sheet = imgui.get_window_draw_list()
    end = (area.left + placement.pane_width / density, area.top + placement.pane_height / density)
    sheet.push_clip_rect((clip.left, clip.top), (clip.right, clip.bottom), True)
    sheet.add_image(picture.texture.in_pane(placement), (area.left, area.top), end)
    if not looks.smooth and not imgui.is_item_active():
        marks.draw_grid(sheet, at, clip)
    sheet.pop_clip_rect()
    marks.draw(picture.marks, at, clip, picture.frame.picture_size)
    return at


def reading(picture: Picture, at: Place, mouse: Point) -> str:
    """What lies under the pointer: place and value, or in the spectrum the frequency."""
    frame = picture.frame
    x, y = (math.floor(value) for value in at.pixel_at(*mouse))
    if not (0 <= x < at.width and 0 <= y < at.height):
        return ""
    rows, columns = frame.picture_size
    if x >= columns:
        return _frequency(x - columns - columns // 2, y - rows // 2, frame.picture_size, picture.rate)
    values = " ".join(str(int(value)) for value in frame.pixels[y, x])
    return f"({x}, {y})  {values}"


def _looked(extent: Extent, touched: Touched, at: Place, area: Area) -> CanvasView:
    """The view after the wheel, a double click of the middle button, or a pan."""
    io, looks = imgui.get_io(), touched.view
    if imgui.is_item_hovered() and imgui.is_mouse_double_clicked(imgui.MouseButton_.middle):
        return replace(looks, scale=None, center=None)
    if imgui.is_item_hovered() and imgui.set_item_key_owner(imgui.Key.mouse_wheel_y) and io.mouse_wheel:
        factor, about = ZOOM_STEP**io.mouse_wheel, (io.mouse_pos.x, io.mouse_pos.y)
        return view.zoomed(extent, looks, at, area, factor, about)
    by = (io.mouse_delta.x, io.mouse_delta.y)
    if imgui.is_item_active() and any(by) and _pans(touched.tool):
        return view.panned(extent, looks, at, area, by)
    return looks


def _pans(tool: Tool) -> bool:
    """Whether the button that is held moves the picture in its pane."""
    is_left = imgui.is_mouse_down(imgui.MouseButton_.left)
    return not is_left or imgui.get_io().key_alt or tool.mode is DragMode.PAN


def _dragged(picture: Picture, touched: Touched, at: Place) -> Touched:
    """The scene after a drag with the left button."""
    io, scene, tool = imgui.get_io(), touched.scene, touched.tool
    if _pans(tool):
        return touched
    if tool.mode is DragMode.LATENT:
        by = (io.mouse_delta.x, io.mouse_delta.y)
        return replace(touched, scene=drag.moved_latent(scene, by, em=controls.em(1)) if any(by) else scene)
    start = tool.grip or scene.transform
    touched = replace(touched, tool=replace(tool, grip=start))
    by = imgui.get_mouse_drag_delta(imgui.MouseButton_.left, 0.0)
    if by.x == by.y == 0:
        return touched
    rows, columns = picture.frame.picture_size
    if tool.mode is DragMode.TRANSLATE:
        width = picture.rate or columns
        snap = width if io.key_shift else None
        transform = drag.translated(start, (by.x, by.y), width=width * at.zoom, pixels=snap)
    else:
        now = (io.mouse_pos.x, io.mouse_pos.y)
        grip, middle = (now[0] - by.x, now[1] - by.y), at.screen_at(columns / 2, rows / 2)
        transform = drag.rotated(start, grip, now, middle=middle, snaps=io.key_shift)
    return replace(touched, scene=replace(scene, transform=transform))


def _frequency(column: int, row: int, picture_size: tuple[int, int], rate: float | None) -> str:
    """A place in the spectrum, counted from its middle, as a frequency along both axes and in all."""
    rows, columns = picture_size
    unit = "cycles per image width" if rate else "cycles per sample"
    x, y = column / columns * (rate or 1.0), row / rows * (rate or 1.0)
    return f"spectrum at ({x:.3g}, {y:.3g}), |f| {math.hypot(x, y):.3g} {unit}"

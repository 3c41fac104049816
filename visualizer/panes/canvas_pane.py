"""The picture, or two of them, with the tools above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from imgui_bundle import imgui, imgui_ctx

from renderer import probe
from renderer.aliasing.aliasing_figures import Axis, ScanLine
from renderer.comparison import Comparison
from renderer.frame import Frame
from renderer.model_info import LayerInfo, ModelInfo
from renderer.recording.shot import Shot
from renderer.scene import ProbePoint, Scene
from visualizer import canvas_tools
from visualizer.canvas import arrangement, painted, picture, view
from visualizer.canvas.arrangement import Difference, halves, side_in_turn
from visualizer.canvas.marks import Marks
from visualizer.canvas.painted import Painted
from visualizer.canvas.picture import Picture, Tool
from visualizer.canvas.view import Area, CanvasView, Place
from visualizer.command import Command
from visualizer.session import Session
from visualizer.texture import Texture
from widgets import compare_panel, controls
from widgets.compare_panel import Arrangement, Look, Wish

RANDOM_MODELS = ("stylegan3-t-64", "stylegan3-r-64")


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """A picture with what it is of."""

    frame: Frame
    scene: Scene
    model: ModelInfo
    note: str = ""

    @property
    def layer(self) -> LayerInfo:
        return self.model.layer(self.scene.view.layer)

    def name(self, side: int) -> str:
        """Which of two it is, as in the spectra, and what it is of; a narrow pane cuts off the end."""
        parts = ("AB"[side], self.note, self.scene.view.layer or "image", self.model.name)
        return "  ·  ".join(part for part in parts if part)


class CanvasPane:
    """Draws the picture on show, and what it is compared with, under one view."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.view = CanvasView()
        self.tool = Tool()
        self.look = Look()
        self.read_out = ""
        self.corner = (0.0, 0.0, 0.0)
        self._zoom = 1.0
        self._textures = (Texture(), Texture())
        self._uploaded: list[object] = [None, None]
        self._area = Area(0, 0, 0, 0)
        self._painted: list[Painted] = []
        self._difference: tuple[np.ndarray, np.ndarray, float, Difference | None] | None = None

    @property
    def is_blinking(self) -> bool:
        """Whether it changes by itself."""
        return self._session.comparison is not None and self.look.arrangement is Arrangement.BLINK

    def draw(self) -> Command | None:
        """Draw it; the command of the tool that was pressed."""
        session = self._session
        self.read_out = ""
        self.view, command = canvas_tools.draw_toolbar(session, self.view, self.tool, self._zoom)
        if session.comparison is not None:
            command = self._draw_comparison(session.comparison) or command
        corner, size = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail()
        self.corner = (corner.x + size.x, corner.y + size.y, size.x)
        self._area, self._painted = Area(corner.x, corner.y, size.x, size.y), []
        pictures = self._pictures()
        if not pictures:
            canvas_tools.draw_empty(session, size)
            return command
        self._draw_pictures(pictures, self._area)
        canvas_tools.draw_waiting(session, self.corner[0], corner.y)
        return command

    def do(self, command: Command) -> None:
        """Carry out a command about how the picture is looked at and what a drag does."""
        frame = self._session.frame
        match command:
            case Command.FIT:
                self.view = replace(self.view, scale=None, center=None)
            case Command.ACTUAL_SIZE if frame is not None:
                self.view = replace(view.with_zoom(frame, self.view, 1.0), center=None)
            case Command.SMOOTH:
                self.view = replace(self.view, smooth=not self.view.smooth)
            case Command.LOUPE:
                self.tool = replace(self.tool, has_loupe=not self.tool.has_loupe)
            case _ if command in canvas_tools.DRAG_MODES:
                self.tool = replace(self.tool, mode=canvas_tools.DRAG_MODES[command])

    def shot(self) -> Shot | None:
        """The pictures as they lie on the canvas, without what is drawn over them; None if there are none."""
        if not self._painted:
            return None
        density = imgui.get_io().display_framebuffer_scale.x or 1.0
        return painted.shot(self._painted, self._area, density=density)

    def close(self) -> None:
        """Give the textures back while the window's context is still there."""
        for texture in self._textures:
            texture.close()

    def _draw_comparison(self, comparison: Comparison) -> Command | None:
        session = self._session
        second = session.model_beside
        action = compare_panel.draw(
            comparison,
            self.look,
            [name for name in _models_known(session) if session.model and name != session.model.model],
            scene=session.scene,
            second=second,
            is_loading=comparison.model is not None and second is None,
        )
        self.look = action.look
        if action.comparison != comparison:
            session.compare(action.comparison)
        match action.wish:
            case Wish.BROWSE:
                return Command.OPEN_BESIDE
            case Wish.SWAP:
                session.swap()
            case Wish.CLOSE:
                session.compare(None)
        return None

    def _pictures(self) -> list[_Shown]:
        session = self._session
        frame, scene, model = session.frame, session.frame_scene, session.model
        if frame is None or scene is None or model is None:
            return []
        overlay = session.on_canvas.overlay
        if overlay is not None:
            frame = replace(frame, pixels=overlay.pixels, picture_size=overlay.pixels.shape[:2])
        pictures = [_Shown(frame, scene, model)]
        if frame.companion is not None and session.second_picture is not None:
            second, its_scene = session.second_picture
            pictures.append(_Shown(frame.companion, its_scene, second, _note(session.comparison, scene)))
        return pictures

    def _draw_pictures(self, pictures: Sequence[_Shown], area: Area) -> None:
        """One picture, or two as they are arranged."""
        if len(pictures) == 1:
            self._draw_one(0, self._picture(0, pictures[0], caption=""), pictures[0], area)
            return
        first, second = (
            self._picture(side, each, caption=each.name(side)) for side, each in enumerate(pictures)
        )
        match self.look.arrangement:
            case Arrangement.BESIDE:
                left, right = halves(area, controls.em(0.3))
                self._draw_one(0, first, pictures[0], left)
                imgui.set_cursor_screen_pos((right.left, right.top))
                self._draw_one(1, second, pictures[1], right, self._as_wide_as(first, left))
            case Arrangement.SPLIT:
                self._draw_split(first, second, pictures, area)
            case Arrangement.BLINK:
                side = side_in_turn(self.look.arrangement, imgui.get_time())
                same_size = self._as_wide_as(first, area)
                self._draw_one(side, (first, second)[side], pictures[side], area, same_size)
            case Arrangement.DIFFERENCE:
                self._draw_difference(first, pictures, area)

    def _draw_split(self, first: Picture, second: Picture, pictures: Sequence[_Shown], area: Area) -> None:
        if self._draw_one(0, first, pictures[0], area) is None:
            return
        right = area.part(self.look.divider, 1.0)
        self._upload(1, pictures[1].frame.pixels)
        its = picture.paint(second, self._as_wide_as(first, area), area, clip=right)
        self._painted.append(Painted(self._textures[1], area, right))
        mouse = imgui.get_io().mouse_pos
        if self.read_out and mouse.x >= right.left:
            self.read_out = picture.reading(second, its, (mouse.x, mouse.y))
        divider = canvas_tools.draw_divider(area, self.look.divider)
        self.look = replace(self.look, divider=divider)

    def _draw_difference(self, first: Picture, pictures: Sequence[_Shown], area: Area) -> None:
        a, b = pictures[0].frame.pixels, pictures[1].frame.pixels
        known, gain_db = self._difference, self.look.gain_db
        if known is None or known[0] is not a or known[1] is not b or known[2] != gain_db:
            known = self._difference = a, b, gain_db, arrangement.difference(a, b, gain_db=gain_db)
        found = known[3]
        if found is None:
            sizes = " and ".join(f"{each.shape[1]}×{each.shape[0]}" for each in (a, b))
            caption = f"A and B are of different sizes, {sizes}: there is no difference to show"
        else:
            caption = str(found)
            first = replace(first, frame=replace(first.frame, pixels=found.pixels))
        first = replace(first, marks=replace(first.marks, caption=caption))
        self._draw_one(0, first, pictures[0], area)

    def _picture(self, side: int, shown: _Shown, *, caption: str) -> Picture:
        session = self._session
        overlay, line = session.on_canvas.overlay, session.on_canvas.scan_line
        if side == 0 and overlay is not None:
            caption = overlay.caption
        marks = _marks(shown, session.scene.probe, line if side == 0 else None, caption)
        return Picture(self._textures[side], shown.frame, shown.layer.sampling_rate, marks)

    def _upload(self, side: int, pixels: np.ndarray) -> None:
        if self._uploaded[side] is not pixels:
            self._textures[side].update(pixels)
            self._uploaded[side] = pixels

    def _as_wide_as(self, first: Picture, area: Area) -> CanvasView:
        """The view in which any picture is as wide on the screen as the first one."""
        at = view.place(first.frame, self.view, area)
        return replace(self.view, scale=at.zoom * first.frame.picture_size[1])

    def _draw_one(
        self, side: int, drawn: Picture, shown: _Shown, area: Area, looks: CanvasView | None = None
    ) -> Place | None:
        """A picture that answers to the mouse."""
        session, looks = self._session, looks or self.view
        self._upload(side, drawn.frame.pixels)
        can_turn = session.model is not None and session.model.has_input_transform
        tool = self.tool if can_turn else replace(self.tool, mode=canvas_tools.without_input(self.tool.mode))
        with imgui_ctx.push_id(f"picture {side}"):
            touched = picture.draw(drawn, looks, session.scene, tool, area)
        self.view = self.view if touched.view == looks else touched.view
        self.tool = replace(self.tool, grip=touched.tool.grip)
        self.read_out = touched.read_out or self.read_out
        self._zoom = touched.at.zoom if touched.at is not None and side == 0 else self._zoom
        self._painted.append(Painted(self._textures[side], area, area))
        scene = touched.scene
        if touched.probe is not None:
            cropped = shown.scene.view.crop_margins
            point = probe.point_at(touched.probe, shown.scene.transform, shown.layer, cropped=cropped)
            point = ProbePoint(controls.tidy(point.x, 0.0), controls.tidy(point.y, 0.0))
            scene = replace(scene, probe=point)
        session.scene = scene
        return touched.at


def _models_known(session: Session) -> list[str]:
    """The models that were used before, and two that are always there."""
    return list(dict.fromkeys((*session.preferences.recent_models, *RANDOM_MODELS)))


def _note(comparison: Comparison | None, scene: Scene) -> str:
    """In what the second picture's scene is not the first one's."""
    if comparison is None:
        return ""
    if comparison.held is not None:
        return "held"
    return "intact" if comparison.is_intact and (scene.channel_mixes or scene.ablations) else ""


def _marks(shown: _Shown, point: ProbePoint | None, line: ScanLine | None, caption: str) -> Marks:
    layer, cropped = shown.layer, shown.scene.view.crop_margins
    rows, columns = shown.frame.picture_size
    place = None
    if point is not None:
        place = probe.place(point, shown.scene.transform, layer, cropped=cropped)
    margins = (0.0, 0.0)
    if layer.sampling_rate is not None and not cropped:
        margins = (max(columns - layer.sampling_rate, 0) / 2, max(rows - layer.sampling_rate, 0) / 2)
    return Marks(caption, place, margins, None if line is None else _place_of(line, shown))


def _place_of(line: ScanLine, shown: _Shown) -> tuple[Axis, float] | None:
    """The middle of the row or column in which the line lies; None where the picture was resampled back."""
    transform, size = shown.scene.transform, shown.frame.picture_size
    if transform.untransform and not transform.is_identity:
        return None
    count = size[0] if line.axis is Axis.HORIZONTAL else size[1]
    index = math.floor(line.position * (shown.layer.sampling_rate or size[1]) + count / 2)
    return line.axis, min(max(index, 0), count - 1) + 0.5

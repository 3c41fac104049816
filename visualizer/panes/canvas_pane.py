"""The picture, or two of them side by side, with the tools above."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from imgui_bundle import imgui, imgui_ctx

from renderer import probe
from renderer.aliasing.aliasing_figures import Axis, ScanLine
from renderer.comparison import Comparison
from renderer.messages import Frame, LayerInfo, ModelInfo
from renderer.scene import ProbePoint, Scene
from visualizer import canvas, canvas_tools
from visualizer.canvas import CanvasView, Marks
from visualizer.menus import Command
from visualizer.session import Session
from visualizer.texture import Texture
from widgets import compare_panel, controls
from widgets.compare_panel import Wish

RANDOM_MODELS = ("stylegan3-t-64", "stylegan3-r-64")


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """A picture with what it is of."""

    frame: Frame
    scene: Scene
    model: ModelInfo

    @property
    def layer(self) -> LayerInfo:
        return self.model.layer(self.scene.view.layer)

    def name(self, side: int) -> str:
        """Which of two it is, as in the spectra, and what it is of; a narrow pane cuts off the end."""
        return f"{'AB'[side]}  ·  {self.scene.view.layer or 'image'}  ·  {self.model.name}"


class CanvasPane:
    """Draws the picture on show, and what it is compared with beside it, under one view."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.view = CanvasView()
        self.read_out = ""
        self.corner = (0.0, 0.0, 0.0)
        self._textures = (Texture(), Texture())
        self._uploaded: list[object] = [None, None]

    def draw(self) -> Command | None:
        """Draw it; the command of the tool that was pressed."""
        session = self._session
        self.read_out = ""
        self.view, command = canvas_tools.draw_toolbar(session, self.view)
        if session.comparison is not None:
            command = self._draw_comparison(session.comparison) or command
        corner, size = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail()
        self.corner = (corner.x + size.x, corner.y + size.y, size.x)
        pictures = self._pictures()
        if not pictures:
            canvas_tools.draw_empty(session, size)
            return command
        gap = controls.em(0.3)
        width = (size.x - gap * (len(pictures) - 1)) / len(pictures)
        for side, shown in enumerate(pictures):
            if side:
                imgui.same_line(0, gap)
            with imgui_ctx.push_id(f"picture {side}"):
                self._draw_picture(side, shown, width, caption=shown.name(side) if len(pictures) > 1 else "")
        return command

    def close(self) -> None:
        """Give the textures back while the window's context is still there."""
        for texture in self._textures:
            texture.close()

    def _draw_comparison(self, comparison: Comparison) -> Command | None:
        session = self._session
        second = session.model_beside
        is_loading = comparison.model is not None and second is None
        models = [name for name in _models_known(session) if session.model and name != session.model.model]
        action = compare_panel.draw(comparison, models, second=second, is_loading=is_loading)
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
            pictures.append(_Shown(frame.companion, its_scene, second))
        return pictures

    def _draw_picture(self, side: int, shown: _Shown, width: float, *, caption: str) -> None:
        session, texture = self._session, self._textures[side]
        if self._uploaded[side] is not shown.frame.pixels:
            texture.update(shown.frame.pixels)
            self._uploaded[side] = shown.frame.pixels
        overlay, line = session.on_canvas.overlay, session.on_canvas.scan_line
        if side == 0 and overlay is not None:
            caption = overlay.caption
        touched = canvas.draw(
            texture,
            shown.frame,
            self.view,
            session.scene.latent,
            rate=shown.layer.sampling_rate,
            marks=_marks(shown, session.scene.probe, line if side == 0 else None, caption),
            width=width,
        )
        self.view = touched.view
        self.read_out = touched.read_out or self.read_out
        scene = replace(session.scene, latent=touched.latent)
        if touched.probe is not None:
            cropped = shown.scene.view.crop_margins
            point = probe.point_at(touched.probe, shown.scene.transform, shown.layer, cropped=cropped)
            point = ProbePoint(controls.tidy(point.x, 0.0), controls.tidy(point.y, 0.0))
            scene = replace(scene, probe=point)
        session.scene = scene


def _models_known(session: Session) -> list[str]:
    """The models that were used before, and two that are always there."""
    return list(dict.fromkeys((*session.preferences.recent_models, *RANDOM_MODELS)))


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

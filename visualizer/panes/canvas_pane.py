"""The picture, or two of them, with the tools above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import imgui, imgui_ctx

from renderer.comparison import Comparison
from renderer.recording.shot import Shot
from renderer.scene import ProbePoint
from visualizer import canvas_tools
from visualizer.canvas import painted, picture, shown, take_sign, toolbar, view
from visualizer.canvas.arrangement import Differences, halves, side_in_turn
from visualizer.canvas.painted import Painted
from visualizer.canvas.picture import Picture, Tool, Touched
from visualizer.canvas.shown import Shown
from visualizer.canvas.view import Area, CanvasView, Extent
from visualizer.command import Command
from visualizer.motion.take_status import take_status
from visualizer.session import Session
from visualizer.texture import Texture
from widgets import compare_panel, controls
from widgets.compare_panel import Arrangement, Look, Wish

RANDOM_MODELS = ("stylegan3-t-64", "stylegan3-r-64")


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One of the pictures on the canvas: its number, how it is drawn, and what it is of."""

    index: int
    drawn: Picture
    shown: Shown


class CanvasPane:
    """Draws the picture on show, and what it is compared with, under one view."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.view = CanvasView()
        self.tool = Tool()
        self.look = Look()
        self.read_out = ""
        self._zoom = 1.0
        self._textures = (Texture(), Texture())
        self._uploaded: list[object] = [None, None]
        self.area = Area(0, 0, 0, 0)
        self._painted: list[Painted] = []
        self._differences = Differences()

    @property
    def is_blinking(self) -> bool:
        """Whether it changes by itself."""
        return self._session.models.comparison is not None and self.look.arrangement is Arrangement.BLINK

    def draw(self) -> Command | None:
        """Draw it; the command of the tool that was pressed."""
        session = self._session
        self.read_out = ""
        tools = toolbar.draw(session, self.view, self.tool, zoom=self._zoom, extent=self._extent())
        self.view, command = tools.view, tools.pressed
        if session.models.comparison is not None:
            command = self._draw_comparison(session.models.comparison) or command
        corner, size = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail()
        self.area, self._painted = Area(corner.x, corner.y, size.x, size.y), []
        pictures = self._pictures()
        if not pictures:
            canvas_tools.draw_empty(session, size)
            return command
        self._draw_pictures(pictures, self.area)
        canvas_tools.draw_waiting(session, self.area.right, corner.y)
        if (take := take_status(session)) is not None:
            take_sign.draw(take, self.area)
        return command

    def do(self, command: Command) -> None:
        """Carry out a command about how the picture is looked at and what a drag does."""
        match command:
            case Command.FIT:
                self.view = replace(self.view, scale=None, center=None)
            case Command.ACTUAL_SIZE if (extent := self._extent()) is not None:
                self.view = replace(view.with_zoom(extent, self.view, 1.0), center=None)
            case Command.SMOOTH:
                self.view = replace(self.view, smooth=not self.view.smooth)
            case Command.LOUPE:
                self.tool = replace(self.tool, has_loupe=not self.tool.has_loupe)
            case _ if command in toolbar.DRAG_MODES:
                self.tool = replace(self.tool, mode=toolbar.DRAG_MODES[command])

    def shot(self) -> Shot | None:
        """The pictures as they lie on the canvas, without what is drawn over them; None if there are none."""
        if not self._painted:
            return None
        density = imgui.get_io().display_framebuffer_scale.x or 1.0
        return painted.shot(self._painted, self.area, density=density)

    def close(self) -> None:
        """Give the textures back while the window's context is still there."""
        for texture in self._textures:
            texture.close()

    def _draw_comparison(self, comparison: Comparison) -> Command | None:
        session = self._session
        second = session.models.beside
        facts = compare_panel.Facts(
            [name for name in _models_known(session) if session.model and name != session.model.model],
            session.scene,
            second,
            is_loading=comparison.model is not None and second is None,
        )
        action = compare_panel.draw(comparison, self.look, facts)
        self.look = action.look
        if action.comparison != comparison:
            session.models.compare(action.comparison)
        match action.wish:
            case Wish.BROWSE:
                return Command.OPEN_BESIDE
            case Wish.SWAP:
                session.models.swap()
            case Wish.CLOSE:
                session.models.compare(None)
        return None

    def _pictures(self) -> list[Shown]:
        session = self._session
        frame, scene, model = session.frame, session.pictures.frame_scene, session.model
        if frame is None or scene is None or model is None:
            return []
        overlay = session.on_canvas.overlay
        if overlay is not None:
            frame = replace(frame, pixels=overlay.pixels, picture_size=overlay.pixels.shape[:2])
        pictures = [Shown(frame, scene, model)]
        if frame.companion is not None and session.pictures.second_picture is not None:
            second, its_scene = session.pictures.second_picture
            pictures.append(
                Shown(frame.companion, its_scene, second, shown.note(session.models.comparison, scene))
            )
        return pictures

    def _extent(self) -> Extent | None:
        """That of the picture, or of the first one; None while there is none."""
        pictures = self._pictures()
        return pictures[0].extent if pictures else None

    def _draw_pictures(self, pictures: Sequence[Shown], area: Area) -> None:
        """One picture, or two as they are arranged."""
        if len(pictures) == 1:
            self._draw_beside([self._side(0, pictures[0], caption="")], [area])
            return
        sides = [
            self._side(index, each, caption=each.name(index), short=each.short_name(index))
            for index, each in enumerate(pictures)
        ]
        match self.look.arrangement:
            case Arrangement.BESIDE:
                self._draw_beside(sides, halves(area, controls.em(0.3)))
            case Arrangement.SPLIT:
                self._draw_split(sides, area)
            case Arrangement.BLINK:
                on_top = sides[side_in_turn(self.look.arrangement, imgui.get_time())]
                self._draw_in_one_place(on_top, sides, area)
            case Arrangement.DIFFERENCE:
                self._draw_difference(sides, area)

    def _draw_beside(self, sides: Sequence[_Side], areas: Sequence[Area]) -> None:
        looks = view.shared([side.drawn.extent for side in sides], self.view, areas[0])
        for side, area in zip(sides, areas, strict=True):
            imgui.set_cursor_screen_pos((area.left, area.top))
            if self._draw_side(side, looks, area).is_hovered:
                self._read(sides, looks, areas, side.index)

    def _draw_in_one_place(self, on_top: _Side, sides: Sequence[_Side], area: Area) -> CanvasView:
        """One of two; the view in which both lie there."""
        looks = view.shared([side.drawn.extent for side in sides], self.view, area)
        if self._draw_side(on_top, looks, area, spot=0).is_hovered:
            self._read(sides, looks, [area, area], 0)
        return looks

    def _draw_split(self, sides: Sequence[_Side], area: Area) -> None:
        if area.is_tiny:
            return
        marks = replace(sides[0].drawn.marks, caption_share=self.look.divider)
        left = replace(sides[0], drawn=replace(sides[0].drawn, marks=marks))
        looks = self._draw_in_one_place(left, sides, area)
        right = area.part(self.look.divider, 1.0)
        self._upload(sides[1])
        picture.paint(sides[1].drawn, looks, area, clip=right)
        self._painted.append(Painted(self._textures[1], area, right))
        divider = canvas_tools.draw_divider(area, self.look.divider)
        self.look = replace(self.look, divider=divider)

    def _draw_difference(self, sides: Sequence[_Side], area: Area) -> None:
        first = sides[0]
        found = self._differences.of(*(side.shown.frame.pixels for side in sides), gain_db=self.look.gain_db)
        drawn = replace(first.drawn, marks=replace(first.drawn.marks, caption=found.caption, short=""))
        if found.difference is not None:
            drawn = replace(drawn, frame=replace(drawn.frame, pixels=found.difference.pixels))
        self._draw_in_one_place(replace(first, drawn=drawn), sides, area)

    def _side(self, index: int, each: Shown, *, caption: str, short: str = "") -> _Side:
        session = self._session
        overlay, line = session.on_canvas.overlay, session.on_canvas.scan_line
        if index == 0 and overlay is not None:
            caption, short = overlay.caption, ""
        marks = each.marks(session.scene.probe, line if index == 0 else None, caption, short)
        return _Side(index, Picture(self._textures[index], each.frame, each.layer.sampling_rate, marks), each)

    def _upload(self, side: _Side) -> None:
        pixels = side.drawn.frame.pixels
        if self._uploaded[side.index] is not pixels:
            self._textures[side.index].update(pixels)
            self._uploaded[side.index] = pixels

    def _read(self, sides: Sequence[_Side], looks: CanvasView, areas: Sequence[Area], hovered: int) -> None:
        """What lies under the pointer, and in two pictures at the same place of the other."""
        mouse, texts = imgui.get_io().mouse_pos, []
        for side, area in zip(sides, areas, strict=True):
            at = view.place(side.drawn.extent, looks, area)
            read = picture.reading(side.drawn, at, (mouse.x + area.left - areas[hovered].left, mouse.y))
            texts.append(read if len(sides) == 1 or not read else f"{'AB'[side.index]} {read}")
        self.read_out = "  ·  ".join(text for text in texts if text)

    def _draw_side(self, side: _Side, looks: CanvasView, area: Area, *, spot: int | None = None) -> Touched:
        """A picture that answers to the mouse. What lies in the same `spot` goes on with the same drag."""
        session = self._session
        self._upload(side)
        can_turn = session.model is not None and session.model.has_input_transform
        tool = self.tool if can_turn else replace(self.tool, mode=toolbar.without_input(self.tool.mode))
        with imgui_ctx.push_id(f"picture {side.index if spot is None else spot}"):
            touched = picture.draw(side.drawn, looks, session.scene, tool, area)
        self.view = self.view if touched.view == looks else touched.view
        self.tool = replace(self.tool, grip=touched.tool.grip)
        self._zoom = touched.at.zoom if touched.at is not None and side.index == 0 else self._zoom
        self._painted.append(Painted(self._textures[side.index], area, area))
        scene = touched.scene
        if touched.probe is not None:
            point = side.shown.probed(touched.probe)
            scene = replace(scene, probe=ProbePoint(controls.tidy(point.x, 0.0), controls.tidy(point.y, 0.0)))
        session.scene = scene
        return touched


def _models_known(session: Session) -> list[str]:
    """The models that were used before, and two that are always there."""
    return list(dict.fromkeys((*session.preferences.recent_models, *RANDOM_MODELS)))

"""The picture pane: where the picture lies, and what the mouse does to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.frame import Frame
from renderer.scene import LatentPoint, Scene, Transform
from tests.visualizer.fakes import frame
from tests.widgets.stage import HEIGHT, WIDTH, Stage, imgui_context
from visualizer.canvas import picture, view
from visualizer.canvas.drag import DragMode
from visualizer.canvas.picture import Picture, Tool
from visualizer.canvas.view import Area, CanvasView, Extent, place, shared, with_zoom
from visualizer.texture import Placement
from widgets import controls

Value = tuple[CanvasView, LatentPoint, str]
MIDDLE = (WIDTH / 2, HEIGHT / 2)


class FakeTexture:
    """A texture without OpenGL."""

    def __init__(self) -> None:
        self.placed: Placement | None = None

    def in_pane(self, at: Placement) -> imgui.ImTextureRef:
        self.placed = at
        return imgui.ImTextureRef()


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def stage(
    looks: CanvasView | None = None, shown: Frame | None = None, *, rate: float | None = None
) -> Stage[Value]:
    """A canvas with a picture whose red value is its column, green its row."""
    shown = shown or numbered(16, 16)
    texture: Any = FakeTexture()

    def draw(value: Value) -> Value:
        drawn, mouse = Picture(texture, shown, rate), imgui.get_io().mouse_pos
        touched = picture.draw(drawn, value[0], Scene(value[1]), Tool(), area())
        at = touched.at if touched.is_hovered else None
        read_out = picture.reading(drawn, at, (mouse.x, mouse.y)) if at is not None else ""
        return touched.view, touched.scene.latent, read_out

    return Stage((looks or CanvasView(), LatentPoint(), ""), draw)


def area() -> Area:
    corner, size = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail()
    return Area(corner.x, corner.y, size.x, size.y)


def numbered(width: int, height: int) -> Frame:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0] = np.arange(width)
    pixels[..., 1] = np.arange(height)[:, None]
    return replace(frame(1), pixels=pixels, picture_size=(height, width))


def hover(pane: Stage[Value], place: tuple[float, float]) -> str:
    imgui.get_io().add_mouse_pos_event(*place)
    pane.play(2)
    return pane.value[2]


def test_a_fitted_picture_lies_in_the_middle_with_equal_pixels() -> None:
    pane = stage()
    inner = WIDTH - 2 * imgui.get_style().window_padding.x
    zoom = inner // 16
    assert hover(pane, MIDDLE) in {"(8, 8)  8 8 0", "(7, 8)  7 8 0", "(8, 7)  8 7 0", "(7, 7)  7 7 0"}
    left = MIDDLE[0] - 8 * zoom
    assert hover(pane, (left + zoom / 2, MIDDLE[1] + 2)).startswith("(0, ")
    assert hover(pane, (left - 2, MIDDLE[1])) == ""


def test_a_picture_larger_than_the_pane_is_made_smaller() -> None:
    pane = stage(shown=numbered(2000, 1000))
    right_edge = WIDTH - imgui.get_style().window_padding.x - 2
    assert int(hover(pane, (right_edge, MIDDLE[1]))[1:].split(",")[0]) >= 1985


def test_dragging_the_picture_moves_the_latent_point() -> None:
    pane = stage()
    pane.drag(MIDDLE, (MIDDLE[0] + 26, MIDDLE[1] - 13))
    per_pixel = 0.04 / controls.em(1)
    view, latent, _ = pane.value
    assert view == CanvasView()
    assert latent.x == pytest.approx(26 * per_pixel)
    assert latent.y == pytest.approx(-13 * per_pixel)


def test_the_wheel_zooms_to_the_pointer() -> None:
    pane = stage()
    place = (MIDDLE[0] + 70, MIDDLE[1] - 55)
    before = hover(pane, place)
    for _ in range(5):
        imgui.get_io().add_mouse_wheel_event(0, 1)
        pane.play(2)
    assert pane.value[0].scale is not None
    assert hover(pane, place) == before
    assert pane.value[1] == LatentPoint()


def test_zoom_stays_within_its_ends() -> None:
    for direction, end in ((1, view.LARGEST_ZOOM), (-1, view.SMALLEST_ZOOM)):
        pane = stage()
        hover(pane, MIDDLE)
        for _ in range(120):
            imgui.get_io().add_mouse_wheel_event(0, direction)
            pane.play()
        assert pane.value[0].scale == pytest.approx(end * 16)


def test_right_dragging_pans_and_leaves_the_latent_point() -> None:
    pane = stage(CanvasView(scale=160.0))
    before = hover(pane, MIDDLE)
    io = imgui.get_io()
    io.add_mouse_button_event(1, True)
    pane.play(2)
    io.add_mouse_pos_event(MIDDLE[0] + 40, MIDDLE[1] + 30)
    pane.play(2)
    assert hover(pane, (MIDDLE[0] + 40, MIDDLE[1] + 30)) == before
    io.add_mouse_button_event(1, False)
    pane.play(2)
    assert pane.value[1] == LatentPoint()
    assert pane.value[0].scale == pytest.approx(160.0)


def test_a_single_channel_is_read_out_as_one_value() -> None:
    pixels = np.full((8, 8, 1), 42, np.uint8)
    pane = stage(shown=replace(frame(1), pixels=pixels))
    assert hover(pane, MIDDLE).endswith("  42")


def test_the_same_part_stays_in_sight_when_another_layer_or_a_spectrum_is_shown() -> None:
    corner = CanvasView(scale=800.0, center=(0.25, 0.75))
    assert hover(stage(corner), MIDDLE).startswith("(4, 12)")
    assert hover(stage(corner, numbered(64, 64)), MIDDLE).startswith("(16, 48)")
    with_spectrum = replace(numbered(32, 16), picture_size=(16, 16))
    assert hover(stage(corner, with_spectrum), MIDDLE).startswith("(4, 12)")


def test_a_layer_with_margins_lies_where_the_image_lies() -> None:
    corner = CanvasView(scale=800.0, center=(0.25, 0.75))
    assert hover(stage(corner, numbered(64, 64), rate=64.0), MIDDLE).startswith("(16, 48)")
    with_margins = stage(corner, numbered(84, 84), rate=64.0)
    assert hover(with_margins, MIDDLE).startswith("(26, 58)")
    assert with_margins.value[0] == corner


@pytest.mark.parametrize("rates", [(128.0, 128.0), (64.0, 128.0), (36.0, 16.0)])
def test_two_images_are_equally_large_whatever_their_margins(rates: tuple[float, float]) -> None:
    pane = Area(10, 20, 500, 700)
    sheets = [Extent.of(numbered(width, width), rate) for width, rate in zip((128, 148), rates, strict=True)]
    for looks in (CanvasView(), CanvasView(scale=333.0), CanvasView(900.0, (0.2, 0.9))):
        common = shared(sheets, looks, pane)
        places = [place(sheet, common, pane) for sheet in sheets]
        first, second = (at.zoom * sheet.image.width for at, sheet in zip(places, sheets, strict=True))
        assert first == pytest.approx(second)
        center = looks.center or (0.5, 0.5)
        for at, sheet in zip(places, sheets, strict=True):
            assert at.screen_at(*sheet.pixel_of(*center)) == pytest.approx(pane.middle, abs=1.0)
            assert looks.scale is not None or at.width * at.zoom <= pane.width


def test_over_the_spectrum_the_frequency_is_read_out() -> None:
    shown = replace(numbered(32, 16), picture_size=(16, 16))
    corner = CanvasView(scale=160.0, center=(1.5 + 1.5 / 16, 0.5 + 2.5 / 16))
    assert hover(stage(corner, shown, rate=16.0), MIDDLE) == (
        "spectrum at (1, 2), |f| 2.24 cycles per image width"
    )


class Dragged:
    """A picture that fills the stage at 10 screen pixels per pixel, with a tool."""

    def __init__(self, mode: DragMode, start: Transform | None = None) -> None:
        texture: Any = FakeTexture()
        shown, looks = numbered(16, 16), CanvasView(scale=160.0)
        self.tool, self.view = Tool(mode), looks

        def draw(scene: Scene) -> Scene:
            touched = picture.draw(Picture(texture, shown), self.view, scene, self.tool, area())
            self.tool, self.view = touched.tool, touched.view
            return touched.scene

        self.stage = Stage(Scene(transform=start or Transform()), draw)

    def drag(self, by: tuple[float, float], *, start: tuple[float, float] = (0.0, 0.0)) -> Transform:
        """Drag from a place relative to the middle."""
        begin = (MIDDLE[0] + start[0], MIDDLE[1] + start[1])
        self.stage.drag(begin, (begin[0] + by[0], begin[1] + by[1]))
        return self.stage.value.transform


def test_translating_keeps_the_picture_under_the_pointer() -> None:
    moved = Dragged(DragMode.TRANSLATE, Transform(tx=0.1)).drag((40, -24))
    assert (moved.tx, moved.ty) == (pytest.approx(0.1 + 40 / 160), pytest.approx(-24 / 160))


def test_shift_snaps_a_translation_to_pixels() -> None:
    imgui.get_io().add_key_event(imgui.Key.mod_shift, True)
    moved = Dragged(DragMode.TRANSLATE, Transform(tx=0.013)).drag((41, -23))
    assert (moved.tx * 16, moved.ty * 16) == (pytest.approx(4, abs=1e-4), pytest.approx(-2, abs=1e-4))


def test_a_quarter_circle_of_the_pointer_is_a_quarter_turn_of_the_picture() -> None:
    moved = Dragged(DragMode.ROTATE).drag((-50, -50), start=(50, 0))  # from the right to the top
    assert moved.turns == pytest.approx(0.25, abs=0.01)
    column = np.array(moved.matrix()) @ (1.0, 0.0, 1.0)
    assert column[1] == pytest.approx(-1.0, abs=0.01)


def test_turning_a_moved_picture_turns_it_about_the_middle_of_the_image() -> None:
    moved = Dragged(DragMode.ROTATE, Transform(tx=0.2)).drag((-50, -50), start=(50, 0))
    assert (moved.tx, moved.ty) == (pytest.approx(0, abs=0.01), pytest.approx(-0.2, abs=0.01))


def test_every_drag_begins_with_the_transform_of_its_own_start() -> None:
    pane = Dragged(DragMode.TRANSLATE)
    assert pane.drag((32, 0)).tx == pytest.approx(0.2)
    assert pane.drag((32, 0)).tx == pytest.approx(0.4)


def test_in_pan_mode_the_left_button_leaves_the_scene_alone() -> None:
    pane = Dragged(DragMode.PAN)
    assert pane.drag((32, 16)) == Transform()
    assert pane.view.center == (pytest.approx(0.5 - 0.2), pytest.approx(0.5 - 0.1))


def test_a_zoom_is_about_what_is_looked_at() -> None:
    shown, corner = Extent.of(numbered(16, 16), None), CanvasView(scale=160.0, center=(0.25, 0.75))
    assert with_zoom(shown, corner, 4.0) == replace(corner, scale=64.0)
    assert with_zoom(shown, corner, None) == CanvasView()
    assert with_zoom(shown, corner, 1e9).scale == view.LARGEST_ZOOM * 16


def test_the_loupe_shows_the_pixels_around_the_pointer() -> None:
    sheet: list[int] = []
    texture: Any = FakeTexture()

    def draw(_: None) -> None:
        touched = picture.draw(
            Picture(texture, numbered(16, 16)), CanvasView(), Scene(), Tool(has_loupe=True), area()
        )
        sheet.append(imgui.get_window_draw_list().vtx_buffer.size())
        assert touched.scene == Scene()

    pane = Stage(None, draw)
    before = sheet[-1]
    imgui.get_io().add_mouse_pos_event(*MIDDLE)
    pane.play(2)
    assert sheet[-1] - before >= 4 * 13 * 13


@pytest.mark.parametrize("size", [(61.5, -147.0), (0.0, 0.0), (-3.0, 40.0)])
def test_where_a_layout_leaves_no_room_there_is_no_picture_and_no_assertion(
    size: tuple[float, float],
) -> None:
    texture: Any = FakeTexture()
    room = Area(5000.0, 5000.0, *size)  # beyond the window that ends after it

    def draw(_: None) -> None:
        imgui.set_cursor_screen_pos((room.left, room.top))
        picture.draw(Picture(texture, numbered(16, 16)), CanvasView(), Scene(), Tool(), room)

    Stage(None, draw).play(2)
    assert texture.placed is None

"""The picture pane: where the picture lies, and what the mouse does to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.messages import Frame
from renderer.scene import LatentPoint
from tests.visualizer.fakes import frame
from tests.widgets.stage import HEIGHT, WIDTH, Stage, imgui_context
from visualizer import canvas
from visualizer.canvas import CanvasView
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


def stage(view: CanvasView | None = None, picture: Frame | None = None) -> Stage[Value]:
    """A canvas with a picture whose red value is its column, green its row."""
    shown = picture or numbered(16, 16)
    texture: Any = FakeTexture()

    def draw(value: Value) -> Value:
        touched = canvas.draw(texture, shown, value[0], value[1])
        return touched.view, touched.latent, touched.read_out

    return Stage((view or CanvasView(), LatentPoint(), ""), draw)


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
    pane = stage(picture=numbered(2000, 1000))
    right_edge = WIDTH - imgui.get_style().window_padding.x - 2
    assert int(hover(pane, (right_edge, MIDDLE[1]))[1:].split(",")[0]) >= 1985


def test_dragging_the_picture_moves_the_latent_point() -> None:
    pane = stage()
    pane.drag(MIDDLE, (MIDDLE[0] + 26, MIDDLE[1] - 13))
    per_pixel = 0.04 * 13 / controls.em(1)
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
    for direction, end in ((1, canvas.LARGEST_ZOOM), (-1, canvas.SMALLEST_ZOOM)):
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
    pane = stage(picture=replace(frame(1), pixels=pixels))
    assert hover(pane, MIDDLE).endswith("  42")


def test_the_same_part_stays_in_sight_when_another_layer_or_a_spectrum_is_shown() -> None:
    corner = CanvasView(scale=800.0, center=(0.25, 0.75))
    assert hover(stage(corner), MIDDLE).startswith("(4, 12)")
    assert hover(stage(corner, numbered(64, 64)), MIDDLE).startswith("(16, 48)")
    with_spectrum = replace(numbered(32, 16), picture_size=(16, 16))
    assert hover(stage(corner, with_spectrum), MIDDLE).startswith("(4, 12)")


def test_over_the_spectrum_the_frequency_is_read_out() -> None:
    shown = replace(numbered(32, 16), picture_size=(16, 16))
    texture: Any = FakeTexture()

    def draw(value: Value) -> Value:
        touched = canvas.draw(texture, shown, value[0], value[1], rate=64.0)
        return touched.view, touched.latent, touched.read_out

    pane = Stage[Value](
        (CanvasView(scale=160.0, center=(1.5 + 1.5 / 16, 0.5 + 2.5 / 16)), LatentPoint(), ""), draw
    )
    assert hover(pane, MIDDLE) == "spectrum at (4, 8), |f| 8.94 cycles per image width"

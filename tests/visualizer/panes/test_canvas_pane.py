"""What panes show on the canvas besides the picture: an overlay, a scan line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import Axis, ScanLine
from renderer.aliasing.sticking import scan
from renderer.comparison import Comparison
from renderer.interventions import ChannelMix
from renderer.messages import Companion
from renderer.scene import LayerView, Scene, Transform
from tests.visualizer.fakes import MODEL, FakeClient
from tests.widgets.stage import Stage, imgui_context
from visualizer.canvas import marks, picture
from visualizer.canvas.marks import Marks
from visualizer.canvas.picture import Picture
from visualizer.canvas.view import Place
from visualizer.on_canvas import OnCanvas, Overlay
from visualizer.panes import canvas_pane
from visualizer.panes.canvas_pane import CanvasPane
from visualizer.session import Session
from widgets.compare_panel import Arrangement, Look


class NoTexture:
    """Stands for a texture where there is no OpenGL."""

    def __init__(self) -> None:
        self.updates: list[np.ndarray] = []

    def update(self, pixels: np.ndarray) -> None:
        self.updates.append(pixels)

    def in_pane(self, at: object) -> imgui.ImTextureRef:
        return imgui.ImTextureRef()


class Shown:
    """A pane with a picture, and the marks that it was last drawn with."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.marks = Marks()
        self.captions: dict[str, np.ndarray] = {}
        self.places: tuple[Place, ...] = ()
        self.pixels = np.zeros((0, 0, 3), np.uint8)
        client = FakeClient()
        self.session = Session(client)
        self.session.models.open(MODEL.model)
        client.answer_opening()
        self.session.update(seconds=1 / 60, settled=True)
        client.answer_newest()
        self.session.update(seconds=1 / 60, settled=True)
        paint = picture.paint

        def noted(drawn: Picture, *words: Any, **named: Any) -> Any:
            self.marks, self.pixels = drawn.marks, drawn.frame.pixels
            self.captions[drawn.marks.caption] = drawn.frame.pixels
            at = paint(drawn, *words, **named)
            self.places = (*self.places, at)[-2:]
            return at

        monkeypatch.setattr(canvas_pane, "Texture", NoTexture)
        monkeypatch.setattr(picture, "paint", noted)

    def draw(self, on_canvas: OnCanvas) -> None:
        pane = CanvasPane(self.session)

        def both(_: None) -> None:
            self.session.on_canvas = on_canvas
            pane.draw()

        Stage(None, both)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    with imgui_context():
        yield Shown(monkeypatch)


@pytest.mark.parametrize("axis", list(Axis))
@pytest.mark.parametrize("position", [-0.5, -0.31, 0.0, 0.1, 0.5, 7.0])
def test_the_scan_line_lies_on_the_pixels_that_are_probed(shown: Shown, axis: Axis, position: float) -> None:
    line = ScanLine(axis, position)
    numbers = torch.arange(8.0).expand(8, 8)
    picture = (numbers.T if axis is Axis.HORIZONTAL else numbers)[None, None]
    shown.draw(OnCanvas(scan_line=line))
    assert shown.marks.line == (axis, scan(picture, line)[0, 0, 0, 0].item() + 0.5)


def test_in_a_layer_with_margins_the_line_lies_at_the_same_place_of_the_picture(shown: Shown) -> None:
    session = shown.session
    assert session.frame is not None
    assert session.pictures.frame_scene is not None
    session.pictures.frame = replace(
        session.frame, pixels=np.zeros((12, 12, 3), np.uint8), picture_size=(12, 12)
    )
    session.pictures.frame_scene = replace(session.pictures.frame_scene, view=LayerView("L0_12_5"))
    shown.draw(OnCanvas(scan_line=ScanLine(position=0.1)))
    assert shown.marks.line == (Axis.HORIZONTAL, 6.5)


def test_there_is_no_line_where_the_picture_was_resampled_back(shown: Shown) -> None:
    assert shown.session.pictures.frame_scene is not None
    turned = Transform(turns=0.1, untransform=True)
    shown.session.pictures.frame_scene = replace(shown.session.pictures.frame_scene, transform=turned)
    shown.draw(OnCanvas(scan_line=ScanLine()))
    assert shown.marks.line is None


def test_two_pictures_have_the_letters_that_their_spectra_have(shown: Shown) -> None:
    session = shown.session
    assert session.frame is not None
    assert session.pictures.frame_scene is not None
    layer = MODEL.layers[1].name
    other = replace(session.frame, pixels=np.ones((8, 8, 3), np.uint8))
    session.pictures.frame = replace(session.frame, companion=other)
    session.models.compare(Comparison(is_layer_linked=False, layer=layer))
    session.pictures.frame_companion = Companion(
        MODEL.model, replace(session.pictures.frame_scene, view=LayerView(layer))
    )
    shown.draw(OnCanvas())
    assert list(shown.captions) == [f"A  ·  image  ·  {MODEL.name}", f"B  ·  {layer}  ·  {MODEL.name}"]
    assert list(shown.captions.values())[1] is other.pixels


def _compare(shown: Shown, second: np.ndarray, comparison: Comparison, *, layer: str | None = None) -> None:
    session = shown.session
    assert session.frame is not None
    assert session.pictures.frame_scene is not None
    other = replace(session.frame, pixels=second, picture_size=second.shape[:2])
    session.pictures.frame = replace(session.frame, companion=other)
    session.models.compare(comparison)
    scene = replace(session.pictures.frame_scene, view=LayerView(layer))
    session.pictures.frame_companion = Companion(MODEL.model, scene)


ARRANGED = [(Arrangement.BESIDE, False), (Arrangement.BESIDE, True), *((each, False) for each in Arrangement)]


def test_a_layer_with_margins_is_drawn_as_large_as_the_image_beside_it(shown: Shown) -> None:
    _compare(shown, np.ones((12, 12, 3), np.uint8), Comparison(), layer="L0_12_5")
    shown.draw(OnCanvas())
    first, second = shown.places
    assert second.zoom == first.zoom == round(first.zoom)
    assert (first.width, second.width) == (8, 12)


@pytest.mark.parametrize(("arrangement", "in_second"), ARRANGED)
def test_both_pictures_are_read_out_at_the_same_place(
    shown: Shown, arrangement: Arrangement, in_second: bool
) -> None:
    _compare(shown, np.full((12, 12, 3), 7, np.uint8), Comparison(), layer="L0_12_5")
    pane = CanvasPane(shown.session)
    pane.look = Look(arrangement)

    def draw(_: None) -> None:
        pane.draw()

    play = Stage(None, draw)
    at, beside = shown.places[0], shown.places[-1]
    x, y = at.screen_at(2.5, 5.5)
    imgui.get_io().add_mouse_pos_event(x + (beside.screen_at(2, 2)[0] - at.left if in_second else 0), y)
    play.play(2)
    assert pane.read_out == "A (2, 5)  0 0 0  ·  B (4, 7)  7 7 7"


def test_the_second_picture_says_in_what_it_is_not_the_first(shown: Shown) -> None:
    session, pixels = shown.session, np.ones((8, 8, 3), np.uint8)
    name = f"image  ·  {MODEL.name}"
    assert session.pictures.frame_scene is not None
    muted = (ChannelMix(MODEL.layers[1].name, muted=(0,)),)
    session.pictures.frame_scene = replace(session.pictures.frame_scene, channel_mixes=muted)
    for comparison, caption in (
        (Comparison(), f"B  ·  intact  ·  {name}"),
        (Comparison(is_intact=False), f"B  ·  {name}"),
        (Comparison(is_intact=False, held=Scene()), f"B  ·  frozen  ·  {name}"),
    ):
        shown.captions.clear()
        _compare(shown, pixels, comparison)
        shown.draw(OnCanvas())
        assert list(shown.captions) == [f"A  ·  {name}", caption]


@pytest.mark.parametrize("divider", [0.2, 0.5, 0.9])
def test_a_long_caption_ends_before_the_divider_cut_or_down_to_its_letter(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, divider: float
) -> None:
    written: list[tuple[str, float]] = []
    model = shown.session.model
    assert model is not None
    shown.session.models.first = replace(model, name="name" * 40)

    def noted(_: object, text: str, corner: tuple[float, float]) -> None:
        written.append((text, corner[0] + imgui.calc_text_size(text).x))

    monkeypatch.setattr(marks, "draw_caption", noted)
    _compare(shown, np.ones((8, 8, 3), np.uint8), Comparison())
    pane = CanvasPane(shown.session)
    pane.look = Look(Arrangement.SPLIT, divider)
    Stage(None, lambda _: pane.draw() and None)
    text, end = written[0]
    assert text.startswith("A")
    assert text == "A" if divider < 0.3 else "…" in text
    assert end < pane.area.left + divider * pane.area.width


def test_an_overlay_stands_in_place_of_the_picture_with_its_caption(shown: Shown) -> None:
    overlay = Overlay(np.ones((4, 6, 3), np.uint8), "an error")
    shown.draw(OnCanvas(overlay=overlay))
    assert shown.pixels is overlay.pixels
    assert shown.marks.caption == "an error"
    shown.draw(OnCanvas())
    assert shown.pixels.shape == (8, 8, 3)
    assert shown.marks == Marks()


def test_what_is_on_the_canvas_is_there_for_one_frame(shown: Shown) -> None:
    session = shown.session
    wanted = OnCanvas(scan_line=ScanLine())
    session.on_canvas_next = wanted
    session.update(seconds=1 / 60, settled=True)
    assert session.on_canvas is wanted
    session.update(seconds=1 / 60, settled=True)
    assert session.on_canvas.scan_line is None

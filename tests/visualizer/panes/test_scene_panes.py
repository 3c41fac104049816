"""The model pane, and the canvas while there is no model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from renderer.messages import ModelRefused, RenderFailure
from renderer.model_info import DEFAULT_MODEL
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.session_play import pass_time
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer import canvas_tools
from visualizer.panes import scene_panes
from visualizer.panes.scene_panes import ModelPane
from visualizer.session import Session
from widgets.model_panel import ModelAction


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Window:
    """A model pane in whose field something is typed; `shown` is what the field shows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = FakeClient()
        self.session = Session(self.client)
        self.typed: str | None = None
        self.shown = ""
        self.pane = ModelPane(self.session, self.session.models.open)
        monkeypatch.setattr(scene_panes.model_panel, "draw", self._draw)

    def frame(self, typed: str | None = None) -> str:
        self.typed = typed
        pass_time(self.session)
        self.pane.draw()
        return self.shown

    def _draw(self, text: str, *_: object) -> ModelAction:
        self.shown = text
        return ModelAction(self.typed or text, self.typed)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    window = Window(monkeypatch)

    def draw(_: None) -> None:
        """Within a frame of ImGui."""

    Stage(None, draw)
    imgui.new_frame()
    yield window
    imgui.end_frame()


def refuse(window: Window, name: str) -> str:
    window.client.answers.append(ModelRefused(name, f"There is no model {name}."))
    return window.frame()


def test_a_refused_name_stays_in_the_field_to_be_mended(window: Window) -> None:
    window.session.models.open(MODEL.model)
    assert window.frame() == MODEL.model
    window.client.answer_opening()
    window.frame(typed="stylgan3-t-256")
    assert window.frame() == "stylgan3-t-256"
    assert refuse(window, "stylgan3-t-256") == "stylgan3-t-256"
    assert window.frame() == "stylgan3-t-256"
    window.session.models.open(MODEL.model)
    assert window.frame() == MODEL.model


def test_what_opens_after_a_refusal_is_named(window: Window) -> None:
    window.frame(typed="a.pk")
    assert refuse(window, "a.pk") == "a.pk"
    window.session.models.open(MODEL.model)
    window.client.answer_opening()
    assert window.frame() == MODEL.model


def test_where_something_else_than_a_model_is_typed_the_field_names_the_model(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.models.open(MODEL.model)
    window.frame()
    window.client.answer_opening()
    assert window.frame() == MODEL.model
    monkeypatch.setattr(window.pane, "_open_typed", lambda _text: None)
    window.frame(typed="edits.json")
    assert window.frame() == MODEL.model


def test_the_empty_canvas_opens_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    spots, client = Spots(monkeypatch), FakeClient()
    session = Session(client)

    def draw(_: None) -> None:
        canvas_tools.draw_empty(session, imgui.get_content_region_avail())

    stage = Stage(None, draw)
    stage.click(spots.of("Open the demo model"))
    assert client.opened == [DEFAULT_MODEL]
    assert not spots.count("Open the demo model")


def test_a_first_picture_that_fails_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    client, told, dim_text = FakeClient(), list[str](), canvas_tools.controls.dim_text
    session = Session(client)
    session.models.open(MODEL.model)
    client.answer_opening()
    monkeypatch.setattr(canvas_tools.controls, "dim_text", lambda text: (told.append(text), dim_text(text)))

    def draw(_: None) -> None:
        session.update(seconds=1 / 60, settled=True)
        canvas_tools.draw_empty(session, imgui.get_content_region_avail())

    stage = Stage(None, draw)
    stage.play(1)
    assert told[-1] == "Rendering the first picture…"
    client.answers.append(RenderFailure(client.submitted[-1][0], "Memory has run out."))
    stage.play(2)
    assert told[-1] == "Memory has run out."

"""The card of the first start: it ticks off what was tried, and goes for good when it is put away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from imgui_bundle import hello_imgui, imgui
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.model_info import DEFAULT_MODEL
from renderer.scene import LatentPoint, Transform
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import open_model
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer import preferences
from visualizer.canvas.view import Area
from visualizer.chrome.first_steps import FirstSteps
from visualizer.session import Session
from widgets import first_steps_panel
from widgets.first_steps_panel import Step

DISMISS = f"{icons.ICON_FA_XMARK}##Dismiss card"
CANVAS = Area(0.0, 50.0, 400.0, 800.0)


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    name = ["Explore"]
    monkeypatch.setattr(hello_imgui, "current_layout_name", lambda: name[0])
    with imgui_context():
        yield name


def session_on(model: str, settings: Path, library: Path | None = None) -> Session:
    client = FakeClient()
    session = Session(
        client, settings=settings, library=DirectionLibrary(library or settings.parent / "none")
    )
    open_model(session, client, 1.0, model)
    return session


def stage_of(card: FirstSteps) -> Stage[None]:
    return Stage(None, lambda _: card.draw(CANVAS))


def test_it_is_shown_on_the_built_in_model_only(layout: list[str], tmp_path: Path) -> None:
    assert FirstSteps(session_on(DEFAULT_MODEL, tmp_path / "a.json")).is_shown
    assert not FirstSteps(session_on("mine.pkl", tmp_path / "b.json")).is_shown


def test_put_away_it_stays_away_also_at_the_next_start(
    layout: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots, session = Spots(monkeypatch), session_on(DEFAULT_MODEL, tmp_path / "preferences.json")
    card = FirstSteps(session)
    stage = stage_of(card)
    stage.play(3)
    stage.click(spots.of("##Dismiss card"))
    assert not card.is_shown
    stored, problem = preferences.load(tmp_path / "preferences.json")
    assert (stored.is_introduced, problem) == (True, "")


def test_what_was_tried_is_ticked_off_and_then_it_says_what_else_there_is(
    layout: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots, session = Spots(monkeypatch), session_on(DEFAULT_MODEL, tmp_path / "preferences.json")
    stage = stage_of(FirstSteps(session))
    session.scene = replace(session.scene, latent=LatentPoint(x=0.4))
    stage.play(2)
    session.scene = replace(session.scene, transform=Transform(turns=0.1))
    stage.play(2)
    assert spots.count("Put away") == 0
    layout[0] = "Inspect"
    stage.play(2)
    assert spots.count("Put away") == 0
    layout[0] = "Explore"
    stage.play(2)
    assert spots.count("Put away") == 1


@pytest.mark.parametrize("other", ["Inspect", "Animate"])
def test_it_hides_no_picture_where_the_canvas_is_small(
    layout: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    spots, session = Spots(monkeypatch), session_on(DEFAULT_MODEL, tmp_path / "preferences.json")
    stage = stage_of(FirstSteps(session))
    assert spots.count(DISMISS) == 1
    layout[0] = other
    stage.play(2)
    assert spots.count(DISMISS) == 0


@pytest.mark.parametrize("height", [200.0, 300.0, 500.0, 800.0])
def test_it_leaves_most_of_the_canvas_free(layout: list[str], tmp_path: Path, height: float) -> None:
    session, heights = session_on(DEFAULT_MODEL, tmp_path / "preferences.json"), []
    card = FirstSteps(session)

    def draw(_: None) -> None:
        card.draw(Area(0.0, 50.0, 400.0, height))
        heights.append(imgui.internal.find_window_by_name("##First steps").size.y)

    Stage(None, draw)
    assert heights[-1] <= 0.45 * height


def test_on_a_small_canvas_there_is_the_next_step_alone(layout: list[str], tmp_path: Path) -> None:
    session, drawn = session_on(DEFAULT_MODEL, tmp_path / "preferences.json"), list[list[Step]]()
    card = FirstSteps(session)
    with pytest.MonkeyPatch.context() as patch:
        show = first_steps_panel.draw
        patch.setattr(first_steps_panel, "draw", lambda steps: (drawn.append(list(steps)), show(steps))[1])
        stage: Stage[None] = Stage(None, lambda _: card.draw(Area(0.0, 50.0, 400.0, 250.0)))
        session.scene = replace(session.scene, latent=LatentPoint(x=0.4))
        stage.play(2)
    assert [len(steps) for steps in (drawn[0], drawn[-1])] == [1, 1]
    assert drawn[0][0].what == "Drag the face"
    assert drawn[-1][0].what.startswith("Press R")


def test_nothing_is_cut_off_from_the_first_frame_on(layout: list[str], tmp_path: Path) -> None:
    session = session_on(DEFAULT_MODEL, tmp_path / "preferences.json")
    card, rooms = FirstSteps(session), []

    def draw(_: None) -> None:
        card.draw(CANVAS)
        window = imgui.internal.find_window_by_name("##First steps")
        rooms.append((window.hidden, window.size.y - window.dc.cursor_max_pos.y + window.pos.y))

    stage: Stage[None] = Stage(None, draw)
    stage.play(3)
    session.scene = replace(session.scene, latent=LatentPoint(x=0.4), transform=Transform(turns=0.1))
    layout[0] = "Inspect"
    stage.play(1)
    layout[0] = "Explore"
    stage.play(3)
    padding = imgui.get_style().window_padding.y
    for is_hidden, room in rooms:
        assert not is_hidden
        assert room == pytest.approx(padding, abs=1.5)


def test_the_demo_s_direction_is_offered_as_an_edit(
    layout: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    component = np.eye(1, MODEL.w_dim, dtype=np.float32)
    beard = DirectionSet(component, np.ones(1), DirectionMethod.IMPORTED, names=("beard",))
    library = DirectionLibrary(tmp_path / "library")
    library.add(beard)
    spots, session = Spots(monkeypatch), session_on(DEFAULT_MODEL, tmp_path / "p.json", tmp_path / "library")
    stage = stage_of(FirstSteps(session))
    stage.play(9)
    stage.click(spots.of("Add the edit"))
    (edit,) = session.scene.edits.edits
    assert (edit.name, edit.set_id) == ("beard", beard.set_id)

"""The card of the first start: it ticks off what was tried, and goes for good when it is put away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from imgui_bundle import hello_imgui, imgui

from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.model_info import DEFAULT_MODEL
from renderer.scene import LatentPoint, Transform
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import open_model
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer import preferences
from visualizer.chrome.first_steps import FirstSteps
from visualizer.session import Session


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
    return Stage(None, lambda _: card.draw((0.0, 850.0), 400.0))


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
    assert spots.count("Put away") == 1


def test_nothing_is_cut_off_from_the_first_frame_on(layout: list[str], tmp_path: Path) -> None:
    session = session_on(DEFAULT_MODEL, tmp_path / "preferences.json")
    card, rooms = FirstSteps(session), []

    def draw(_: None) -> None:
        card.draw((0.0, 850.0), 400.0)
        window = imgui.internal.find_window_by_name("##First steps")
        rooms.append((window.hidden, window.size.y - window.dc.cursor_max_pos.y + window.pos.y))

    stage: Stage[None] = Stage(None, draw)
    stage.play(3)
    session.scene = replace(session.scene, latent=LatentPoint(x=0.4), transform=Transform(turns=0.1))
    layout[0] = "Inspect"
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

"""Names of files that are bytes and no text are shown with a mark, opened as they are, and harm nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from imgui_bundle import hello_imgui, imgui

from renderer.messages import ModelRefused, RendererReady
from renderer.scene import Scene
from renderer.training_runs import Snapshot, TrainingRun
from tests.visualizer.fakes import MODEL, FakeClient
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer import crash_report
from visualizer.chrome import notices
from visualizer.chrome.notices import Notices
from visualizer.chrome.status_bar import StatusBar
from visualizer.session import Session
from widgets import controls, model_panel, path_field, run_panel
from widgets.run_panel import RunShown

ODD = os.fsdecode(b"/models \xff/gr\xfc\xdfe.pkl")
HALF = "/models \ud800/a.pkl"  # such as a damaged file may name


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def test_a_mark_stands_for_what_is_no_character_and_text_stays() -> None:
    assert controls.readable(ODD) == "/models \ufffd/gr\ufffd\ufffde.pkl"
    assert controls.readable(HALF) == "/models ?/a.pkl"
    assert controls.readable("Größe 𝄞") == "Größe 𝄞"
    assert controls.readable(os.fsencode("Größe").decode("ascii", "surrogateescape")) == "Größe"


@pytest.mark.parametrize("name", [ODD, HALF])
def test_fields_show_it_and_do_not_change_it(name: str) -> None:
    def draw(paths: tuple[str, str]) -> tuple[str, str]:
        action = model_panel.draw(paths[0], None, name, ())
        return action.path_text, path_field.draw("File", paths[1], 100.0, about="Where.")[1]

    stage = Stage((name, name), draw)
    stage.play(3)
    assert stage.value == (name, name)


def test_a_run_of_that_name_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = (Path("/runs/00000-a"), Path(os.fsdecode(b"/runs/00001-\xff")))
    run = TrainingRun(folders[0], (Snapshot(0, folders[0] / "network-snapshot-000000.pkl"),))
    chosen = []
    spots = Spots(monkeypatch)
    stage = Stage(None, lambda _: chosen.append(run_panel.draw(RunShown(run, folders, 0)).run))
    stage.click(spots.of("##Run"))
    stage.click(spots.of("00001-\ufffd"))
    assert [each for each in chosen if each is not None] == [folders[1]]


def test_what_is_told_of_it_can_be_read_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = hello_imgui.RunnerParams()
    monkeypatch.setattr(hello_imgui, "get_runner_params", lambda: parameters)
    client = FakeClient()
    session = Session(client)
    session.renderer = RendererReady("cpu", "a processor", 2, "2.13", ("reference",))
    session.models.open(ODD)
    bar = StatusBar(session)

    def draw(shown: Notices) -> Notices:
        bar.draw("", lambda: None)
        return notices.draw(shown, (400, 400), 300)

    Stage(session.notices, draw).play(2)
    client.answers.append(ModelRefused(ODD, f"There is no model {ODD}.", f"no {ODD}"))
    session.update(seconds=1 / 60, settled=True)
    Stage(session.notices, draw).play(2)
    text = crash_report.report(session.log, scene=Scene(), model=None, renderer=None, graphics="")
    imgui.set_clipboard_text(text)
    assert "no model …/gr??e.pkl" in text


def test_it_keeps_no_other_preference_from_being_saved(tmp_path: Path) -> None:
    client, settings = FakeClient(), tmp_path / "preferences.json"
    session = Session(client, settings=settings)
    session.models.open(ODD)
    client.answer_opening(replace(MODEL, model=ODD, path=ODD))
    session.update(seconds=1 / 60, settled=True)
    session.set_preferences(replace(session.preferences, ui_scale=1.5, browse_folder=str(Path(ODD).parent)))
    session.set_preferences(session.preferences.with_recent("/a.pkl").with_recent_project(ODD))
    session.close()
    assert session.notices == Notices()
    stored = Session(FakeClient(), settings=settings).preferences
    assert (stored.ui_scale, stored.recent_models, stored.recent_projects) == (1.5, ("/a.pkl",), ())

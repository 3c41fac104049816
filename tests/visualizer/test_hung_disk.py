"""A disk that does not answer at all holds up nothing that lies elsewhere, and is told of once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import VideoSettings
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import opened
from tests.visualizer.projects.test_autosave import KEPT, lost_by_a_crash
from visualizer import disk_threads, preferences, preferences_keeper
from visualizer.motion import export_start
from visualizer.motion.export_start import ExportStart
from visualizer.motion.export_target import Place
from visualizer.preferences import Preferences
from visualizer.preferences_keeper import PreferencesKeeper
from visualizer.projects.project_desk import ProjectDesk
from visualizer.projects.project_questions import Choice
from visualizer.session import Session

SEVEN = Scene(LatentPoint(7.0))


@pytest.fixture
def quick_disks() -> None:
    """Here the threads are real."""


@pytest.fixture
def is_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Whether what lies below a folder "away" is answered for; in the end it is."""
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.1)
    event = threading.Event()
    yield event
    event.set()


def hanging(call: Callable[..., Any], is_back: threading.Event) -> Callable[..., Any]:
    """The same, but for what is away."""

    def hang(*words: Any, **named: Any) -> Any:
        assert "away" not in str(words[0]) or is_back.wait(10)
        return call(*words, **named)

    return hang


def until(is_so: Callable[[], object], frame: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        frame()
        time.sleep(0.001)


def told(session: Session) -> list[str]:
    return [notice.summary for notice in session.notices.items]


def test_a_project_that_does_not_answer_is_told_once_and_another_one_opens(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session = opened(FakeClient())
    desk, path = ProjectDesk(session), tmp_path / "b.sg3viz"
    project_file.write(path, Project(SEVEN, MODEL.name, MODEL.content_hash))
    monkeypatch.setattr(project_file, "read", hanging(project_file.read, is_back))

    def frame() -> None:
        session.update(seconds=0.01, settled=True)
        desk.update(0.01)

    desk.open(tmp_path / "away" / "a.sg3viz")
    until(lambda: told(session), frame)
    for _ in range(20):
        frame()
    (sentence,) = told(session)
    assert sentence.startswith("‘a.sg3viz’ does not answer")
    desk.open(path)
    until(lambda: session.scene == SEVEN, frame)
    is_back.set()
    for _ in range(20):
        frame()
        time.sleep(0.001)
    assert session.scene == SEVEN


def test_lost_work_is_offered_though_the_project_that_was_asked_for_does_not_answer(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lost_by_a_crash(tmp_path, KEPT)
    monkeypatch.setattr(project_file, "read", hanging(project_file.read, is_back))
    session = opened(FakeClient())
    desk = ProjectDesk(session, tmp_path)
    desk.open(tmp_path / "away" / "a.sg3viz")
    assert desk.question is None
    until(lambda: desk.question, lambda: desk.update(0.01))
    desk.answer(Choice.RECOVER)
    until(lambda: session.scene == KEPT.project.scene, lambda: desk.update(0.01))
    is_back.set()
    desk.close()


def test_an_export_to_where_nothing_answers_is_told_once_and_gives_way_to_the_next(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(export_start, "look_at", hanging(export_start.look_at, is_back))
    session = opened(FakeClient())
    start = ExportStart(session)
    export = ExportVideo(Project(video=VideoSettings()), "")
    begun: list[str] = []
    away, here = (Place("", folder, "a", ".mp4") for folder in (tmp_path / "away", tmp_path))
    start.begin(export, away, lambda: begun.append("away"))
    start.begin(export, here, lambda: begun.append("too soon"))
    until(lambda: told(session), start.update)
    assert told(session)[0].startswith(f"‘{tmp_path / 'away' / 'a.mp4'}’ does not answer")
    start.begin(export, here, lambda: begun.append("here"))
    until(lambda: begun, start.update)
    is_back.set()
    for _ in range(20):
        start.update()
        time.sleep(0.001)
    assert begun == ["here"]
    assert len(told(session)) == 1
    (job,) = session.jobs.long
    assert isinstance(job.job, ExportVideo)
    assert job.job.path == str(tmp_path / "a.mp4")


def test_a_recent_model_that_is_looked_for_in_vain_keeps_no_preferences_from_the_disk(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(preferences_keeper, "is_there", hanging(preferences_keeper.is_there, is_back))
    keeper, gone = PreferencesKeeper(tmp_path / "preferences.json"), list[bool]()
    keeper.when_gone(str(tmp_path / "away" / "a.pkl"), lambda: gone.append(True))
    keeper.keep(Preferences(), replace(Preferences(), ui_scale=1.5))
    keeper.close()
    assert preferences.load(tmp_path / "preferences.json")[0].ui_scale == 1.5
    is_back.set()
    until(lambda: gone, keeper.take_problems)

"""A disk that does not answer at all holds up nothing that lies elsewhere, and is told of once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from renderer.directions.direction_labels import Label
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.w_library import WLibrary
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import VideoSettings
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import opened
from tests.visualizer.projects.test_autosave import KEPT, lost_by_a_crash
from visualizer import disk_threads, preferences, preferences_keeper
from visualizer.editing import direction_shelf, w_shelf
from visualizer.editing.w_shelf import WShelf
from visualizer.motion import export_start
from visualizer.motion.export_start import ExportStart
from visualizer.motion.export_target import Place
from visualizer.preferences import Preferences
from visualizer.preferences_keeper import PreferencesKeeper
from visualizer.projects import autosave, recovery
from visualizer.projects.autosave import Autosave
from visualizer.projects.project_desk import ProjectDesk
from visualizer.projects.project_questions import Choice
from visualizer.rendering import run_watch
from visualizer.rendering.run_watch import RunWatch
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


def test_autosave_to_where_nothing_answers_is_told_once_and_goes_on_when_it_does(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(recovery, "write_atomically", hanging(recovery.write_atomically, is_back))
    keeper, sentences, step = Autosave(tmp_path / "away"), list[str](), [0]

    def frame() -> None:
        step[0] += 1
        keeper.update(replace(KEPT, project=replace(KEPT.project, scene=Scene(LatentPoint(step[0])))), 1.0)
        sentences.extend([keeper.problem] if keeper.problem else [])
        keeper.problem = ""

    until(lambda: sentences, frame)
    threads = threading.active_count()
    for _ in range(10 * round(autosave.LONGEST_S)):
        frame()
    assert threading.active_count() <= threads
    (told,) = sentences
    assert told.startswith(f"‘{tmp_path / 'away'}’ does not answer")
    assert "save it yourself" in told
    is_back.set()
    wanted = Scene(LatentPoint(7.0))
    last = replace(KEPT, project=replace(KEPT.project, scene=wanted))

    def kept() -> list[Scene]:
        paths = (tmp_path / "away").glob("*.json")
        return [recovery.RecoveryFile(path, -1).read().project.scene for path in paths]

    until(lambda: kept() == [wanted], lambda: keeper.update(last, 1.0))
    assert sentences == [told]


def test_a_window_that_must_go_waits_once_for_a_folder_that_is_away_and_says_what_is_lost(
    is_back: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(recovery, "write_atomically", hanging(recovery.write_atomically, is_back))
    monkeypatch.setattr(autosave, "SECONDS_TO_END", 1.0)
    keeper = Autosave(tmp_path / "away")
    for _ in range(9):
        keeper.update(KEPT, 1.0)
    begin = time.monotonic()
    keeper.keep_now(KEPT)
    assert time.monotonic() - begin < 1.9
    assert "unsaved work is not kept: ‘" in capsys.readouterr().err


def test_a_training_run_that_does_not_answer_is_told_once_and_followed_when_it_does(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run_watch, "look", hanging(run_watch.look, is_back))
    watch, sentences = RunWatch(), list[str]()

    def frame() -> None:
        watch.update(run_watch.SECONDS_BETWEEN_LOOKS)
        sentences.extend([watch.problem] if watch.problem else [])
        watch.problem = ""

    (tmp_path / "away").mkdir()
    watch.follow(tmp_path / "away")
    until(lambda: sentences, frame)
    threads = threading.active_count()
    for _ in range(100):
        frame()
    assert threading.active_count() <= threads
    is_back.set()
    until(lambda: watch.seen is not None, frame)
    (told,) = sentences
    assert told.startswith(f"‘{tmp_path / 'away'}’ does not answer")


def test_directions_that_do_not_answer_are_told_once_and_shown_when_they_do(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(direction_shelf, "SECONDS_BETWEEN_LOOKS", 0.0)
    read_on = direction_shelf.read_on
    monkeypatch.setattr(direction_shelf, "read_on", lambda _, before: is_back.wait(10) and read_on(_, before))
    session = Session(FakeClient(), library=DirectionLibrary(tmp_path))

    def frame() -> None:
        session.directions.shelf.refresh()
        session.update(seconds=0.01, settled=True)

    until(lambda: told(session), frame)
    for _ in range(50):
        frame()
    (sentence,) = told(session)
    assert sentence.startswith(f"‘{tmp_path}’ does not answer")
    is_back.set()
    until(lambda: session.directions.shelf.is_whole, frame)


def test_a_name_for_directions_that_do_not_answer_is_told_of_and_kept_when_they_do(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    labels = direction_shelf.direction_labels
    monkeypatch.setattr(labels, "read", hanging(labels.read, is_back))
    session = Session(FakeClient(), library=DirectionLibrary(tmp_path / "away"))
    shelf = session.directions.shelf
    shelf.relabel(Label("smile"), "0123456789abcdef")
    until(lambda: told(session), lambda: session.update(seconds=0.01, settled=True))
    is_back.set()
    until(lambda: not shelf.is_busy, lambda: session.update(seconds=0.01, settled=True))
    assert labels.read(tmp_path / "away").of("0123456789abcdef").name == "smile"
    assert len(told(session)) == 1


def test_bookmarked_ws_that_do_not_answer_are_told_once(
    is_back: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read = w_shelf._read
    monkeypatch.setattr(w_shelf, "_read", lambda *words: is_back.wait(10) and read(*words))
    shelf, sentences = WShelf(WLibrary(tmp_path)), list[str]()

    def frame() -> None:
        shelf.refresh()
        sentences.extend([shelf.problem] if shelf.problem else [])
        shelf.problem = ""

    until(lambda: sentences, frame)
    for _ in range(50):
        frame()
    (sentence,) = sentences
    assert sentence.startswith(f"‘{tmp_path}’ does not answer")
    is_back.set()
    until(lambda: shelf._shelved, frame)

"""A project that is left, or not after all: what was to come is let go, and no disk is waited for."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from renderer.comparison import Comparison
from renderer.recording import project_file
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.scene import LatentPoint, Motion, Scene, Truncation
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import opened
from tests.visualizer.projects.test_autosave import KEPT, lost_by_a_crash
from visualizer import disk_threads
from visualizer.projects import project_saving
from visualizer.projects.autosave import LostWork
from visualizer.projects.project_desk import ProjectDesk
from visualizer.projects.project_questions import Choice
from visualizer.session import Session

SEVEN, NINE = Scene(LatentPoint(7.0)), Scene(LatentPoint(9.0))


class Desk(ProjectDesk):
    """A desk with its session, frame by frame."""

    def __init__(self, recovery: Path | None = None) -> None:
        self.client = FakeClient()
        self.session: Session = opened(self.client)
        super().__init__(self.session, recovery)

    def frame(self) -> None:
        self.session.update(seconds=0.01, settled=True)
        self.update(0.01)

    def change(self, scene: Scene) -> None:
        self.session.scene = scene
        self.frame()

    def until(self, is_so: Callable[[], object]) -> None:
        end = time.monotonic() + 10
        while not is_so():
            assert time.monotonic() < end, self.told()
            self.frame()
            time.sleep(0.001)

    def asked(self) -> str:
        return self.question.title if self.question is not None else ""

    def told(self) -> list[str]:
        return [notice.summary for notice in self.session.notices.items]


@pytest.fixture
def real_threads(quick_disks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_thread(run: Callable[[], None], name: str) -> None:
        threading.Thread(target=run, name=name, daemon=True).start()

    monkeypatch.setattr(disk_threads, "in_thread", in_thread)
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.1)


class Mount:
    """A folder in which nothing is written before it `is_back`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.is_back = folder, threading.Event()
        write = project_file.write

        def slow(path: Path, project: Project, **named: Any) -> None:
            assert path.parent != folder or self.is_back.wait(10)
            write(path, project, **named)

        monkeypatch.setattr(project_saving.project_file, "write", slow)


@pytest.fixture
def mount(real_threads: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mount:
    (tmp_path / "away").mkdir()
    return Mount(tmp_path / "away", monkeypatch)


@pytest.mark.parametrize("how", ["cancel", "no path", "closed"])
def test_a_recovery_that_is_not_wanted_after_all_is_offered_to_the_next_window(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_by_a_crash(tmp_path, KEPT)
    desk = Desk(tmp_path)
    started: list[Callable[[], None]] = []
    monkeypatch.setattr(disk_threads, "in_thread", lambda run, _name: started.append(run))
    desk.answer(Choice.RECOVER)
    desk.session.scene = NINE  # work goes on while it is read
    for run in started:
        run()
    monkeypatch.setattr(disk_threads, "in_thread", lambda run, _name: run())
    desk.frame()
    assert desk.asked() == "Unsaved changes"
    assert LostWork(tmp_path).newest is None, "it is in this window's hand"
    match how:
        case "cancel":
            desk.answer(Choice.CANCEL)
        case "no path":
            desk.answer(Choice.SAVE)
            desk.save_as(None)
        case _:
            desk.close()
    assert desk.session.scene == NINE
    lost = LostWork(tmp_path)
    assert lost.newest is not None
    assert lost.newest.name == "a"
    lost.leave()


def test_recovering_asks_about_work_that_was_done_before(tmp_path: Path) -> None:
    lost_by_a_crash(tmp_path, KEPT)
    desk = Desk(tmp_path)
    desk.change(NINE)
    desk.answer(Choice.RECOVER)
    assert desk.asked() == "Unsaved changes"
    desk.answer(Choice.CANCEL)
    desk.frame()
    assert desk.session.scene == NINE
    assert desk.asked() == "Recover unsaved work", "it is still there"
    desk.answer(Choice.RECOVER)
    desk.answer(Choice.DO_NOT_SAVE)
    desk.frame()
    assert desk.session.scene == SEVEN
    desk.close()


@pytest.mark.parametrize("moves", ["plays", "walks"])
def test_bookmarks_that_were_made_while_something_moved_are_asked_about(tmp_path: Path, moves: str) -> None:
    project_file.write(tmp_path / "x.sg3viz", Project(NINE, "lost.pkl", "other hash"))
    desk = Desk()
    desk.session.timeline = seed_walk(range(4), seconds_per_seed=1.0)
    desk.frame()
    desk.save_as(tmp_path / "a.sg3viz")
    desk.until(lambda: not desk.is_changed)
    if moves == "plays":
        desk.session.work.player.toggle(desk.session.project)
        desk.frame()
    desk.open(tmp_path / "x.sg3viz")
    desk.until(desk.asked)
    if moves == "walks":
        desk.session.work.motion = Motion(walk_seeds=True)
    desk.frame()
    desk.session.add_bookmark()
    desk.frame()
    assert desk.session.work.is_moving
    desk.answer(Choice.OPEN_ANYWAY)
    desk.frame()
    assert desk.asked() == "Unsaved changes"
    assert len(desk.session.project.bookmarks) == 1


def test_what_only_moves_by_itself_is_not_asked_about(tmp_path: Path) -> None:
    project_file.write(tmp_path / "x.sg3viz", Project(NINE, "lost.pkl", "other hash"))
    desk = Desk()
    desk.session.work.motion = Motion(walk_seeds=True)
    desk.open(tmp_path / "x.sg3viz")
    desk.until(desk.asked)
    for _ in range(5):
        desk.frame()
    desk.answer(Choice.OPEN_ANYWAY)
    desk.frame()
    assert desk.session.scene == NINE


def test_a_project_is_saved_where_it_was_told_though_another_place_is_still_being_written(
    mount: Mount, tmp_path: Path
) -> None:
    desk = Desk()
    desk.change(SEVEN)
    desk.save_as(tmp_path / "a.sg3viz")
    desk.until(lambda: not desk.is_changed)
    desk.change(NINE)
    desk.save_as(mount.folder / "b.sg3viz")
    desk.save_as(tmp_path / "a.sg3viz")
    mount.is_back.set()
    desk.until(desk.asked)
    assert desk.asked() == "Replace a file", "that of b is the project's own by now"
    desk.answer(Choice.REPLACE)
    desk.until(lambda: desk.path == tmp_path / "a.sg3viz")
    assert project_file.read(tmp_path / "a.sg3viz").scene == NINE


def test_of_snapshots_of_one_name_the_second_picture_gets_its_own_again(tmp_path: Path) -> None:
    name = "network-snapshot-000200.pkl"
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
        (tmp_path / run / name).touch()
    first, second = (
        replace(MODEL, model=str(tmp_path / run / name), name=name, content_hash=run)
        for run in ("first", "second")
    )
    desk = Desk()
    session, client = desk.session, desk.client
    session.models.open(first.model)
    client.answers.append(first)
    session.models.compare(Comparison(second.model))
    client.answers.append(second)
    desk.frame()
    for info in (second, first):
        session.preferences = session.preferences.with_recent(info.model, info.content_hash)
    desk.save_as(tmp_path / "a.sg3viz")
    desk.until(lambda: desk.path)
    desk.new()
    assert session.models.comparison is None
    desk.open(tmp_path / "a.sg3viz")
    desk.until(lambda: session.models.comparison)
    assert session.models.comparison == Comparison(second.model)


def test_of_a_model_that_was_found_and_did_not_open_nobody_says_that_it_is_not_there(tmp_path: Path) -> None:
    place = tmp_path / "broken.pkl"
    place.touch()
    project_file.write(tmp_path / "x.sg3viz", Project(SEVEN, "broken.pkl", "other hash"))
    desk = Desk()
    desk.open(tmp_path / "x.sg3viz")
    desk.frame()
    desk.session.models.stop_waiting_for(str(place))  # as when it is refused
    desk.frame()
    assert desk.question is not None
    assert f"is not open, though it is at {place}." in desk.question.text


def test_not_quitting_leaves_alone_what_is_on_its_way(tmp_path: Path) -> None:
    project_file.write(tmp_path / "x.sg3viz", Project(SEVEN, "lost.pkl", "other hash"))
    desk = Desk()
    desk.open(tmp_path / "x.sg3viz")
    desk.frame()
    assert desk.asked() == "The model is not here"
    desk.change(NINE)
    desk.leave(lambda: None, stops_jobs=True)
    assert desk.asked() == "Unsaved changes"
    desk.answer(Choice.CANCEL)
    assert desk.asked() == "The model is not here"


def test_a_project_whose_disk_is_away_is_told_once_and_can_be_saved_elsewhere(
    mount: Mount, tmp_path: Path
) -> None:
    desk = Desk()
    desk.change(SEVEN)
    desk.save_as(mount.folder / "a.sg3viz")
    desk.until(desk.told)
    for _ in range(20):
        desk.frame()
    (told,) = desk.told()
    assert "‘a.sg3viz’ does not answer" in told
    desk.save_as(tmp_path / "b.sg3viz")
    desk.until(lambda: not desk.is_changed)
    assert desk.path == tmp_path / "b.sg3viz"
    mount.is_back.set()
    desk.until(lambda: (mount.folder / "a.sg3viz").exists())
    desk.frame()
    assert desk.path == tmp_path / "b.sg3viz", "what became of the first is nothing to the window"
    desk.change(NINE)
    desk.save()
    desk.until(lambda: not desk.is_changed)
    assert desk.asked() == "", "and its own file was changed by nobody else"
    assert project_file.read(tmp_path / "b.sg3viz").scene == NINE


@pytest.mark.parametrize("choice", [Choice.SAVE_AS, Choice.DO_NOT_SAVE, Choice.CANCEL])
def test_the_window_can_be_left_though_the_disk_of_its_project_is_away(
    mount: Mount, tmp_path: Path, choice: Choice
) -> None:
    desk, left = Desk(), list[bool]()
    desk.change(SEVEN)
    desk.save_as(mount.folder / "a.sg3viz")
    desk.leave(lambda: left.append(True))
    assert desk.question is None, "in a moment it is saved"
    desk.until(desk.asked)
    assert desk.asked() == "Still being saved"
    desk.answer(choice)
    if choice is Choice.SAVE_AS:
        assert desk.wants_path
        desk.save_as(tmp_path / "b.sg3viz")
        desk.until(lambda: left)
        assert project_file.read(tmp_path / "b.sg3viz").scene == SEVEN
    assert bool(left) is (choice is not Choice.CANCEL)
    assert desk.question is None
    mount.is_back.set()


def test_the_next_project_comes_though_the_disk_of_the_last_is_away(mount: Mount, tmp_path: Path) -> None:
    project_file.write(tmp_path / "b.sg3viz", Project(NINE, MODEL.name, MODEL.content_hash))
    desk = Desk()
    desk.change(SEVEN)
    desk.save_as(mount.folder / "a.sg3viz")
    desk.open(tmp_path / "b.sg3viz")
    desk.until(desk.asked)
    desk.answer(Choice.DO_NOT_SAVE)
    desk.until(lambda: desk.session.scene == NINE)
    mount.is_back.set()
    desk.frame()
    assert (desk.path, desk.is_changed) == (tmp_path / "b.sg3viz", False)


@pytest.fixture
def quitting(tmp_path: Path) -> tuple[Desk, list[bool]]:
    """A window that is quit in the moment in which a picture is to be saved; whether it has gone."""
    desk, gone = Desk(), list[bool]()
    desk.save_as(tmp_path / "a.sg3viz")
    desk.until(lambda: not desk.is_changed)
    desk.session.scene = SEVEN
    desk.session.save_picture(tmp_path / "pictures")
    desk.frame()
    desk.session.scene = Scene()
    desk.frame()
    desk.leave(lambda: gone.append(True), stops_jobs=True)
    return desk, gone


def come(desk: Desk) -> None:
    """The picture that was asked for is there."""
    desk.client.answer_newest()
    desk.frame()


def test_a_picture_that_is_to_be_saved_is_waited_for_at_the_end_without_a_question(
    quitting: tuple[Desk, list[bool]], tmp_path: Path
) -> None:
    desk, gone = quitting
    for _ in range(5):
        desk.frame()
    assert (gone, desk.asked()) == ([], "")
    assert "Quitting as soon as the picture is saved." in desk.told()
    come(desk)
    assert gone == [True]
    desk.session.close()
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 1


def test_a_picture_that_does_not_come_is_asked_about_and_may_come_still(
    quitting: tuple[Desk, list[bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, gone = quitting
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.0)
    assert desk.question is not None
    assert desk.question.title == "Still at work"
    assert "the picture that is to be saved" in desk.question.text
    assert gone == []
    come(desk)
    assert gone == [True]


@pytest.mark.parametrize(("choice", "goes"), [(Choice.STOP, True), (Choice.CANCEL, False)])
def test_a_picture_that_does_not_come_can_be_done_without(
    quitting: tuple[Desk, list[bool]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    choice: Choice,
    goes: bool,
) -> None:
    desk, gone = quitting
    monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.0)
    desk.answer(choice)
    desk.frame()
    assert (bool(gone), desk.question) == (goes, None)
    desk.session.close()
    assert "the picture of seed 7 was not saved" in capsys.readouterr().err


def test_unsaved_changes_are_asked_about_after_the_picture_is_saved(tmp_path: Path) -> None:
    desk, gone = Desk(), list[bool]()
    desk.change(NINE)
    desk.session.save_picture(tmp_path)
    desk.frame()
    desk.leave(lambda: gone.append(True), stops_jobs=True)
    assert desk.asked() == ""
    come(desk)
    assert desk.asked() == "Unsaved changes"
    desk.answer(Choice.DO_NOT_SAVE)
    assert gone == [True]
    desk.session.close()
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_another_project_is_opened_without_waiting_for_a_picture(tmp_path: Path) -> None:
    desk = Desk()
    desk.session.save_picture(tmp_path)
    desk.new()
    assert not desk._leaving.is_wanted


@pytest.mark.parametrize("is_left", [True, False])
def test_a_take_that_is_recorded_becomes_keys_before_the_project_is_left(
    tmp_path: Path, is_left: bool
) -> None:
    desk, gone = Desk(), list[bool]()
    desk.session.work.takes.counts_down = False
    desk.session.work.takes.toggle(desk.session)
    for psi in (1.0, 0.9, 0.5):
        desk.change(replace(desk.session.scene, truncation=Truncation(psi)))
    desk.leave(lambda: gone.append(True), stops_jobs=True)
    assert desk.asked() == "Unsaved changes"
    if is_left:
        desk.answer(Choice.SAVE)
        desk.save_as(tmp_path / "a.sg3viz")
        desk.until(lambda: gone)
        saved = project_file.read(tmp_path / "a.sg3viz")
        assert [track.path for track in saved.timeline.tracks] == ["truncation.psi"]
    else:
        desk.answer(Choice.CANCEL)
        desk.frame()
        assert not desk.session.work.takes.is_active
        desk.session.work.undo()
        assert desk.session.timeline.tracks == ()


def test_of_two_windows_that_save_at_the_same_time_the_second_asks_before_it_replaces_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write_through = tmp_path / "a.sg3viz", os.fsync
    first, second = Desk(), Desk()
    first.save_as(path)
    first.until(lambda: not first.is_changed)
    second.open(path)
    second.until(lambda: second.path == path)
    first.change(SEVEN)
    second.change(NINE)

    def sync(handle: int) -> None:
        """While the disk is busy with what the second has written, the first saves."""
        monkeypatch.setattr(os, "fsync", write_through)
        first.save()
        write_through(handle)

    monkeypatch.setattr(os, "fsync", sync)
    second.save()
    second.until(second.asked)
    assert second.asked() == "Changed on disk"
    assert project_file.read(path).scene == SEVEN
    assert [each.name for each in tmp_path.iterdir()] == ["a.sg3viz"]
    second.answer(Choice.REPLACE)
    second.until(lambda: not second.is_changed)
    assert project_file.read(path).scene == NINE


def test_what_a_disk_writes_late_takes_the_place_of_nothing_that_was_saved_since(
    mount: Mount, tmp_path: Path
) -> None:
    desk, path = Desk(), mount.folder / "a.sg3viz"
    desk.change(SEVEN)
    desk.save_as(path)
    desk.until(desk.told)
    desk.save_as(tmp_path / "b.sg3viz")
    desk.until(lambda: desk.path)
    path.write_bytes(project_file.encode(Project(NINE)))
    mount.is_back.set()
    until_idle()
    assert project_file.read(path).scene == NINE


def until_idle() -> None:
    """Until no thread writes a project any more."""
    for thread in threading.enumerate():
        if thread.name == "project file":
            thread.join(10)


def test_a_file_that_is_write_protected_is_not_replaced(tmp_path: Path) -> None:
    desk, path = Desk(), tmp_path / "a.sg3viz"
    desk.save_as(path)
    desk.until(lambda: not desk.is_changed)
    path.chmod(0o444)
    desk.change(SEVEN)
    desk.save()
    desk.until(lambda: len(desk.told()) > 1)
    assert desk.told()[-1] == "‘a.sg3viz’ could not be saved: it is write-protected. Save it elsewhere."
    assert (desk.is_changed, project_file.read(path).scene) == (True, Scene())

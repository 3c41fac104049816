"""Unsaved work is kept, and found again after a crash."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.timeline import Keyframe, Timeline
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import opened
from visualizer.projects import autosave, recovery
from visualizer.projects.autosave import Autosave, LostWork
from visualizer.projects.project_desk import ProjectDesk
from visualizer.projects.project_questions import Choice
from visualizer.projects.recovery import RecoveryFile, Unsaved

ROOT = Path(__file__).parents[3]
SEVEN, NINE = (Project(Scene(LatentPoint(seed)), MODEL.name, MODEL.content_hash) for seed in (7.0, 9.0))
KEPT = Unsaved(SEVEN, "/somewhere/a.sg3viz", "a", 1e9)
WORK_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from tests.visualizer.projects.test_autosave import KEPT
from visualizer.projects.autosave import Autosave
keeper = Autosave(Path(sys.argv[1]))
for _ in range(10_000):
    keeper.update(KEPT, 0.5)
    time.sleep(0.01)
"""


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def pass_time(keeper: Autosave, unsaved: Unsaved | None, seconds: float, step: float = 0.5) -> None:
    for _ in range(round(seconds / step)):
        keeper.update(unsaved, step)
    keeper.update(unsaved, 0.0)


def test_work_is_kept_soon_after_it_has_changed_and_forgotten_when_it_is_saved(tmp_path: Path) -> None:
    keeper = Autosave(tmp_path)
    pass_time(keeper, KEPT, autosave.SETTLED_S - 1.0)
    assert not files(tmp_path)
    pass_time(keeper, KEPT, 2.0)
    (path,) = files(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    written = path.stat().st_mtime_ns
    pass_time(keeper, KEPT, 100.0)
    assert path.stat().st_mtime_ns == written
    pass_time(keeper, None, 0.5)
    assert list(tmp_path.iterdir()) == []


def test_work_that_goes_on_changing_is_kept_now_and_then(tmp_path: Path) -> None:
    keeper, moments = Autosave(tmp_path), set()
    for step in range(200):
        moving = replace(KEPT, project=Project(Scene(LatentPoint(step / 7))))
        pass_time(keeper, moving, 0.5)
        moments |= {path.stat().st_mtime_ns for path in files(tmp_path)}
    assert len(moments) == 200 * 0.5 // autosave.LONGEST_S


def test_what_was_kept_comes_back_with_its_time_and_place(tmp_path: Path) -> None:
    file = RecoveryFile.new(tmp_path)
    file.write(KEPT)
    assert file.read() == KEPT


def test_two_windows_do_not_take_each_others_work(tmp_path: Path) -> None:
    first, second = Autosave(tmp_path), Autosave(tmp_path)
    pass_time(first, KEPT, 5.0)
    pass_time(second, replace(KEPT, project=NINE), 5.0)
    assert len(files(tmp_path)) == 2
    assert LostWork(tmp_path).newest is None
    pass_time(first, None, 0.5)
    assert len(files(tmp_path)) == 1


def test_the_work_of_a_killed_process_is_lost_work_and_only_one_window_gets_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WORK_UNTIL_KILLED, str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT)
    end = time.monotonic() + 30
    while not files(tmp_path) and time.monotonic() < end:
        time.sleep(0.01)
    assert LostWork(tmp_path).newest is None  # it still lives
    process.kill()
    process.wait()
    one, other = LostWork(tmp_path), LostWork(tmp_path)
    assert one.newest is not None
    assert (one.newest.project, one.newest.name) == (SEVEN, "a")
    assert other.newest is None
    one.leave()
    again = LostWork(tmp_path)
    assert again.newest is not None
    again.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_died_with_its_work_saved_leaves_nothing_to_ask(tmp_path: Path) -> None:
    file = RecoveryFile.new(tmp_path)
    file.release()
    (tmp_path / f".{file.path.name}.x1").touch()
    assert LostWork(tmp_path).newest is None
    assert list(tmp_path.iterdir()) == []


def test_damaged_lost_work_is_told_with_its_place(tmp_path: Path) -> None:
    file = RecoveryFile.new(tmp_path)
    file.write(KEPT)
    file.release()
    file.path.write_text("{")
    lost = LostWork(tmp_path)
    assert lost.newest is None
    (problem,) = lost.problems
    assert str(file.path) in problem
    assert file.path.exists()


@pytest.mark.parametrize("broken", ["file", "missing parent is a file"])
def test_where_nothing_can_be_kept_that_is_told_once(tmp_path: Path, broken: str) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" if broken == "file" else tmp_path / "file" / "sg3-viz" / "recovery"
    keeper, problems = Autosave(folder), []
    for step in range(400):
        pass_time(keeper, replace(KEPT, project=Project(Scene(LatentPoint(step // 20)))), 0.5)
        if keeper.problem:
            problems.append(keeper.problem)
            keeper.problem = ""
    assert len(problems) == 1
    assert "cannot be kept" in problems[0]
    assert LostWork(folder).newest is None


def test_a_full_disk_is_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[float] = []

    def full(*_: object, **__: object) -> None:
        tries.append(0.0)
        raise OSError(28, os.strerror(28))

    keeper = Autosave(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(recovery, "write_atomically", full)
        pass_time(keeper, KEPT, 2 * autosave.RETRY_S)
    assert len(tries) <= 3
    pass_time(keeper, KEPT, autosave.RETRY_S + 5)
    assert len(files(tmp_path)) == 1


def lost_by_a_crash(folder: Path, unsaved: Unsaved = KEPT) -> None:
    file = RecoveryFile.new(folder)
    file.write(unsaved)
    file.release()


def test_recovered_work_is_unsaved_work_under_its_old_name(tmp_path: Path) -> None:
    lost_by_a_crash(tmp_path)
    session = opened(FakeClient())
    desk = ProjectDesk(session, tmp_path)
    assert desk.question is not None
    assert "Recover the work on ‘a’ of 2001-09-09" in desk.question.text
    desk.answer(Choice.RECOVER)
    desk.update(0.1)
    assert session.scene == SEVEN.scene
    assert (desk.title, desk.path, desk.is_changed) == ("a", Path("/somewhere/a.sg3viz"), True)
    assert len(files(tmp_path)) == 1  # from now on it is this window's
    desk.close()
    assert list(tmp_path.iterdir()) == []


def test_what_hands_had_changed_without_a_key_is_recovered_too(tmp_path: Path) -> None:
    keyframes = (Keyframe(0.0, NINE.scene), Keyframe(2.0, NINE.scene))
    lost_by_a_crash(
        tmp_path, replace(KEPT, project=replace(SEVEN, timeline=Timeline(2.0, keyframes=keyframes)))
    )
    session = opened(FakeClient())
    desk = ProjectDesk(session, tmp_path)
    desk.answer(Choice.RECOVER)
    desk.update(0.1)
    session.update(seconds=0.1, settled=True)
    assert session.scene == SEVEN.scene
    desk.close()


def test_work_on_a_file_whose_name_is_no_text_is_kept_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(b"gr\xfc\xdfe")
    kept = recovery.RecoveryFile.new(tmp_path)
    kept.write(replace(KEPT, path=f"/somewhere/{name}.sg3viz", name=name))
    kept.release()
    lost = LostWork(tmp_path)
    assert lost.newest is not None
    assert (lost.newest.project, lost.newest.path, lost.newest.name) == (SEVEN, "", "gr??e")
    lost.leave()


def test_lost_work_of_somebody_else_does_not_hide_that_of_this_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_by_a_crash(tmp_path, KEPT)
    others = {f"{number:02x}" for number in range(32)}  # some of which are listed before it
    for name in others:
        (tmp_path / f"{name}.lock").touch()
    lock = recovery._lock

    def refused(path: Path) -> int | None:
        if path.stem in others:
            raise PermissionError(13, "Permission denied", str(path))
        return lock(path)

    monkeypatch.setattr(recovery, "_lock", refused)
    lost = LostWork(tmp_path)
    assert lost.newest is not None
    lost.leave()


def test_lost_work_whose_model_is_gone_is_there_at_the_next_start(tmp_path: Path) -> None:
    lost_by_a_crash(tmp_path, replace(KEPT, project=Project(SEVEN.scene, "gone.pkl", "gone")))
    session = opened(FakeClient())
    desk = ProjectDesk(session, tmp_path)
    desk.answer(Choice.RECOVER)
    desk.update(0.1)
    assert desk.question is not None
    assert desk.question.title == "The model is not here"
    desk.answer(Choice.CANCEL)
    desk.close()
    assert LostWork(tmp_path).newest is not None


@pytest.mark.parametrize(("choice", "is_kept"), [(Choice.DISCARD, False), (Choice.LATER, True)])
def test_lost_work_is_discarded_only_if_somebody_says_so(
    tmp_path: Path, choice: Choice, is_kept: bool
) -> None:
    lost_by_a_crash(tmp_path)
    desk = ProjectDesk(opened(FakeClient()), tmp_path)
    desk.answer(choice)
    assert desk.question is None
    desk.close()
    assert (LostWork(tmp_path).newest is not None) is is_kept


def test_of_several_the_newest_is_offered_and_the_others_stay(tmp_path: Path) -> None:
    for age, name in ((30, "old"), (10, "new"), (20, "middle")):
        lost_by_a_crash(tmp_path, replace(KEPT, name=name))
        newest = max(files(tmp_path), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (1e9 - age, 1e9 - age))
    desk = ProjectDesk(opened(FakeClient()), tmp_path)
    desk.answer(Choice.RECOVER)
    desk.update(0.1)
    assert desk.title == "new"
    others = LostWork(tmp_path)
    assert others.newest is not None
    assert others.newest.name == "middle"
    others.leave()


@pytest.mark.parametrize("reason", [errno.ENOLCK, errno.EACCES])  # the second as if another held it
def test_where_files_cannot_be_locked_that_is_told_and_no_litter_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    tries: list[int] = []

    def without_locks(handle: int) -> None:
        tries.append(handle)
        assert len(tries) < 20, "it goes on for ever"
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(recovery, "lock", without_locks)
    keeper = Autosave(tmp_path)
    pass_time(keeper, KEPT, 2 * autosave.RETRY_S)
    assert os.strerror(errno.ENOLCK) in keeper.problem
    assert list(tmp_path.iterdir()) == []


def test_work_is_found_also_where_somebody_has_emptied_the_folder_meanwhile(tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    keeper = Autosave(folder)
    pass_time(keeper, KEPT, 5.0)
    shutil.rmtree(folder)
    later = replace(KEPT, project=NINE)
    pass_time(keeper, later, 5.0)
    keeper.keep_now(later)
    lost = LostWork(folder)
    assert lost.newest is not None
    assert lost.newest.project == NINE
    lost.leave()


def test_a_disk_that_is_full_for_a_second_time_is_told_of_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    keeper, told = Autosave(tmp_path), 0
    for seed in range(2):
        work = replace(KEPT, project=Project(Scene(LatentPoint(seed))))
        with monkeypatch.context() as patched:
            patched.setattr(recovery, "write_atomically", full)
            pass_time(keeper, work, autosave.RETRY_S)
        told += "No space left" in keeper.problem
        keeper.problem = ""
        pass_time(keeper, work, 2 * autosave.RETRY_S)
        assert len(files(tmp_path)) == 1
    assert told == 2


@pytest.mark.parametrize("is_saved_since", [True, False])
def test_recovered_work_replaces_what_was_saved_after_it_only_after_a_question(
    tmp_path: Path, is_saved_since: bool
) -> None:
    path = tmp_path / "a.sg3viz"
    lost_by_a_crash(tmp_path, replace(KEPT, path=str(path), kept_at=1e9))
    project_file.write(path, NINE)
    os.utime(path, ns=(0, round(1e18) + (60 if is_saved_since else -60) * 10**9))
    session = opened(FakeClient())
    desk = ProjectDesk(session, tmp_path)
    desk.answer(Choice.RECOVER)
    desk.update(0.1)
    desk.save()
    desk.update(0.1)
    asked = desk.question.title if desk.question is not None else ""
    assert asked == ("Changed on disk" if is_saved_since else "")
    assert project_file.read(path).scene == (NINE if is_saved_since else SEVEN).scene
    desk.close()

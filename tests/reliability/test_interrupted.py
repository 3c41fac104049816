"""A window that must go at once leaves its unsaved work to the next; a clock that jumps disturbs nothing."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from imgui_bundle import imgui, immapp

from renderer.scene import LatentPoint
from tests.visualizer.fakes import FakeClient
from tests.widgets.stage import imgui_context
from visualizer.app import App
from visualizer.projects.autosave import LostWork
from visualizer.projects.project_desk import ProjectDesk
from visualizer.session import Session

ROOT = Path(__file__).parents[2]
# These mean the time of day: when work was kept or fetched, how old a file is, what a recording is called.
MAY_ASK_THE_TIME = {
    "visualizer/projects/autosave.py",
    "visualizer/motion/cast_desk.py",
    "visualizer/rendering/run_watch.py",
    "renderer/remote/fetch.py",
}


class Timed:
    """Stands for a part of the window that is told how much time has passed."""

    def __init__(self, passed: list[float]) -> None:
        self._passed = passed

    def update(self, seconds: float, *, settled: bool = True) -> None:
        """Note it."""
        self._passed.append(seconds)


def changed(session: Session) -> Session:
    session.scene = replace(session.scene, latent=LatentPoint(x=3.25))
    return session


def test_unsaved_work_is_there_at_the_next_start_although_there_was_no_time_to_autosave(
    tmp_path: Path,
) -> None:
    session = Session(FakeClient())
    desk = ProjectDesk(session, tmp_path)
    changed(session)
    desk.interrupt()
    lost = LostWork(tmp_path).newest
    assert lost is not None
    assert lost.project.scene == session.scene


def test_what_was_changed_since_the_last_autosave_is_there_too(tmp_path: Path) -> None:
    session = changed(Session(FakeClient()))
    desk = ProjectDesk(session, tmp_path)
    for _ in range(10):
        desk.update(1.0)
    session.scene = replace(session.scene, latent=LatentPoint(x=7.5))
    desk.interrupt()
    lost = LostWork(tmp_path).newest
    assert lost is not None
    assert lost.project.scene.latent.x == 7.5


def test_saved_work_leaves_nothing_behind(tmp_path: Path) -> None:
    ProjectDesk(Session(FakeClient()), tmp_path).interrupt()
    assert LostWork(tmp_path).newest is None


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_a_fault_of_the_program_leaves_what_was_changed_in_that_very_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    app = App(Session(FakeClient()), recovery_folder=tmp_path)

    def run(*_: object) -> None:
        changed(app.session)
        raise fault("a pane cannot be drawn")

    monkeypatch.setattr(immapp, "run", run)
    with pytest.raises(fault):
        app.run()
    lost = LostWork(tmp_path).newest
    assert lost is not None
    assert lost.project.scene.latent.x == 3.25


def test_a_frame_in_which_the_program_slept_counts_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    with imgui_context():
        app, passed = App(Session(FakeClient())), list[float]()
        for name in ("session", "panes", "files", "_status"):
            monkeypatch.setattr(app, name, Timed(passed))
        imgui.get_io().delta_time = 3600.0
        app._pass_time()
    assert passed == [1.0] * 4


def test_only_what_means_the_time_of_day_asks_for_it() -> None:
    files = [
        path for room in ("visualizer", "widgets", "renderer", "ops") for path in (ROOT / room).rglob("*.py")
    ]
    asking = {str(path.relative_to(ROOT)) for path in files if asks_the_time(ast.parse(path.read_text()))}
    assert asking == MAY_ASK_THE_TIME


def asks_the_time(module: ast.Module) -> bool:
    """Whether it calls `time.time` or `datetime.now`, which jump when the clock is set."""
    calls = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    names = {ast.unparse(call) for call in calls}
    return bool(names & {"time.time", "time.time_ns", "datetime.now", "datetime.datetime.now"})

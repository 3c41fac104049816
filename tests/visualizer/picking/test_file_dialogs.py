"""What the menus ask of files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from imgui_bundle import hello_imgui

from renderer import scene_file
from renderer.scene import LatentPoint, Scene
from renderer.scene_file import SceneFile
from tests.widgets.stage import Stage, imgui_context
from visualizer import disk_threads, opening
from visualizer.command import Command
from visualizer.picking.file_dialogs import FileDialogs
from visualizer.session import Session


class Mount:
    """A disk on which files of the name "dead.json" are not answered for until `is_back`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.is_back = threading.Event()
        self.dead, self.alive = folder / "dead.json", folder / "alive.json"
        for path, x in ((self.dead, 7.0), (self.alive, 9.0)):
            path.write_bytes(scene_file.encode(SceneFile(Scene(LatentPoint(x)))))
        read, start = opening.read, threading.Thread

        def slow_read(path: Path) -> opening.Read:
            if path == self.dead:
                assert self.is_back.wait(10)
            return read(path)

        monkeypatch.setattr(opening, "read", slow_read)
        monkeypatch.setattr(
            disk_threads, "in_thread", lambda run, name: start(target=run, daemon=True).start()
        )
        monkeypatch.setattr(disk_threads, "PATIENCE_S", 0.1)


@pytest.fixture
def mount(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Mount:
    return Mount(monkeypatch, tmp_path)


def told(session: Session) -> list[str]:
    return [notice.summary for notice in session.notices.items]


def until(session: Session, files: FileDialogs, is_so: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end, told(session)
        files.read()
        files.desk.update(0.01)
        session.update(seconds=0.01, settled=True)
        time.sleep(0.001)


def test_a_file_that_does_not_answer_is_told_once_and_the_next_one_is_opened(
    session: Session, mount: Mount
) -> None:
    files = FileDialogs(session, hello_imgui.RunnerParams())
    files.open(mount.dead)
    files.open(mount.alive)
    until(session, files, lambda: session.scene.latent.x == 9.0)
    until(session, files, lambda: len(told(session)) == 2)
    assert sum("‘dead.json’ does not answer" in summary for summary in told(session)) == 1
    mount.is_back.set()
    until(session, files, lambda: not files._errands.is_busy)
    assert session.scene.latent.x == 9.0, "what was opened since is not replaced"
    assert "dead.json answers by now" in told(session)[-1]


def test_a_file_that_answers_late_is_opened_where_nothing_else_was(session: Session, mount: Mount) -> None:
    files = FileDialogs(session, hello_imgui.RunnerParams())
    files.open(mount.dead)
    until(session, files, lambda: told(session))
    mount.is_back.set()
    until(session, files, lambda: session.scene.latent.x == 7.0)


def test_a_scene_that_was_opened_for_another_project_is_dropped_with_a_sentence(
    session: Session, mount: Mount
) -> None:
    files = FileDialogs(session, hello_imgui.RunnerParams())
    files.open(mount.dead)
    files.desk.new()
    mount.is_back.set()
    until(session, files, lambda: told(session))
    assert session.scene == Scene()
    assert "dead.json was opened for another project" in told(session)[-1]


@pytest.mark.parametrize("browsed", ["", "elsewhere"])
def test_a_first_project_is_saved_where_pictures_go_a_later_one_where_one_was_last(
    session: Session, tmp_path: Path, browsed: str
) -> None:
    captures, elsewhere = tmp_path / "captures", tmp_path / "elsewhere"
    captures.mkdir()
    elsewhere.mkdir()
    browse_folder = str(tmp_path / browsed) if browsed else ""
    session.set_preferences(
        replace(session.preferences, capture_folder=str(captures), browse_folder=browse_folder)
    )
    files = FileDialogs(session, hello_imgui.RunnerParams())
    files.do(Command.SAVE_PROJECT)
    with imgui_context():
        Stage(None, lambda _: files.draw()).play(4)
    assert files.browser.folder == (elsewhere if browsed else captures)

"""No slow disk holds up a frame of the window: every disk call here takes half a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from renderer import scene_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.edit_stack import Edit
from renderer.recording import project_file
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.shot import Part, Shot
from renderer.recording.video_jobs import ExportVideo
from renderer.remote.address import parse
from renderer.scene import LatentPoint, Scene
from renderer.scene_file import SceneFile
from tests.visualizer.editing.test_direction_shelf import made
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, press
from tests.visualizer.slow_disk import SlowDisk, slow_disk
from tests.widgets.stage import Stage, imgui_context
from visualizer import desktop, opening, preferences
from visualizer.disk_threads import Errands
from visualizer.editing.direction_shelf import MISSING
from visualizer.motion.cast_desk import CastDesk
from visualizer.panes.export_pane import ExportPane
from visualizer.panes.models_pane import ModelsPane
from visualizer.picking.file_browser import FileBrowser
from visualizer.projects.project_desk import ProjectDesk
from visualizer.projects.project_questions import Choice
from visualizer.session import Session
from widgets import export_panel
from widgets.export_form import Wish

SECONDS_A_CALL = 0.5
SECONDS_IN_A_CHAIN = 0.12  # where there are many calls, still longer than a frame may be
PATIENCE_S = 60.0


@pytest.fixture
def quick_disks() -> None:
    """Here the threads are real."""


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SlowDisk:
    return slow_disk(monkeypatch, tmp_path, SECONDS_A_CALL)


class Window:
    """A session and some panes on a disk that becomes slow with the first frame."""

    def __init__(self, folder: Path, disk: SlowDisk) -> None:
        self.folder, self.disk = folder, disk
        self.client = FakeClient()
        self.session = Session(
            self.client,
            settings=folder / "config" / "preferences.json",
            library=DirectionLibrary(folder / "directions"),
        )
        self.session.set_preferences(
            replace(self.session.preferences, capture_folder=str(folder / "captures"))
        )
        self.session.close()
        self.session.models.open(MODEL.model)
        self.client.answer_opening()
        self.frames_s: list[float] = []
        self.draws: list[Callable[[], object]] = []
        self._stage = Stage(None, lambda _: self._frame())
        self._stage.play(1)
        self.client.answer_newest()
        self._stage.play(2)
        disk.is_slow, self.frames_s = True, []

    def until(self, is_so: Callable[[], object]) -> None:
        """Frame after frame."""
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < end, [notice.summary for notice in self.session.notices.items]
            self._stage.play(1)
            time.sleep(0.002)

    def play(self, frames: int) -> None:
        self._stage.play(frames)

    def told(self) -> str:
        notices = self.session.notices
        return " ".join(notice.summary for notice in (*notices.past, *notices.items))

    def do(self, action: Callable[[], object]) -> None:
        """What hands do counts as a part of a frame."""
        begin = time.monotonic()
        action()
        self.frames_s.append(time.monotonic() - begin)

    def _frame(self) -> None:
        begin = time.monotonic()
        self.session.update(seconds=0.02, settled=True)
        for draw in self.draws:
            draw()
        self.frames_s.append(time.monotonic() - begin)


@pytest.fixture
def window(tmp_path: Path, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """When the test ends, no frame of it was long, and nobody has waited for the disk in one."""
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    monkeypatch.setattr(desktop, "opener", lambda: "")
    (tmp_path / "cache" / "models").mkdir(parents=True)
    with imgui_context():
        window = Window(tmp_path, disk)
        yield window
        assert disk.calls > 0
        assert disk.waited == []
        assert max(window.frames_s) < SECONDS_A_CALL, "a frame waited for a thread that waited for the disk"
        disk.is_slow = False


def test_saving_pictures(window: Window) -> None:
    window.disk.seconds = 0.2
    for _ in range(2):
        window.do(window.session.save_picture)
        window.play(2)
    assert window.told() == "", "nothing is told before it is on the disk"
    window.until(lambda: window.told().count("Saved") == 2)
    with window.disk.resting():
        assert len(list((window.folder / "captures").glob("*.png"))) == 2


def test_the_export_pane(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = ExportPane(window.session)
    window.session.timeline = seed_walk(range(4), seconds_per_seed=1.0)
    with window.disk.resting():
        (window.folder / "captures").mkdir()
        (window.folder / "captures" / "a-video.mp4").touch()
    window.draws += [pane.draw, pane.update]
    press(monkeypatch, export_panel, lambda drawn: (drawn[0], Wish.START))
    window.until(lambda: asked(window.client, ExportVideo))
    ((_, job),) = asked(window.client, ExportVideo)
    assert Path(job.path).name == "a-video-2.mp4", "what is there is seen before it begins"


def test_the_models_from_the_web_and_the_directions(window: Window) -> None:
    window.disk.seconds = SECONDS_IN_A_CHAIN
    directions = made(0)
    session, shelf = window.session, window.session.directions.shelf
    window.draws += [ModelsPane(session).draw, shelf.refresh]
    told: list[str] = []
    window.do(lambda: shelf.add(directions, "smile", told.append))
    window.until(lambda: told and not shelf.is_busy)
    assert told == [""]
    assert shelf.title(directions.set_id) == "smile"
    window.do(lambda: shelf.remove(directions.set_id))
    window.until(lambda: not shelf.is_busy and shelf.is_whole)
    assert shelf.edit_problem(Edit(directions.set_id), MODEL) == MISSING
    address, cache = "https://example.org/a.pkl", session.models.downloads.cache
    with window.disk.resting():
        path = cache.place(parse(address)) / "a.pkl"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"model")
        kept = cache.note(parse(address), path, sha256="00", fetched_s=1.0)
    window.do(lambda: session.models.open(address))
    window.until(lambda: window.client.opened[-1] == address)
    window.until(lambda: session.models.downloads.kept() == (kept,))
    window.do(lambda: session.models.downloads.remove(kept, told.append))
    window.until(lambda: told == ["", ""] and session.models.downloads.kept() == ())


def test_preferences_are_kept(window: Window) -> None:
    window.disk.seconds = SECONDS_IN_A_CHAIN
    session, path = window.session, window.folder / "config" / "preferences.json"
    window.do(lambda: session.set_preferences(replace(session.preferences, ui_scale=1.5)))
    window.until(lambda: not session._keeper._errands.is_busy)
    with window.disk.resting():
        assert preferences.load(path)[0].ui_scale == 1.5


def test_a_project_is_saved_opened_and_recovered(window: Window) -> None:
    session, path = window.session, window.folder / "a.sg3viz"
    window.disk.seconds = SECONDS_IN_A_CHAIN
    with window.disk.resting():  # at the start of the program
        desk = ProjectDesk(session, window.folder / "recovery")
    window.draws.append(lambda: desk.update(0.2))
    session.scene = Scene(LatentPoint(7.0))
    window.play(20)
    assert desk._autosave._errands.is_busy
    window.until(lambda: not desk._autosave._errands.is_busy)
    left: list[bool] = []
    window.do(lambda: desk.leave(lambda: left.append(True)))
    window.do(lambda: desk.answer(Choice.SAVE))
    window.do(lambda: desk.save_as(path))
    window.until(lambda: left)
    assert not desk.is_changed
    window.do(lambda: desk.new())
    window.do(lambda: desk.open(path))
    window.until(lambda: session.scene == Scene(LatentPoint(7.0)))
    with window.disk.resting():
        assert project_file.read(path).scene == Scene(LatentPoint(7.0))


def test_what_is_opened_while_something_is_saved_comes_after_it(window: Window) -> None:
    window.disk.seconds = SECONDS_IN_A_CHAIN
    session, first, second = window.session, window.folder / "a.sg3viz", window.folder / "b.sg3viz"
    with window.disk.resting():
        desk = ProjectDesk(session)
        project_file.write(second, Project(Scene(LatentPoint(9.0))))
    window.draws.append(lambda: desk.update(0.02))
    session.scene = Scene(LatentPoint(7.0))
    window.play(3)
    window.do(lambda: desk.save_as(first))
    window.do(lambda: desk.open(second))
    window.until(lambda: session.scene == Scene(LatentPoint(9.0)))
    assert (desk.path, desk.is_changed) == (second, False)
    window.do(lambda: desk.open(first))
    window.play(1)
    window.do(desk.save)
    window.until(lambda: desk.path == first)
    assert session.scene == Scene(LatentPoint(7.0))
    assert not desk.is_changed
    with window.disk.resting():
        assert project_file.read(second).scene == Scene(LatentPoint(9.0))


def test_files_are_opened(window: Window) -> None:
    window.disk.seconds = SECONDS_IN_A_CHAIN
    path, errands = window.folder / "a.json", Errands("opening")
    with window.disk.resting():
        path.write_bytes(scene_file.encode(SceneFile(Scene(LatentPoint(9.0)))))
    window.draws.append(errands.update)
    errands.do(lambda: opening.read(path), lambda found: opening.show(window.session, found))
    window.until(lambda: window.session.scene == Scene(LatentPoint(9.0)))


def test_a_file_is_picked(window: Window) -> None:
    window.disk.seconds = SECONDS_IN_A_CHAIN
    browser = FileBrowser()
    window.draws.append(browser.draw)
    with window.disk.resting():
        (window.folder / "captures").mkdir()
        (window.folder / "captures" / "a.pkl").touch()
    window.do(lambda: browser.open(str(window.folder / "captures")))
    window.until(lambda: [entry.path.name for entry in browser._list.entries] == ["a.pkl"])
    window.do(lambda: browser.enter(str(window.folder)))
    window.until(lambda: browser.folder == window.folder)


def test_a_recording(window: Window) -> None:
    window.disk.seconds = SECONDS_IN_A_CHAIN
    pixels = np.zeros((32, 32, 3), np.uint8)
    shot, desk, clock = Shot(32, 32, (Part(pixels, 0, 0, (0, 0, 32, 32)),)), CastDesk(window.session), [0.0]

    def record() -> None:
        clock[0] += 1 / 30
        desk.update(lambda _: shot, clock[0])

    window.draws.append(record)
    window.do(desk.toggle)
    window.until(lambda: clock[0] > 1.0)
    window.do(desk.toggle)
    window.until(lambda: desk.last is not None and desk.status is None)
    assert window.told().count("Saved") == 1


def test_the_disk_of_these_tests_is_slow(disk: SlowDisk, tmp_path: Path) -> None:
    disk.is_slow = True
    begin = time.monotonic()
    assert not (tmp_path / "a").exists()
    assert time.monotonic() - begin >= SECONDS_A_CALL
    assert len(disk.waited) == 1

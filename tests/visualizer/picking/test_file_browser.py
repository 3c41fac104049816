"""The dialog in which a file is picked."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import pytest
from imgui_bundle import imgui

from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer import disk_threads
from visualizer.disk_threads import in_thread
from visualizer.picking import file_browser
from visualizer.picking.file_browser import FileBrowser
from visualizer.picking.file_listing import Arrived, listing
from visualizer.picking.purposes import SAVING, SUFFIXES
from visualizer.preferences import Preferences


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def wait(browser: FileBrowser) -> None:
    """Until the disk has answered."""
    end = time.monotonic() + 10
    while browser.is_reading:
        browser.update()
        assert time.monotonic() < end
        time.sleep(0.001)


def test_folders_come_first_then_what_the_program_opens_by_name(tmp_path: Path) -> None:
    for name in ("b.pkl", "A.PKL", "scene.json", "picture.png", "notes.txt", ".hidden.pkl", "ü 模型.pkl"):
        (tmp_path / name).touch()
    (tmp_path / "zoo").mkdir()
    names = [entry.path.name for entry in listing(tmp_path, SUFFIXES)]
    assert names == ["zoo", "A.PKL", "b.pkl", "picture.png", "scene.json", "ü 模型.pkl"]


def test_a_dangling_link_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "gone.pkl").symlink_to(tmp_path / "nowhere")
    assert listing(tmp_path, SUFFIXES) == ()


def test_a_folder_that_cannot_be_read_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        listing(tmp_path / "none", SUFFIXES)


def test_the_dialog_draws_for_empty_full_and_missing_folders(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for number in range(300):
        (tmp_path / f"network-snapshot-{number:06d}.pkl").touch()
    browser = FileBrowser()
    for folder in (tmp_path, tmp_path / "empty", tmp_path / "none"):
        browser.open(os.fspath(folder))
        stage = Stage[Path | None](None, lambda _: browser.draw())
        stage.play(2)
        wait(browser)
        stage.play(5)
        assert stage.value is None


def test_names_that_are_no_text_hold_no_surprise(tmp_path: Path) -> None:
    os.close(os.open(os.fsencode(tmp_path) + b"/lat\xe9in.pkl", os.O_CREAT))
    (tmp_path / "a##b.pkl").touch()
    os.utime(tmp_path / "a##b.pkl", (1e17, 1e17))
    browser = FileBrowser()
    browser.open(os.fspath(tmp_path))
    stage = Stage[Path | None](None, lambda _: browser.draw())
    wait(browser)
    stage.play(5)
    assert stage.value is None


@pytest.mark.parametrize("text", ["~nosuchuser/x", "x" * 5000, "nul\0byte", "/no/such/folder"])
def test_a_typed_path_that_leads_nowhere_is_a_message(text: str) -> None:
    browser = FileBrowser()
    browser.open("")
    wait(browser)
    assert browser.problem == ""
    browser.enter(text)
    wait(browser)
    assert browser.problem
    stage = Stage[Path | None](None, lambda _: browser.draw())
    stage.play(3)
    assert stage.value is None


def test_a_typed_path_of_a_file_picks_it(tmp_path: Path) -> None:
    (tmp_path / "a.pkl").touch()
    browser, picked = FileBrowser(), list[Path | None]()
    browser.open(os.fspath(tmp_path))
    stage = Stage(None, lambda _: picked.append(browser.draw()))
    stage.play(3)
    browser.enter(os.fspath(tmp_path / "a.pkl"))
    wait(browser)
    stage.play(3)
    assert [path for path in picked if path] == [tmp_path / "a.pkl"]
    assert not browser.is_open


def test_a_folder_that_does_not_answer_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pkl").touch()
    answer, arrive = threading.Event(), file_browser.arrive

    def slow(texts: Sequence[str], suffixes: Collection[str], *, is_new: bool = False) -> Arrived:
        if texts == ("/dead",):
            answer.wait(10)
        return arrive(texts, suffixes, is_new=is_new)

    monkeypatch.setattr(file_browser, "arrive", slow)
    monkeypatch.setattr(disk_threads, "in_thread", in_thread)
    browser = FileBrowser()
    browser.open("/dead")
    browser.enter("/dead")
    assert browser.is_reading
    browser.enter(os.fspath(tmp_path))
    wait(browser)
    assert browser.problem == ""
    assert [entry.path.name for entry in browser._list.entries] == ["a.pkl"]
    answer.set()


def saved_by(folder: Path, name: str, *keys: imgui.Key) -> tuple[list[Path], bool]:
    """What the dialog for saving picks when these keys are pressed in it, and whether it is open then."""
    browser, picked = FileBrowser(), list[Path]()

    def draw(_: None) -> None:
        chosen = browser.draw()
        if chosen is not None:
            picked.append(chosen)

    browser.open(os.fspath(folder), SAVING, name=name)
    stage = Stage(None, draw)
    stage.play(2)
    wait(browser)
    stage.play(2)
    assert browser.is_open
    for key in keys:
        imgui.get_io().add_key_event(key, True)
        stage.play(2)
        imgui.get_io().add_key_event(key, False)
        wait(browser)
        stage.play(2)
    return picked, browser.is_open


def test_enter_saves_under_the_name_that_is_offered(tmp_path: Path) -> None:
    assert saved_by(tmp_path, "a.sg3viz", imgui.Key.enter) == ([tmp_path / "a.sg3viz"], False)


def test_nothing_is_saved_or_opened_elsewhere_while_the_folder_is_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.sg3viz").touch()
    browser, picked = FileBrowser(), list[Path | None]()
    browser.open(os.fspath(tmp_path))
    wait(browser)
    browser._list.chosen = browser._list.entries[0]
    answers: list[Callable[[], None]] = []
    monkeypatch.setattr(disk_threads, "in_thread", lambda run, _name: answers.append(run))
    browser.open("/slow")
    assert browser._open_chosen() is None
    browser.open("/slow", SAVING, name="b.sg3viz")
    stage = Stage(None, lambda _: picked.append(browser.draw()))
    stage.play(4)
    imgui.get_io().add_key_event(imgui.Key.enter, True)
    stage.play(2)
    for answer in answers:
        answer()
    stage.play(2)
    assert set(picked) == {None}


def test_without_a_name_or_with_a_folder_s_there_is_nothing_to_save(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("", "  ", "folder"):
        assert saved_by(tmp_path, name, imgui.Key.enter) == ([], True)


def test_escape_leaves_the_name_then_the_dialog(tmp_path: Path) -> None:
    assert saved_by(tmp_path, "a", imgui.Key.escape, imgui.Key.escape) == ([], False)


class Opening:
    """The dialog for opening, played by the keyboard alone."""

    def __init__(self, folder: Path) -> None:
        imgui.get_io().config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
        self.browser, self.picked = FileBrowser(), list[Path]()
        self.browser.open(os.fspath(folder))
        self._stage = Stage(None, self._draw)
        self.settle()

    def _draw(self, _: None) -> None:
        picked = self.browser.draw()
        if picked is not None:
            self.picked.append(picked)

    def settle(self) -> None:
        self._stage.play(2)
        wait(self.browser)
        self._stage.play(3)

    def type(self, text: str) -> None:
        for letter in text:
            imgui.get_io().add_input_character(ord(letter))
            self._stage.play(2)

    def press(self, *keys: imgui.Key) -> None:
        for key in keys:
            for is_down in (True, False):
                imgui.get_io().add_key_event(key, is_down)
                self._stage.play(2)
            self.settle()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "runs").mkdir()
    for name in ("cats.pkl", "runs/faces.pkl", "runs/old faces.pkl", "trees.pkl"):
        (tmp_path / name).touch()
    return tmp_path


def test_letters_narrow_the_list_and_enter_opens_what_begins_so(folder: Path) -> None:
    opening = Opening(folder / "runs")
    opening.type("FA")
    opening.press(imgui.Key.enter)
    assert opening.picked == [folder / "runs" / "faces.pkl"]


def test_down_goes_into_the_list_and_enter_on_into_a_folder(folder: Path) -> None:
    opening = Opening(folder)
    down, enter = imgui.Key.down_arrow, imgui.Key.enter
    opening.press(down, enter)
    assert opening.browser.folder == folder / "runs"
    opening.press(down, down, enter)
    assert opening.picked == [folder / "runs" / "old faces.pkl"]


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_path_is_typed_without_a_click(folder: Path, is_whole: bool) -> None:
    opening = Opening(folder)
    opening.type(str(folder / "runs/faces.pkl") if is_whole else "runs/faces.pkl")
    opening.press(imgui.Key.enter)
    assert opening.picked == [folder / "runs" / "faces.pkl"]


def test_enter_with_nothing_typed_or_chosen_opens_nothing_and_the_field_lives_on(folder: Path) -> None:
    opening = Opening(folder)
    opening.press(imgui.Key.enter)
    assert opening.browser.is_open
    opening.type("tr")
    opening.press(imgui.Key.enter)
    assert opening.picked == [folder / "trees.pkl"]


def test_escape_empties_the_field_that_narrows_then_leaves_the_dialog(folder: Path) -> None:
    opening = Opening(folder)
    opening.type("tr")
    opening.press(imgui.Key.escape)
    assert opening.browser.is_open
    opening.press(imgui.Key.escape)
    assert not opening.browser.is_open


def test_for_saving_only_projects_are_listed(tmp_path: Path) -> None:
    for name in ("a.sg3viz", "b.json", "c.pkl", "d.png"):
        (tmp_path / name).touch()
    assert [entry.path.name for entry in listing(tmp_path, SAVING.suffixes)] == ["a.sg3viz", "b.json"]


@pytest.mark.parametrize("there", ["captures", "", "browsed"])
def test_the_dialog_begins_where_a_file_was_picked_last_or_where_pictures_go(
    tmp_path: Path, there: str
) -> None:
    (tmp_path / there).mkdir(exist_ok=True)
    preferences = Preferences(capture_folder=str(tmp_path / "captures"))
    browser = FileBrowser()
    browser.open(str(tmp_path / "browsed") if there == "browsed" else "", preferences=preferences)
    wait(browser)
    assert browser.folder == tmp_path / there
    assert browser.problem == ""


def test_a_place_is_gone_to_and_escape_in_their_menu_leaves_the_dialog_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots = Spots(monkeypatch)
    recent = tmp_path / "recent"
    recent.mkdir()
    imgui.get_io().config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
    browser = FileBrowser()
    browser.open("/", preferences=Preferences(recent_projects=(str(recent / "a.sg3viz"),)))
    stage = Stage[Path | None](None, lambda _: browser.draw())
    wait(browser)
    stage.play(3)
    stage.click(spots.of("Places"))
    stage.play(3)
    for is_down in (True, False):
        imgui.get_io().add_key_event(imgui.Key.escape, is_down)
        stage.play(3)
    assert browser.is_open
    stage.click(spots.of("Places"))
    stage.play(3)
    stage.click(spots.of(str(recent)))
    wait(browser)
    assert browser.folder == recent

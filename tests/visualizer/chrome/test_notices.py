"""Notices: what the user is told, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from imgui_bundle import imgui

from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer import desktop
from visualizer.chrome import notice_bell, notices
from visualizer.chrome.notice_folders import NoticeFolders
from visualizer.chrome.notices import (
    FILE_SECONDS,
    INFO_SECONDS,
    MOST_KEPT,
    MOST_SHOWN,
    PROBLEM_SECONDS,
    Kind,
    Notices,
    Outcome,
)


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def test_infos_go_first_then_problems_and_offers_stay() -> None:
    shown = Notices().with_info("Saved").with_problem("Broken", "trace").with_offer("Open it?", "a.pkl")
    shown = shown.aged(INFO_SECONDS - 0.1)
    assert len(shown.items) == 3
    shown = shown.aged(0.2)
    assert [notice.kind for notice in shown.items] == [Kind.PROBLEM, Kind.OFFER]
    shown = shown.aged(PROBLEM_SECONDS).aged(1e6)
    assert [notice.kind for notice in shown.items] == [Kind.OFFER]


def test_what_has_gone_is_in_the_list_and_problems_count_until_they_are_looked_at() -> None:
    shown = Notices().with_info("Saved").with_problem("Broken", "trace").aged(1e6)
    assert {notice.summary for notice in shown.past} == {"Saved", "Broken"}
    assert shown.unseen == 1
    assert shown.seen().unseen == 0


def test_a_problem_whose_details_are_being_read_does_not_go() -> None:
    shown = Notices().with_problem("Broken", "trace")
    reading = shown.showing([replace(shown.items[0], is_unfolded=True)])
    assert reading.aged(1e6).items == reading.items


def test_a_problem_that_comes_again_leaves_the_list_and_is_on_show() -> None:
    shown = Notices().with_problem("Broken").aged(1e6).with_problem("Broken")
    assert [notice.summary for notice in shown.items] == ["Broken"]
    assert shown.past == ()


def test_the_list_holds_the_last_ones_only() -> None:
    shown = Notices()
    for number in range(2 * MOST_KEPT):
        shown = shown.with_problem(str(number)).aged(1e6)
    assert len(shown.past) == MOST_KEPT
    assert shown.past[-1].summary == str(2 * MOST_KEPT - 1)


def test_the_same_problem_is_shown_once_and_the_newest_last() -> None:
    shown = Notices().with_problem("A").with_problem("B").with_problem("A")
    assert [notice.summary for notice in shown.items] == ["B", "A"]


def test_only_the_newest_few_are_kept() -> None:
    shown = Notices()
    for number in range(20):
        shown = shown.with_problem(str(number))
    assert [notice.summary for notice in shown.items] == [str(20 - MOST_SHOWN + i) for i in range(MOST_SHOWN)]


def test_nothing_to_age_is_the_same_value() -> None:
    shown = Notices().with_problem("A").aged(1e6)
    assert shown.aged(1.0) is shown


def test_drawing_changes_nothing_until_a_button_is_pressed() -> None:
    wanted = Notices().with_info("Saved " + "a very long path " * 20).with_problem("Broken", "trace\n" * 50)
    stage = Stage(wanted, lambda value: notices.draw(value, (400.0, 800.0), 380.0))
    stage.play(5)
    assert stage.value == wanted


def test_a_path_that_is_cut_can_be_read_and_copied_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    spots, copied = Spots(monkeypatch), []
    monkeypatch.setattr(imgui, "set_clipboard_text", copied.append)
    for text, has_details in (("Saved a.png.", False), ("Saved " + "/a-long-folder" * 40 + "/a.png.", True)):
        stage = Stage(Notices().with_info(text), lambda value: notices.draw(value, (400.0, 800.0), 380.0))
        stage.play(3)
        assert bool(spots.count("Details")) == has_details
        if has_details:
            stage.click(spots.of("Copy"))
            assert copied == [text]


@pytest.mark.parametrize("path", ["/p/a.png", "/a-long-folder" * 40 + "/a.png"])
def test_the_folder_of_a_file_that_was_written_can_be_opened(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    spots, opened = Spots(monkeypatch), []
    monkeypatch.setattr(desktop, "opener", lambda: "xdg-open")
    monkeypatch.setattr(desktop, "show_folder", lambda path: opened.append(str(path)) or "")
    folders = NoticeFolders()
    saved = Notices().with_outcomes([Outcome(f"Saved {path}", file=path)])
    stage = Stage(saved, lambda value: folders.follow(notices.draw(value, (400.0, 800.0), 380.0)))
    stage.play(3)
    stage.click(spots.of("Open folder"))
    stage.play(3)
    assert opened == [path], "once"
    assert [notice.summary for notice in stage.value.items] == [f"Saved {path}"]
    assert saved.aged(FILE_SECONDS - 0.1).items
    assert not saved.aged(FILE_SECONDS + 0.1).items


def test_a_folder_that_cannot_be_shown_is_a_problem_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    monkeypatch.setattr(desktop, "opener", lambda: "xdg-open")
    monkeypatch.setattr(desktop, "show_folder", lambda _path: "The folder /p cannot be shown: no reason.")
    folders, saved = NoticeFolders(), Notices().with_file("Saved /p/a.png", "/p/a.png")
    stage = Stage(saved, lambda value: folders.follow(notices.draw(value, (400.0, 800.0), 380.0)))
    stage.play(3)
    stage.click(spots.of("Open folder"))
    stage.play(3)
    told = stage.value.items[-1]
    assert (told.kind, told.summary) == (Kind.PROBLEM, "The folder /p cannot be shown: no reason.")


def test_without_a_desktop_there_is_no_such_button(monkeypatch: pytest.MonkeyPatch) -> None:
    spots, saved = Spots(monkeypatch), Notices().with_file("Saved /p/a.png", "/p/a.png")
    monkeypatch.setattr(desktop, "opener", lambda: "")
    stage = Stage(saved, lambda value: notices.draw(value, (400.0, 800.0), 380.0))
    stage.play(3)
    assert not any("Open folder" in label for label in spots.labels)


def test_a_dismissed_problem_is_in_the_list_and_counts_as_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage = Stage(Notices().with_problem("Broken"), lambda value: notices.draw(value, (400.0, 800.0), 380.0))
    stage.play(3)
    stage.click(spots.of("##Dismiss"))
    assert stage.value.items == ()
    assert [notice.summary for notice in stage.value.past] == ["Broken"]
    assert stage.value.unseen == 0


def test_the_bell_opens_a_list_that_can_be_cleared_and_counts_as_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spots = Spots(monkeypatch)

    def draw(value: Notices) -> Notices:
        imgui.set_cursor_pos((360.0, 860.0))  # at the lower end, as in the window
        return notice_bell.draw(value)

    stage = Stage(Notices().with_problem("Broken", "trace").aged(1e6), draw)
    assert stage.value.unseen == 1
    stage.click(spots.of("###Bell"))
    stage.play(3)
    assert stage.value.unseen == 0
    assert [notice.summary for notice in stage.value.past] == ["Broken"]
    stage.click(spots.of("Clear"))
    assert stage.value == Notices()

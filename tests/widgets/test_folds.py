"""Sections that are folded by hand, alone or all others with them, and what is said on their titles."""

from __future__ import annotations

from typing import Any

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage
from widgets import controls
from widgets.controls.folds import Folds

NAMES = ("First", "Second", "Third")


class Pane:
    """Three sections, of which the last is folded at first; which of them are open."""

    def __init__(self, mark: str = "") -> None:
        self.open: dict[str, bool] = {}
        self._titles: dict[str, tuple[float, float]] = {}
        self._mark = mark
        self._stage = Stage(None, self._draw)

    def click(self, name: str, *, ctrl: bool = False) -> None:
        imgui.get_io().add_key_event(imgui.Key.mod_ctrl, ctrl)
        self._stage.click(self._titles[name])
        imgui.get_io().add_key_event(imgui.Key.mod_ctrl, False)
        self._stage.play(2)

    def wait(self) -> None:
        self._stage.play(3)

    def _draw(self, _: Any) -> None:
        for name in NAMES:
            place = imgui.get_cursor_screen_pos()
            self._titles[name] = place.x + 40.0, place.y + imgui.get_frame_height() / 2
            with controls.section(name, is_open=name != "Third", mark=self._mark) as shown:
                self.open[name] = shown


def test_a_click_folds_one_section() -> None:
    pane = Pane()
    assert list(pane.open.values()) == [True, True, False]
    pane.click("First")
    assert list(pane.open.values()) == [False, True, False]


@pytest.mark.parametrize("name", NAMES)
def test_ctrl_click_opens_a_section_alone(name: str) -> None:
    pane = Pane()
    pane.click(name, ctrl=True)
    assert pane.open == {each: each == name for each in NAMES}


def test_what_was_folded_is_so_at_the_next_start() -> None:
    pane = Pane()
    pane.click("First")
    pane.click("Third")
    kept = controls.FOLDS.as_text()
    for text, is_open in (("", [True, True, False]), (kept, [False, True, True])):
        controls.FOLDS.forget()
        controls.FOLDS.read(text)
        imgui.internal.find_window_by_name("stage").state_storage.clear()
        assert list(Pane().open.values()) == is_open


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"a": true}', "3"])
def test_what_cannot_be_read_counts_for_nothing(text: str) -> None:
    folds = Folds()
    folds.read(text)
    assert folds.as_text() == "{}"


@pytest.mark.parametrize("mark", ["", "3", "2 of 3 on", "a name that is far too long for the title " * 3])
def test_a_mark_takes_no_room_and_no_click(mark: str) -> None:
    pane = Pane(mark)
    assert list(pane.open.values()) == [True, True, False]
    pane.click("Second")
    assert list(pane.open.values()) == [True, False, False]


def test_a_section_that_is_sought_opens_and_can_be_folded_again() -> None:
    pane = Pane()
    controls.FOLDS.seek("Third")
    pane.wait()
    assert pane.open["Third"]
    controls.FOLDS.seek("")
    pane.click("Third")
    assert not pane.open["Third"]

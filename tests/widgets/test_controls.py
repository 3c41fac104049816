"""Rows of controls in panes of any width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from widgets import controls

OPTIONS = ("Off", "This seed", "Average")
WIDE, NARROW = 400.0, 160.0


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Pane:
    """A control in a pane of that width, and how high it came out there."""

    def __init__(self, width: float, text: str = "") -> None:
        self.width = width
        self.text = text
        self.height = 0.0
        self.chosen = 0
        self.ends: list[float] = []

    def draw(self, _: None) -> None:
        imgui.begin_child("pane", (self.width, 300))
        top = imgui.get_cursor_pos_y()
        if self.text:
            controls.fact("Kept", self.text)
        else:
            self.chosen = controls.segments("Keep pose", OPTIONS, self.chosen, about="About.")
        self.height = imgui.get_cursor_pos_y() - top
        self.ends.append(imgui.get_item_rect_max().x - imgui.get_window_pos().x)
        imgui.end_child()


def test_buttons_of_which_one_is_pressed_stay_in_a_narrow_pane() -> None:
    wide, narrow = Pane(WIDE), Pane(NARROW)
    Stage(None, wide.draw)
    Stage(None, narrow.draw)
    assert narrow.height > 1.5 * wide.height
    assert narrow.ends[-1] <= NARROW


def test_a_fact_of_several_words_is_never_cut() -> None:
    wide, narrow = (Pane(width, "50.1 MiB of layer outputs") for width in (WIDE, NARROW))
    Stage(None, wide.draw)
    Stage(None, narrow.draw)
    assert narrow.height > 1.5 * wide.height
    assert narrow.ends[-1] <= NARROW


def test_a_fact_of_one_word_stays_in_one_line() -> None:
    heights = []
    for width in (WIDE, NARROW):
        pane = Pane(width, "a-model-with-a-very-long-name-indeed.safetensors")
        Stage(None, pane.draw)
        heights.append(pane.height)
    assert heights[0] == heights[1]

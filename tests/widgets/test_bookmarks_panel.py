"""The rows of the bookmarks, and the steps of the history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import WIDTH, Stage, imgui_context
from widgets.bookmarks_panel import BookmarkAction, BookmarkShown, BookmarksPanel
from widgets.history_panel import HistoryPanel


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Rows:
    """The panel with two bookmarks, and all that was asked of it."""

    def __init__(self) -> None:
        self.panel = BookmarksPanel()
        self.asked: list[BookmarkAction] = []
        texture = imgui.ImTextureRef(1)
        self.shown = [BookmarkShown("one", texture, (4, 2), True), BookmarkShown("two##2 " + "long " * 40)]
        self.stage = Stage(None, self._draw)

    def _draw(self, _: None) -> None:
        action = self.panel.draw(self.shown)
        if action != BookmarkAction():
            self.asked.append(action)

    def place(self, row: int, across: float) -> tuple[float, float]:
        style, font = imgui.get_style(), imgui.get_font_size()
        button = font + 2 * style.frame_padding.y + style.item_spacing.y
        side = 3.2 * font + style.item_spacing.y
        return across, style.window_padding.y + button + (row + 0.5) * side

    def right(self, ems: float) -> float:
        return WIDTH - imgui.get_style().window_padding.x - ems * imgui.get_font_size()


def test_a_click_on_a_row_goes_there() -> None:
    rows = Rows()
    rows.stage.click(rows.place(1, 120.0))
    assert rows.asked == [BookmarkAction(go_to=1)]


def test_the_button_at_the_top_adds_one() -> None:
    rows = Rows()
    rows.stage.click(rows.stage.row(0, 0.1))
    assert rows.asked == [BookmarkAction(add=True)]


def test_the_cross_deletes_without_going_there() -> None:
    rows = Rows()
    rows.stage.click(rows.place(0, rows.right(0.8)))
    assert rows.asked == [BookmarkAction(delete=0)]


def test_the_pen_renames_when_enter_is_pressed() -> None:
    rows = Rows()
    rows.stage.click(rows.place(0, rows.right(2.8)))
    rows.stage.play(3)
    for letter in "new":
        imgui.get_io().add_input_character(ord(letter))
    rows.stage.play(4)
    imgui.get_io().add_key_event(imgui.Key.enter, True)
    rows.stage.play(2)
    imgui.get_io().add_key_event(imgui.Key.enter, False)
    rows.stage.play(2)
    assert rows.asked == [BookmarkAction(rename=(0, "new"))]


def test_escape_keeps_the_old_name() -> None:
    rows = Rows()
    rows.stage.click(rows.place(0, rows.right(2.8)))
    imgui.get_io().add_input_character(ord("x"))
    rows.stage.play(4)
    imgui.get_io().add_key_event(imgui.Key.escape, True)
    rows.stage.play(2)
    imgui.get_io().add_key_event(imgui.Key.escape, False)
    rows.stage.play(2)
    assert rows.asked == []


def test_a_click_on_a_step_goes_there_and_one_on_the_present_step_does_nothing() -> None:
    panel, asked = HistoryPanel(), list[int]()
    names = ["Start", "Seed 0 → 7", "psi 1.00 → 0.70"]

    def draw(_: None) -> None:
        chosen = panel.draw(names, 1)
        if chosen is not None:
            asked.append(chosen)

    stage = Stage(None, draw)
    style, line = imgui.get_style(), imgui.get_font_size() + imgui.get_style().item_spacing.y
    top = style.window_padding.y + style.frame_padding.y
    for step in range(3):
        stage.click((60.0, top + (step + 0.5) * line))
    assert asked == [0, 2]


def test_a_long_history_is_drawn_with_the_present_step_in_sight() -> None:
    panel = HistoryPanel()
    names = [f"Seed {step} → {step + 1}" for step in range(5000)]
    stage = Stage(4000, lambda position: panel.draw(names, position) or position)
    stage.play(5)
    assert stage.value == 4000

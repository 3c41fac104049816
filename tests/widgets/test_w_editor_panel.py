"""The w editor: rows are chosen, pasted rows are moved on and released, and the heat picture shows signs."""

from __future__ import annotations

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.directions.w_plus import WRow
from tests.widgets.stage import WIDTH, Stage
from widgets import row_amounts, w_editor_panel
from widgets.w_editor_panel import Act, Asked, Bookmark, Desk, HeatShown

NUM_WS = 8


def place(row: float, down: float) -> tuple[float, float]:
    """A point over the cell of a row, so many pixels down."""
    padding = imgui.get_style().window_padding
    return padding.x + (row + 0.5) * (WIDTH - 2 * padding.x) / NUM_WS, padding.y + down


def test_colours_tell_the_sign_and_how_much() -> None:
    values = np.array([[-3.0, 0.0, 3.0, 0.3]], np.float32)
    (low, middle, high, little), *_ = w_editor_panel.pixels(values).astype(int)
    assert low[2] > low[0] + 50
    assert high[0] > high[2] + 50
    assert middle.sum() < little.sum() < high.sum()
    assert (w_editor_panel.pixels(np.zeros((2, 2), np.float32)) < 40).all()


def test_a_click_on_a_row_of_the_heat_picture_chooses_it_and_a_second_one_does_not() -> None:
    heat = HeatShown(np.ones((NUM_WS, 4), np.float32), imgui.ImTextureRef(1), is_current=True)
    stage = Stage[tuple[int, ...]]((1,), lambda rows: w_editor_panel.draw_heat(heat, rows))
    step = imgui.get_font_size() * w_editor_panel._ROW_EM
    stage.click(place(3, 5.5 * step))
    assert stage.value == (1, 5)
    stage.click(place(6, 1.5 * step))
    assert stage.value == (5,)


def test_amounts_follow_the_mouse_and_rows_of_the_seed_have_none() -> None:
    rows = (WRow(2, "a"), WRow(3, "a", 0.5))

    def draw(known: dict[int, float]) -> dict[int, float]:
        return known | row_amounts.draw("Amounts", rows, NUM_WS, {})

    stage = Stage(dict[int, float](), draw)
    height = imgui.get_font_size() * row_amounts._HEIGHT_EM
    stage.drag(place(2, height * 0.1), place(2, height * 0.75))
    assert stage.value == {2: pytest.approx(0.25, abs=0.02)}
    stage.drag(place(2, height * 0.5), place(3, height * 2))
    assert stage.value == {2: pytest.approx(0.5, abs=0.02), 3: 0.0}
    stage.drag(place(5, height * 0.1), place(6, height * 0.5))
    assert stage.value.keys() == {2, 3}


def test_stored_rows_are_released() -> None:
    rows: tuple[WRow, ...] = (WRow(2, "a"), WRow(3, "b"))
    stage = Stage[tuple[WRow, ...]](rows, lambda rows: w_editor_panel.draw_rows(rows, (3,), NUM_WS, {}))
    window = imgui.internal.find_window_by_name("stage")
    bottom = window.dc.cursor_max_pos.y - imgui.get_frame_height() / 2
    stage.click((WIDTH * 0.1, bottom))
    assert stage.value == (WRow(2, "a"),)
    stage.click((WIDTH * 0.42, bottom))
    assert stage.value == ()


def test_a_bookmark_is_pasted_only_where_rows_are_chosen() -> None:
    asked: list[Asked] = []
    for rows in ((), (1,)):

        def draw(_: None, rows: tuple[int, ...] = rows) -> None:
            each = w_editor_panel.draw_bookmarks([Bookmark("a", "seed 1"), Bookmark("b", "x")], rows)
            asked.extend([] if each is None else [each])

        stage = Stage(None, draw)
        em = imgui.get_font_size()
        stage.click((WIDTH - 5 * em, imgui.get_style().window_padding.y + 8))
    assert asked == [Asked(Act.PASTE, "a")]


def test_keep_and_read_are_asked_for() -> None:
    asked: list[Asked] = []

    def draw(desk: Desk) -> Desk:
        desk, each = w_editor_panel.draw_desk(desk, NUM_WS)
        asked.extend([] if each is None else [each])
        return desk

    stage = Stage(Desk(rows=(1, 99)), draw)
    assert stage.value.rows == (1,)
    stage.click(stage.row(2, 0.93))
    stage.click(stage.row(3, 0.93))
    assert [each.act for each in asked] == [Act.KEEP, Act.IMPORT]
    stage.click(stage.row(0, 0.13))
    assert stage.value.rows == tuple(range(NUM_WS))

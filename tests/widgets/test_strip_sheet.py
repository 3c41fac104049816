"""The strip sheet: a click is a seed and a strength."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from tests.widgets.stage import WIDTH, Stage
from widgets import strip_sheet
from widgets.strip_sheet import Cell, Sheet

STRENGTHS = (-3.0, 0.0, 3.0)
SHEET = Sheet(None, (4, 7), STRENGTHS, done=6)


def clicked(sheet: Sheet, column: float, row: float) -> list[Cell]:
    """What comes of a click so many cells from the sheet's corner."""
    found: list[Cell] = []

    def draw(_: None) -> None:
        cell = strip_sheet.draw(sheet)
        found.extend([] if cell is None else [cell])

    stage = Stage(None, draw)
    padding, em = imgui.get_style().window_padding, imgui.get_font_size()
    side = min((WIDTH - 2 * padding.x) / len(STRENGTHS), strip_sheet._LARGEST_EM * em)
    top = padding.y + imgui.get_text_line_height() + imgui.get_style().item_spacing.y * 0.3
    stage.click((padding.x + column * side, top + row * side))
    return found


def test_a_click_is_the_seed_of_its_row_and_the_strength_of_its_column() -> None:
    assert clicked(SHEET, 0.5, 0.5) == [Cell(4, -3.0)]
    assert clicked(SHEET, 2.9, 1.9) == [Cell(7, 3.0)]
    assert clicked(SHEET, 1.1, 1.1) == [Cell(7, 0.0)]


def test_a_click_beside_it_is_nothing() -> None:
    assert clicked(SHEET, 1.5, 2.6) == []


def test_a_sheet_of_another_direction_cannot_be_clicked() -> None:
    assert clicked(replace(SHEET, is_current=False), 0.5, 0.5) == []


def test_a_failure_is_said_in_place_of_the_sheet() -> None:
    assert clicked(replace(SHEET, failure="Memory has run out."), 0.5, 0.2) == []

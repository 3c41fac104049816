"""A cell for every w."""

from __future__ import annotations

from imgui_bundle import imgui

from tests.widgets.stage import WIDTH, Stage
from widgets import ws_cells

NUM_WS = 8


def place(row: float) -> tuple[float, float]:
    padding = imgui.get_style().window_padding
    return padding.x + (row + 0.5) * (WIDTH - 2 * padding.x) / NUM_WS, padding.y + 5


def stage(chosen: tuple[int, ...]) -> Stage[tuple[int, ...]]:
    return Stage(chosen, lambda chosen: ws_cells.draw("Locked ws", chosen, NUM_WS, about="it is locked."))


def test_a_press_turns_a_cell_over() -> None:
    cells = stage((2,))
    cells.click(place(5))
    assert cells.value == (2, 5)
    cells.click(place(2))
    assert cells.value == (5,)


def test_moving_on_paints_the_state_of_the_first_and_stays_inside() -> None:
    cells = stage((4,))
    cells.drag(place(5), place(7))
    assert cells.value == (4, 5, 6, 7)
    cells.drag(place(6), place(30))
    assert cells.value == (4, 5)

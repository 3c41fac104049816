"""The bar over the ws: both ends and the whole range can be dragged, and nothing leaves the bar."""

from __future__ import annotations

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage
from widgets import layer_range
from widgets.layer_range import LayerRange

NUM_WS, CELL = 10, 30.0


def stage(value: LayerRange, *, with_marks: bool = False) -> Stage[LayerRange]:
    return Stage(
        value,
        lambda value: layer_range.draw("Ws", value, NUM_WS, width=NUM_WS * CELL, with_marks=with_marks),
    )


def place(across: float, row: float = 0.0) -> tuple[float, float]:
    """A point of the bar, in ws from its left end."""
    padding = imgui.get_style().window_padding
    return padding.x + across * CELL, padding.y + imgui.get_frame_height() * (0.5 + row)


@pytest.mark.parametrize(
    ("begin", "start", "end", "expected"),
    [
        (LayerRange(), 0.1, 3.2, LayerRange(3)),
        (LayerRange(), 9.9, 6.2, LayerRange(0, 5)),
        (LayerRange(2, 5), 5.9, 9.9, LayerRange(2)),
        (LayerRange(2, 5), 2.1, 9.0, LayerRange(5, 5)),
        (LayerRange(2, 5), 4.5, 7.5, LayerRange(5, 8)),
        (LayerRange(2, 5), 4.5, -9.0, LayerRange(0, 3)),
        (LayerRange(2, 5), 3.5, 30.0, LayerRange(6)),
        (LayerRange(2, 5), 0.5, 0.5, LayerRange(0, 5)),
        (LayerRange(2, 5), 8.5, 8.5, LayerRange(2, 7)),
    ],
)
def test_ends_and_range_follow_the_mouse(
    begin: LayerRange, start: float, end: float, expected: LayerRange
) -> None:
    bar = stage(begin)
    bar.drag(place(start), place(end))
    assert bar.value == expected


def test_a_click_in_the_middle_changes_nothing() -> None:
    bar = stage(LayerRange(2, 5))
    bar.click(place(3.6))
    assert bar.value == LayerRange(2, 5)


def test_a_double_click_takes_all() -> None:
    bar = stage(LayerRange(2, 5))
    for down in (True, False, True, False):
        imgui.get_io().add_mouse_pos_event(*place(3.5))
        imgui.get_io().add_mouse_button_event(0, down)
        bar.play(2)
    assert bar.value == LayerRange(0, None)


def test_a_click_below_takes_a_third() -> None:
    bar = stage(LayerRange(), with_marks=True)
    bar.click(place(4.5, 0.9))
    assert bar.value == LayerRange(3, 6)
    bar.click(place(9.0, 0.9))
    assert bar.value == LayerRange(7)


def test_ends_beyond_the_model_are_drawn_inside_it_and_stay_until_they_are_moved() -> None:
    bar = stage(LayerRange(3, 99))
    assert bar.value == LayerRange(3, 99)
    assert LayerRange(3, 99).ends(NUM_WS) == (3, 9)
    assert LayerRange(30, 40).ends(NUM_WS) == (9, 9)


def test_the_thirds_have_every_w_once() -> None:
    for num_ws in range(1, 30):
        rows = [row for third in layer_range.thirds(num_ws).values() for row in third]
        assert rows == list(range(num_ws))


def test_a_range_is_said_shortly() -> None:
    texts = [value.text(NUM_WS) for value in (LayerRange(), LayerRange(2, 2), LayerRange(2, 5))]
    assert texts == ["all", "2", "2–5"]

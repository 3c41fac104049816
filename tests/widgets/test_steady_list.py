"""What is under the pointer stays there while what lies above it grows."""

from __future__ import annotations

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import HEIGHT, Stage
from widgets.steady_list import SteadyList

ROW = 20.0


class Listed:
    """Rows above a list, of so many rows of its own; `places` is where each of these lies."""

    def __init__(self, count: int) -> None:
        self.above, self.count = 3, count
        self.places: list[float] = []
        self._part = SteadyList()
        self.stage = Stage(None, self._draw)
        self.stage.play(2)

    def _draw(self, _: None) -> None:
        imgui.push_style_var(imgui.StyleVar_.item_spacing, (0.0, 0.0))
        imgui.dummy((100.0, self.above * ROW))
        self._part.begin()
        self.places = []
        for _row in range(self.count):
            self.places.append(imgui.get_cursor_screen_pos().y)
            imgui.dummy((100.0, ROW))
        self._part.end()
        imgui.pop_style_var()

    def point_at(self, y: float) -> None:
        imgui.get_io().add_mouse_pos_event(50.0, y)
        self.stage.play(2)

    def grow_to(self, above: int) -> None:
        self.above = above
        self.stage.play(4)


@pytest.mark.parametrize("count", [5, 200])
def test_the_row_under_the_pointer_stays_there_as_rows_come_and_go_above(count: int) -> None:
    listed = Listed(count)
    listed.point_at(listed.places[3] + 5)
    before = listed.places
    for above in (4, 9, 6):
        listed.grow_to(above)
        assert listed.places == before


def test_a_scrolled_list_stays_as_well() -> None:
    listed = Listed(200)
    listed.point_at(HEIGHT / 2)
    imgui.get_io().add_mouse_wheel_event(0.0, -4.0)
    listed.stage.play(10)
    before = listed.places
    assert before[0] < 0
    listed.grow_to(7)
    assert listed.places == before


def test_with_the_pointer_elsewhere_nothing_is_scrolled() -> None:
    listed = Listed(200)
    listed.point_at(listed.places[0] - ROW)
    before = listed.places[0]
    listed.grow_to(4)
    assert listed.places[0] == before + ROW


def test_the_room_below_goes_when_the_pointer_leaves() -> None:
    listed = Listed(5)
    top = listed.places[0]
    listed.point_at(listed.places[3] + 5)
    listed.grow_to(8)
    listed.point_at(-10.0)
    listed.stage.play(4)
    assert listed.places[0] == top + 5 * ROW

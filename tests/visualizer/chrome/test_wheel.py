"""The wheel over a list inside a pane."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import ImVec2, imgui, imgui_ctx

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import wheel

LINE, ROOM = 20.0, 100.0
OVER_LIST = (50.0, 60.0)


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Pane:
    """A pane that is longer than its room, with a list inside it; how far both are scrolled."""

    def __init__(self, *, list_lines: int = 30, takes_wheel: bool = False) -> None:
        self.outer = self.inner = 0.0
        self._lines, self._takes_wheel = list_lines, takes_wheel
        self._stage = Stage(None, lambda _: self._draw())

    def turn(self, notches: int) -> None:
        """Turn the wheel over the list; down is positive."""
        imgui.get_io().add_mouse_pos_event(*OVER_LIST)
        self._stage.play(2)
        for _ in range(abs(notches)):
            imgui.get_io().add_mouse_wheel_event(0.0, -1.0 if notches > 0 else 1.0)
            self._stage.play(2)

    def _draw(self) -> None:
        wheel.pass_on()
        with imgui_ctx.begin_child("pane", ImVec2(300.0, 400.0)):
            with imgui_ctx.begin_child("list", ImVec2(200.0, ROOM)):
                imgui.dummy((10.0, self._lines * LINE))
                self.inner = imgui.get_scroll_y()
                if self._takes_wheel and imgui.is_window_hovered():
                    imgui.internal.set_key_owner(imgui.Key.mouse_wheel_y, imgui.get_id("plot"))
            imgui.dummy((10.0, 100 * LINE))
            self.outer = imgui.get_scroll_y()


def test_a_list_scrolls_first() -> None:
    pane = Pane()
    pane.turn(1)
    assert pane.inner > 0
    assert pane.outer == 0


def test_at_the_end_of_the_list_the_pane_goes_on_and_back_again() -> None:
    pane = Pane(list_lines=6)
    pane.turn(1)
    assert (pane.inner, pane.outer) == (6 * LINE - ROOM, 0.0)
    pane.turn(1)
    assert pane.outer > 0
    pane.turn(-2)
    assert (pane.inner, pane.outer) == (0.0, 0.0)


def test_at_the_top_of_both_nothing_moves() -> None:
    pane = Pane()
    pane.turn(-2)
    assert (pane.inner, pane.outer) == (0.0, 0.0)


def test_a_list_that_is_whole_lets_the_pane_scroll_once_only() -> None:
    pane = Pane(list_lines=2)
    pane.turn(1)
    assert pane.outer == pytest.approx(5 * imgui.get_font_size(), abs=1)


def test_a_wheel_that_something_else_has_taken_moves_nothing() -> None:
    pane = Pane(list_lines=6, takes_wheel=True)
    pane.turn(4)
    assert (pane.inner, pane.outer) == (0.0, 0.0)

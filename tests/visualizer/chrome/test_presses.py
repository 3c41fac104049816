"""Presses of the mouse that come in the same frame as the way there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import presses


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Tabs:
    """Three tabs; `chosen` is the one that is open."""

    def __init__(self) -> None:
        self.chosen = ""
        self.places: dict[str, tuple[float, float]] = {}
        self.stage = Stage(None, self._draw)

    def click(self, name: str, *, is_there: bool) -> None:
        """Move to a tab and press; `is_there`: the pointer has been over it for a frame before."""
        io, place = imgui.get_io(), self.places[name]
        io.add_mouse_pos_event(300.0, 300.0)
        self.stage.play(2)
        io.add_mouse_pos_event(*place)
        if is_there:
            self.stage.play()
        presses.hand_over(place, lambda: io.add_mouse_button_event(0, True))
        io.add_mouse_button_event(0, False)
        self.stage.play(4)

    def _draw(self, _: None) -> None:
        if imgui.begin_tab_bar("tabs"):
            for name in ("First", "Second", "Third"):
                if imgui.begin_tab_item(name)[0]:
                    self.chosen = name
                    imgui.end_tab_item()
                corner, end = imgui.get_item_rect_min(), imgui.get_item_rect_max()
                self.places[name] = (corner.x + end.x) / 2, (corner.y + end.y) / 2
            imgui.end_tab_bar()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_tab_opens_also_where_the_press_comes_with_the_way_there(is_there: bool) -> None:
    tabs = Tabs()
    for name in ("Third", "Second", "First"):
        tabs.click(name, is_there=is_there)
        assert tabs.chosen == name


def test_a_press_without_a_move_is_a_mouse_s_also_between_two_pixels() -> None:
    io, stage = imgui.get_io(), Stage(None, lambda _: None)
    io.add_mouse_pos_event(100.4, 50.7)
    stage.play(2)
    presses.hand_over((100.4, 50.7), lambda: io.add_mouse_button_event(0, True))
    stage.play()
    assert imgui.is_mouse_down(imgui.MouseButton_.left)
    assert io.mouse_source == imgui.MouseSource.mouse


def test_the_mouse_stays_a_mouse() -> None:
    tabs = Tabs()
    tabs.click("Second", is_there=True)
    assert imgui.get_io().mouse_source == imgui.MouseSource.mouse
    tabs.click("Third", is_there=False)
    assert imgui.get_io().mouse_source == imgui.MouseSource.mouse

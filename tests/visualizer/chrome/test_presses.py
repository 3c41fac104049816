"""Presses of the mouse that come in the same frame as the way there, and keys that come all at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import presses, shortcuts
from visualizer.command import Command


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


CTRL, E, F3, F4 = imgui.Key.mod_ctrl, imgui.Key.e, imgui.Key.f3, imgui.Key.f4


class Keys:
    """A window whose frames are slow: `commands` are those that its keys have meant."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.stage: Stage[None] = Stage(None, self._draw)

    def come(self, *events: tuple[imgui.Key, bool], pointer: tuple[float, float] = presses.NOWHERE) -> None:
        """All this happens in one frame; some quiet frames follow."""
        for key, is_down in events:
            if is_down or key is CTRL:
                presses.keep_apart(pointer)
            imgui.get_io().add_key_event(key, is_down)
        self.stage.play(8)

    def _draw(self, _: None) -> None:
        found = shortcuts.pressed_command()
        if found is not None:
            self.commands.append(found)


@pytest.mark.parametrize("pointer", [presses.NOWHERE, (100.0, 50.0)])
@pytest.mark.parametrize(
    "order",
    [
        ((CTRL, True), (E, True), (E, False), (CTRL, False)),
        ((CTRL, True), (E, True), (CTRL, False), (E, False)),
    ],
)
def test_a_shortcut_counts_however_quick_it_was(
    order: tuple[tuple[imgui.Key, bool], ...], pointer: tuple[float, float]
) -> None:
    for seen_before in range(len(order)):  # so much of it came with the frame before
        keys = Keys()
        keys.come(*order[:seen_before], pointer=pointer)
        keys.come(*order[seen_before:], pointer=pointer)
        assert keys.commands == [Command.SAVE_PICTURE], seen_before


def test_one_shortcut_after_the_other_in_one_frame_are_two() -> None:
    keys = Keys()
    keys.come((F3, True), (F4, True), (F3, False), (F4, False), (F3, True), (F3, False))
    assert keys.commands == [Command.INSPECT, Command.ANIMATE, Command.INSPECT]


def test_ctrl_that_comes_after_a_letter_makes_no_shortcut_of_it() -> None:
    keys = Keys()
    keys.come((E, True), (CTRL, True), (E, False), (CTRL, False))
    assert Command.SAVE_PICTURE not in keys.commands


@pytest.mark.parametrize("pointer", [presses.NOWHERE, (100.0, 50.0)])
def test_keys_leave_the_pointer_where_it_was(pointer: tuple[float, float]) -> None:
    keys, io = Keys(), imgui.get_io()
    io.add_mouse_pos_event(*pointer)
    keys.stage.play(2)
    keys.come((F3, True), (F3, False), pointer=pointer)
    assert (io.mouse_pos.x, io.mouse_pos.y) == pytest.approx(pointer)
    assert (io.mouse_delta.x, io.mouse_delta.y) == (0, 0)

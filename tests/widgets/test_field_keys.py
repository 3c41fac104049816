"""Marks and menus of keys at the controls of a scene's fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from imgui_bundle import imgui

from renderer.scene import Truncation
from tests.widgets.stage import Stage
from widgets import controls, truncation_panel
from widgets.field_keys import FieldDeed, FieldKeys, FieldWish

PSI, CUTOFF = "truncation.psi", "truncation.cutoff"
LEFT, RIGHT = 0, 1
MENU_ITEM = {FieldDeed.KEY: 0.5, FieldDeed.REMOVE: 1.5, FieldDeed.SHOW: 2.5}


class Play(Stage[Truncation]):
    """A panel with keys, and what was asked for at its controls."""

    def __init__(self, marks: Mapping[str, bool], keyable: frozenset[str] = frozenset({PSI, CUTOFF})) -> None:
        self.wishes: list[FieldWish] = []

        def draw(value: Truncation) -> Truncation:
            keys = FieldKeys(marks, keyable.__contains__, seconds=2.5)
            value = truncation_panel.draw(value, 16, keys=keys)
            if keys.wish is not None:
                self.wishes.append(keys.wish)
            return value

        super().__init__(Truncation(0.5), draw)

    def press(self, place: tuple[float, float], button: int) -> None:
        io = imgui.get_io()
        io.add_mouse_pos_event(*place)
        self.play(2)
        for is_down in (True, False):
            io.add_mouse_button_event(button, is_down)
            self.play(2)

    def mark(self, row: int) -> tuple[float, float]:
        """The place of a row's mark, in the margin of the window."""
        _, y = self.row(row, 0.0)
        return imgui.get_style().window_padding.x - controls.em(0.4), y

    def choose(self, deed: FieldDeed) -> None:
        """Press that entry of the menu, which opens where the mouse is."""
        mouse, style = imgui.get_io().mouse_pos, imgui.get_style()
        step = imgui.get_font_size() + style.item_spacing.y
        x, y = mouse.x + style.window_padding.x + 8, mouse.y + style.window_padding.y
        self.press((x, y + MENU_ITEM[deed] * step), LEFT)


@pytest.mark.parametrize("deed", FieldDeed)
@pytest.mark.parametrize(("row", "path"), [(0, PSI), (1, CUTOFF)])
def test_the_menu_of_a_row_asks_for_its_field(row: int, path: str, deed: FieldDeed) -> None:
    stage = Play({PSI: True, CUTOFF: True})
    stage.press(stage.row(row, 0.5), RIGHT)
    assert stage.wishes == []
    stage.choose(deed)
    assert stage.wishes == [FieldWish(deed, path)]
    assert stage.value == Truncation(0.5), "the right button changes no value"


@pytest.mark.parametrize("deed", FieldDeed)
@pytest.mark.parametrize(
    ("marks", "possible"),
    [
        ({}, {FieldDeed.KEY}),
        ({PSI: False}, {FieldDeed.KEY, FieldDeed.SHOW}),
        ({PSI: True}, {FieldDeed.KEY, FieldDeed.REMOVE, FieldDeed.SHOW}),
    ],
)
def test_the_menu_offers_what_there_is(
    marks: Mapping[str, bool], possible: set[FieldDeed], deed: FieldDeed
) -> None:
    stage = Play(marks)
    stage.press(stage.row(0, 0.5), RIGHT)
    stage.choose(deed)
    assert stage.wishes == ([FieldWish(deed, PSI)] if deed in possible else [])


@pytest.mark.parametrize(
    ("marks", "deed"),
    [({}, FieldDeed.KEY), ({PSI: False}, FieldDeed.KEY), ({PSI: True}, FieldDeed.REMOVE)],
)
def test_a_click_on_the_mark_sets_a_key_or_removes_the_one_at_the_playhead(
    marks: Mapping[str, bool], deed: FieldDeed
) -> None:
    stage = Play(marks)
    stage.press(stage.mark(0), LEFT)
    assert stage.wishes == [FieldWish(deed, PSI)]


def test_what_cannot_be_keyed_has_no_menu_and_no_mark_to_click() -> None:
    stage = Play({}, frozenset({CUTOFF}))
    stage.press(stage.row(0, 0.5), RIGHT)
    stage.choose(FieldDeed.KEY)
    stage.press(stage.mark(0), LEFT)
    assert stage.wishes == []


def test_marks_take_no_room_and_leave_the_controls_where_they_were() -> None:
    ends = []
    for marks in ({}, {PSI: True, CUTOFF: False}):

        def draw(value: Truncation, marks: Mapping[str, bool] = marks) -> Truncation:
            value = truncation_panel.draw(value, 16, keys=FieldKeys(marks, lambda _: True))
            low = imgui.get_item_rect_min()
            ends.append((low.x, low.y, imgui.get_cursor_pos_x(), imgui.get_cursor_pos_y()))
            return value

        Stage(Truncation(0.5), draw)
    assert len(set(ends)) == 1


def test_the_menu_says_when_the_key_will_be(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: set[str] = set()
    menu_item = imgui.menu_item

    def noted(label: str, *words: Any) -> Any:
        shown.add(label.partition("###")[0])
        return menu_item(label, *words)

    stage = Play({PSI: True})
    monkeypatch.setattr(imgui, "menu_item", noted)
    stage.press(stage.row(0, 0.5), RIGHT)
    assert shown == {"Key this at 2.50 s", "Remove key", "Show in the timeline"}

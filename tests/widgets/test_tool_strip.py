"""A row of tools: what stays in it, and what is in the menu at its end."""

from __future__ import annotations

import pytest

from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import controls, tool_strip
from widgets.tool_strip import Tool, fitting

NAMES = ("Undo", "Zoom", "Loupe", "Compare")


def tools(worths: dict[str, int]) -> list[Tool[str]]:
    def of(name: str) -> Tool[str]:
        def pressed(value: str) -> str:
            return name if controls.button(name, about="") else value

        return Tool(tool_strip.width_of_button(name), pressed, pressed, worths.get(name, 0))

    return [of(name) for name in NAMES]


def stage(monkeypatch: pytest.MonkeyPatch, width: float, worths: dict[str, int]) -> Stage[str]:
    monkeypatch.setattr("tests.widgets.stage.WIDTH", width)
    return Stage("", lambda value: tool_strip.draw("tools", value, tools(worths)))


def test_where_there_is_room_all_are_in_the_row_without_a_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage(monkeypatch, 400.0, {})
    assert all(spots.count(name) for name in NAMES)
    assert not spots.count("##More tools")


def test_the_rest_is_in_the_menu_and_works_there(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    strip = stage(monkeypatch, 150.0, {"Compare": 2, "Undo": 1})
    assert [spots.count(name) for name in NAMES] == [1, 0, 0, 1]
    strip.click(spots.of("##More tools"))
    strip.click(spots.of("Loupe"))
    assert strip.value == "Loupe"


@pytest.mark.parametrize("room", [0.0, 5.0, 30.0, 57.0, 58.0, 59.0, 70.0, 500.0])
def test_what_stays_fits_with_the_button_of_the_menu(room: float) -> None:
    widths, gap, more = [10.0, 20.0, 15.0, 10.0], 1.0, 6.0
    staying = fitting(widths, [0, 3, 1, 2], room, gap=gap, more=more)
    taken = sum(widths[each] for each in staying) + gap * max(len(staying) - 1, 0)
    taken += (gap + more) * (0 < len(staying) < len(widths))
    assert taken <= room
    assert staying == sorted(staying)
    assert not staying or 1 in staying
    assert (len(staying) == 4) == (room >= 58.0)

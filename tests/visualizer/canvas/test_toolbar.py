"""The row of tools above the picture: one row at every width, with all tools within reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from imgui_bundle import ImVec2, imgui
from imgui_bundle import icons_fontawesome_6 as icons

from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from visualizer.canvas import toolbar
from visualizer.canvas.drag import DragMode
from visualizer.canvas.picture import Tool
from visualizer.canvas.toolbar import Toolbar
from visualizer.canvas.view import Area, CanvasView, Extent
from visualizer.command import Command

EXTENT = Extent(64, 64, Area(0, 0, 64, 64))


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


class Row:
    """The row in that width; what was pressed, and how high it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, width: float, tool: Tool | None = None) -> None:
        monkeypatch.setattr("tests.widgets.stage.WIDTH", width)
        imgui.get_io().display_size = ImVec2(max(width, 500.0), 900.0)
        self.pressed: list[Command] = []
        self.height = 0.0
        self.stage = Stage(Toolbar(CanvasView()), self._draw)
        self._tool = tool or Tool()

    _tool = Tool()
    _session = opened(FakeClient())

    def _draw(self, value: Toolbar) -> Toolbar:
        top = imgui.get_cursor_pos_y()
        drawn = toolbar.draw(self._session, value.view, self._tool, zoom=1.0, extent=EXTENT)
        self.height = imgui.get_cursor_pos_y() - top
        if drawn.pressed is not None:
            self.pressed.append(drawn.pressed)
        return replace(drawn, pressed=None)


@pytest.mark.parametrize("width", [60.0, 120.0, 250.0, 515.0, 800.0])
def test_it_is_one_row_whatever_its_width(monkeypatch: pytest.MonkeyPatch, width: float) -> None:
    assert Row(monkeypatch, width).height == imgui.get_frame_height_with_spacing()


def test_where_there_is_room_tools_have_words(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    row = Row(monkeypatch, 800.0)
    assert not spots.count("##More Canvas tools")
    row.stage.click(spots.of("Smooth"))
    row.stage.click(spots.of("Compare"))
    assert row.pressed == [Command.SMOOTH, Command.COMPARE]


@pytest.mark.parametrize("width", [150.0, 250.0, 400.0])
def test_comparing_and_what_a_drag_does_are_always_in_sight(
    monkeypatch: pytest.MonkeyPatch, width: float
) -> None:
    spots = Spots(monkeypatch)
    row = Row(monkeypatch, width, Tool(DragMode.PAN))
    row.stage.play(2)
    row.stage.click(spots.of("##Compare"))
    row.stage.click(spots.of("##Drag to pan"))
    assert row.pressed == [Command.COMPARE, Command.DRAG_PAN]


def test_what_has_no_room_is_in_the_menu_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    spots, named = Spots(monkeypatch), list[tuple[str, tuple[float, float]]]()
    item = imgui.menu_item

    def noted(label: str, *given: object) -> tuple[bool, bool]:
        drawn = item(label, *given)  # type: ignore[call-overload]
        low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
        named.append((label, ((low.x + high.x) / 2, (low.y + high.y) / 2)))
        return drawn

    monkeypatch.setattr(imgui, "menu_item", noted)
    row = Row(monkeypatch, 250.0)
    row.stage.click(spots.of(f"{icons.ICON_FA_ELLIPSIS}##More Canvas tools"))
    places = dict(named)
    assert {Command.LOUPE.label, Command.SMOOTH.label, Command.ACTUAL_SIZE.label} <= set(places)
    row.stage.click(places[Command.LOUPE.label])
    assert row.pressed == [Command.LOUPE]

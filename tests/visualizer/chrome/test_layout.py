"""The layouts of the window, and its pace."""

from __future__ import annotations

import pytest

from tests.visualizer.fakes import FakeClient
from visualizer.app import App
from visualizer.chrome import layout
from visualizer.chrome.layout import (
    CORES_AT_REST,
    CORES_FOR_THE_WINDOW,
    HIGHEST_FRAME_RATE,
    HIGHEST_RATE_AT_REST,
    LOWEST_FRAME_RATE,
    LOWEST_RATE_AT_REST,
    frame_rate,
    rate_at_rest,
)
from visualizer.session import Session


def test_a_graphics_card_gives_the_highest_rate() -> None:
    assert frame_rate(0.002) == HIGHEST_FRAME_RATE
    assert frame_rate(0.0) == HIGHEST_FRAME_RATE


def test_software_opengl_leaves_the_processor_to_the_renderer() -> None:
    assert frame_rate(0.020) * 0.020 == pytest.approx(CORES_FOR_THE_WINDOW)


def test_a_slow_machine_still_sees_the_window_move() -> None:
    assert frame_rate(1.0) == LOWEST_FRAME_RATE


def test_a_window_at_rest_takes_a_fiftieth_of_a_core_and_still_blinks_its_cursor() -> None:
    assert rate_at_rest(0.005, is_typing=False) * 0.005 == pytest.approx(CORES_AT_REST)
    assert rate_at_rest(0.0, is_typing=False) == HIGHEST_RATE_AT_REST
    assert rate_at_rest(0.1, is_typing=False) == LOWEST_RATE_AT_REST
    assert rate_at_rest(0.1, is_typing=True) > LOWEST_RATE_AT_REST


def test_every_panel_has_a_place_in_some_layout_and_no_place_is_anybody_s_but_a_panel_s() -> None:
    app = App(Session(FakeClient()))
    docked = [app.params.docking_params, *app.params.alternative_docking_layouts]
    assert [each.layout_name for each in docked] == ["Explore", "Inspect", "Animate"]
    titles = {panel.label for each in docked for panel in each.dockable_windows}
    for each in (layout.EXPLORE, layout.INSPECT, layout.ANIMATE):
        assert set(each.places) <= titles
        nodes = {"MainDockSpace", *(new for _, new, _, _ in each.splits)}
        assert set(each.places.values()) == nodes
    assert layout.TIMELINE in layout.ANIMATE.places

"""The map of the seed plane: which seeds it shows, and what a drag and a click do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from imgui_bundle import imgui

from renderer.scene import LatentPoint
from tests.widgets.stage import WIDTH, Stage
from widgets import seed_map_panel
from widgets.seed_map_panel import MapAction, MapView, Pin, SeedSheet, seeds_in_sight

NOTHING = SeedSheet(None, {}, ())


def stage(latent: LatentPoint, pins: Sequence[Pin] = ()) -> Stage[MapAction]:
    def draw(value: MapAction) -> MapAction:
        action = seed_map_panel.draw(value.latent, value.view, NOTHING, pins)
        return action if action.pin is not None else MapAction(action.latent, action.view, value.pin)

    return Stage(MapAction(latent, MapView()), draw)


def cell() -> float:
    return (WIDTH - 2 * imgui.get_style().window_padding.x) / 5


def middle() -> tuple[float, float]:
    top = imgui.get_style().window_padding.y
    return WIDTH / 2, top + cell() * 3 / 2


def test_the_nearest_seeds_come_first() -> None:
    seeds = seeds_in_sight(LatentPoint(x=7.1, y=2.0), MapView(5))
    assert seeds[:2] == (207, 208)
    assert {106, 107, 108, 206, 207, 208, 306, 307, 308} <= set(seeds)


def test_the_plane_goes_around_at_its_ends() -> None:
    assert 2**32 - 100 in seeds_in_sight(LatentPoint(), MapView(3))


def test_dragging_the_map_moves_the_point_the_other_way() -> None:
    pane, (x, y) = stage(LatentPoint(x=4.0, y=1.0)), middle()
    pane.drag((x, y), (x - 0.5 * cell(), y + 0.25 * cell()))
    assert pane.value.latent.x == pytest.approx(4.5, abs=0.02)
    assert pane.value.latent.y == pytest.approx(0.75, abs=0.02)


def test_a_click_goes_to_the_seed_under_it() -> None:
    pane, (x, y) = stage(LatentPoint(x=4.3, y=1.0)), middle()
    pane.click((x + 0.9 * cell(), y + 1.1 * cell()))
    assert pane.value.latent == LatentPoint(x=5.0, y=2.0)


def test_a_click_on_a_pin_names_it_and_leaves_the_point() -> None:
    here = LatentPoint(x=4.0, y=1.0)
    pane, (x, y) = (
        stage(here, [Pin("far", LatentPoint(x=90.0)), Pin("near", LatentPoint(x=5.25, y=1.0))]),
        middle(),
    )
    pane.click((x + 1.25 * cell(), y))
    assert (pane.value.pin, pane.value.latent) == (1, here)


def test_the_wheel_shows_more_seeds_or_fewer_within_its_ends() -> None:
    pane = stage(LatentPoint())
    imgui.get_io().add_mouse_pos_event(*middle())
    pane.play(2)
    for direction, end in ((-1.0, seed_map_panel.MOST_ACROSS), (1.0, seed_map_panel.FEWEST_ACROSS)):
        for _ in range(12):
            imgui.get_io().add_mouse_wheel_event(0, direction)
            pane.play(2)
        assert pane.value.view.across == end
    assert pane.value.latent == LatentPoint()


def test_the_number_of_a_seed_is_shortened_before_it_runs_into_the_next() -> None:
    def draw(_: None) -> None:
        width = imgui.calc_text_size("…74245").x
        assert seed_map_panel.fitting("45874245", 2 * width) == "45874245"
        assert seed_map_panel.fitting("45874245", width + 0.5) == "…74245"
        assert seed_map_panel.fitting("-99", width) == "-99"
        assert seed_map_panel.fitting("45874245", imgui.calc_text_size("…24").x) == ""

    Stage(None, draw)

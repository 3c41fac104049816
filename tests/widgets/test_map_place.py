"""Where a square plot and its colour bar go, and which levels the bar names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.widgets.stage import Stage
from widgets import color_bar, controls, map_place
from widgets.heat_map import HeatColors
from widgets.map_place import Bar, Place


def place(width: float, height: float) -> tuple[Place, float]:
    """In a bare context; also the side of the square."""
    found: list[Place] = []
    Stage(None, lambda _: found.append(map_place.place(width, height)))
    side = found[0].plot[0] - map_place.labels_em(height)[0] * 13
    return found[0], side


@pytest.mark.parametrize(
    "size", [(250.0, 600.0), (600.0, 250.0), (400.0, 400.0), (300.0, 150.0), (90.0, 80.0)]
)
def test_the_plot_is_a_square_within_its_room(size: tuple[float, float]) -> None:
    found, side = place(*size)
    below = map_place.labels_em(size[1])[1] * 13
    assert found.plot[1] - below == pytest.approx(side)
    assert found.left + found.plot[0] <= size[0] + 1
    assert found.plot[1] <= size[1] + 1


def test_in_an_upright_room_the_bar_is_below_and_the_square_takes_the_width() -> None:
    found, side = place(250.0, 600.0)
    assert found.bar is Bar.BELOW
    assert side == pytest.approx(250 - 3.7 * 13)


def test_in_a_broad_room_the_bar_is_beside_and_the_square_takes_the_height() -> None:
    found, side = place(600.0, 250.0)
    assert found.bar is Bar.BESIDE
    assert side == pytest.approx(250 - 2.9 * 13)


def test_where_there_is_hardly_any_room_the_bar_goes() -> None:
    assert place(120.0, 110.0)[0].bar is Bar.NOWHERE


@pytest.mark.parametrize("range_db", [(-50.0, 50.0), (-107.0, 23.0), (-0.4, 0.6), (3.0, 4.0)])
@pytest.mark.parametrize("width", [40.0, 130.0, 500.0])
def test_the_bar_names_round_levels_within_its_range(range_db: tuple[float, float], width: float) -> None:
    found: list[tuple[float, str]] = []

    def draw(_: None) -> None:
        color_bar.draw(range_db, HeatColors.VIRIDIS, width)
        found[:] = color_bar._labels(range_db, width)
        assert len(found) <= width / controls.em(3.2) + 1

    Stage(None, draw)
    levels = [level for level, _ in found]
    assert all(range_db[0] <= level <= range_db[1] for level in levels)
    assert len({round(b - a, 9) for a, b in pairwise(levels)}) <= 1
    assert all(text.endswith(" dB") for _, text in found[-1:])


@pytest.mark.parametrize(("span", "most", "step"), [(100, 4, 50), (75, 4, 20), (10, 10, 1), (0.9, 1, 1)])
def test_ticks_are_one_two_or_five(span: float, most: int, step: float) -> None:
    assert color_bar.tick_step(span, most) == pytest.approx(step)

"""The canvas as a recording sees it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from visualizer.canvas import painted
from visualizer.canvas.painted import Painted
from visualizer.canvas.view import Area
from visualizer.chrome import theme


class Drawn:
    """A texture whose pane is of one colour."""

    def __init__(self, level: int, width: int, height: int) -> None:
        self._pixels = np.full((height, width, 3), level, np.uint8)

    def read_pane(self) -> np.ndarray:
        return self._pixels


def one(level: int, area: Area, clip: Area | None = None, density: float = 1.0) -> Painted:
    texture: Any = Drawn(level, round(area.width * density), round(area.height * density))
    return Painted(texture, area, clip or area)


def test_two_pictures_side_by_side_lie_where_they_lie_in_the_window() -> None:
    canvas = Area(300.0, 60.0, 21.0, 8.0)
    parts = [one(10, Area(300.0, 60.0, 10.0, 8.0)), one(20, Area(311.0, 60.0, 10.0, 8.0))]
    shot = painted.shot(parts, canvas, density=1.0)
    assert shot is not None
    ground = [round(255 * level) for level in theme.palette().ground[:3]]
    assert shot.pixels()[4].tolist() == [[10] * 3] * 10 + [ground] + [[20] * 3] * 10


def test_the_second_of_two_in_one_place_is_seen_beyond_the_divider() -> None:
    canvas = Area(300.0, 60.0, 20.0, 8.0)
    parts = [one(10, canvas), one(20, canvas, canvas.part(0.25, 1.0))]
    shot = painted.shot(parts, canvas, density=1.0)
    assert shot is not None
    assert shot.pixels()[0, :, 0].tolist() == [10] * 5 + [20] * 15


@pytest.mark.parametrize("density", [1.0, 2.0])
def test_a_dense_screen_is_recorded_pixel_by_pixel(density: float) -> None:
    canvas = Area(300.0, 60.0, 20.0, 8.0)
    shot = painted.shot([one(10, canvas, density=density)], canvas, density=density)
    assert shot is not None
    assert shot.pixels().shape == (8 * density, 20 * density, 3)
    assert (shot.pixels() == 10).all()


def test_a_canvas_without_room_is_no_picture() -> None:
    assert painted.shot([], Area(0.0, 0.0, 0.0, 5.0), density=1.0) is None

"""Two pictures on one canvas: their difference, and which is on top when."""

from __future__ import annotations

import numpy as np
import pytest

from visualizer.canvas.arrangement import difference, halves, side_in_turn
from visualizer.canvas.view import Area
from widgets.compare_panel import Arrangement


def test_the_difference_is_measured_in_grey_levels_whatever_the_gain() -> None:
    a = np.full((4, 4, 3), 100, np.uint8)
    b = a.copy()
    b[0, 0, 0] = 90
    for gain_db in (0.0, 20.0):
        found = difference(a, b, gain_db=gain_db)
        assert found is not None
        assert (found.mean, found.largest) == (pytest.approx(10 / 48), 10)
        assert found.psnr_db == pytest.approx(10 * np.log10(255**2 * 48 / 100))
        assert found.pixels[0, 0].tolist() == [round(10 * 10 ** (gain_db / 20)), 0, 0]


def test_a_large_difference_stays_white_under_a_large_gain() -> None:
    found = difference(np.zeros((1, 1, 1), np.uint8), np.full((1, 1, 1), 200, np.uint8), gain_db=48)
    assert found is not None
    assert found.pixels.item() == 255


def test_equal_pictures_are_said_to_be_equal() -> None:
    a = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert str(difference(a, a.copy())) == "A and B are the same, pixel for pixel"


def test_pictures_of_different_sizes_have_no_difference() -> None:
    assert difference(np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8)) is None


def test_a_single_channel_is_compared_with_each_of_three() -> None:
    found = difference(np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 1), 7, np.uint8))
    assert found is not None
    assert found.mean == 7


def test_only_blinking_pictures_take_turns() -> None:
    times = (0.0, 0.4, 0.6, 0.9, 1.1)
    assert [side_in_turn(Arrangement.BLINK, at) for at in times] == [0, 0, 1, 1, 0]
    assert {side_in_turn(Arrangement.SPLIT, at) for at in times} == {0}


def test_halves_leave_the_gap_between_them() -> None:
    left, right = halves(Area(10, 0, 104, 50), 4)
    assert (left.left, left.right, right.left, right.right) == (10, 60, 64, 114)

"""Sheets of labelled pictures."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.recording.labelled_sheet import LONGEST_SIDE, Axis, LabelledSheet

PSI = Axis("psi", ["0", "0.5", "1"])
SEEDS = Axis("seed", ["3", "4"])
COLORS = [(200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0), (200, 0, 200), (0, 200, 200)]


def plain(color: tuple[int, int, int], size: int = 64) -> np.ndarray:
    return np.full((size, size, 3), color, np.uint8)


def box_of(sheet: np.ndarray, color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what has that colour."""
    rows, columns = np.nonzero((sheet == color).all(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def filled(across: Axis, down: Axis | None, count: int, size: int = 64) -> np.ndarray:
    sheet = LabelledSheet(across, down, picture=(size, size), note="a model")
    for i in range(count):
        sheet.put(plain(COLORS[i], size), i)
    return sheet.pixels()


def test_two_axes_make_columns_and_rows() -> None:
    sheet = filled(PSI, SEEDS, 6)
    boxes = [box_of(sheet, color) for color in COLORS]
    lefts, tops = [box[0] for box in boxes], [box[1] for box in boxes]
    assert lefts[:3] == lefts[3:] == sorted(set(lefts))
    assert len(set(tops[:3])) == len(set(tops[3:])) == 1
    assert tops[3] > tops[0]


def test_small_pictures_are_enlarged_by_a_whole_factor() -> None:
    left, top, right, bottom = box_of(filled(PSI, None, 1), COLORS[0])
    assert (right - left, bottom - top) == (128, 128)


def test_every_pixel_of_a_picture_is_kept() -> None:
    picture = np.random.default_rng(0).integers(0, 150, (200, 200, 3), np.uint8)
    sheet = LabelledSheet(PSI, SEEDS, picture=(200, 200))
    sheet.put(plain(COLORS[0], 200), 4)
    left, top, right, bottom = box_of(sheet.pixels(), COLORS[0])
    sheet.put(picture, 4)
    np.testing.assert_array_equal(sheet.pixels()[top:bottom, left:right], picture)


def test_a_large_sheet_is_made_smaller() -> None:
    sheet = LabelledSheet(Axis("seed", [str(i) for i in range(50)]), SEEDS, picture=(1024, 1024))
    assert max(sheet.pixels().shape) < LONGEST_SIDE * 1.1


def test_many_values_of_one_axis_go_on_in_the_next_row() -> None:
    sheet = LabelledSheet(Axis("seed", [str(i) for i in range(25)]), None, picture=(128, 128))
    height, width = sheet.pixels().shape[:2]
    assert 0.8 < height / width < 1.4


@pytest.mark.parametrize("down", [None, SEEDS])
def test_changing_a_value_changes_only_its_label(down: Axis | None) -> None:
    first, second = (
        LabelledSheet(Axis("psi", ["0", value, "1"]), down, picture=(128, 128)).pixels()
        for value in ("0.5", "0.9")
    )
    rows, columns = np.nonzero((first != second).any(axis=2))
    assert len(rows) > 0
    assert np.ptp(rows) < 20
    assert np.ptp(columns) < 60


def test_a_long_label_stays_in_its_column() -> None:
    long = LabelledSheet(Axis("layer", ["a", "L12_1044_a_very_long_name" * 3, "b"]), None, picture=(64, 64))
    short = LabelledSheet(Axis("layer", ["a", "", "b"]), None, picture=(64, 64))
    _, columns = np.nonzero((long.pixels() != short.pixels()).any(axis=2))
    assert np.ptp(columns) < 128

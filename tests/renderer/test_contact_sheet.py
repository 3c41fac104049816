"""Thumbnails in one picture: their order and their colours."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from renderer.contact_sheet import ChannelSurvey, SortBy, atlas_columns, paint
from renderer.picture import to_pixels
from renderer.scene import ColorMap, Normalize
from renderer.spectra.channel_energies import ChannelEnergies


def survey(thumbnails: np.ndarray, scales: list[float], shares: list[float] | None = None) -> ChannelSurvey:
    count = len(thumbnails)
    energies = ChannelEnergies(
        mean=np.arange(count, dtype=np.float32),
        variance=np.array([5, 1, 3, 3, 0, 2, 4, 6][:count], np.float32),
        beyond_cutoff=None if shares is None else np.array(shares, np.float32),
    )
    channels = tuple(range(count))
    return ChannelSurvey("L0", channels, thumbnails.astype(np.int8), np.array(scales, np.float32), energies)


def level(sheet: ChannelSurvey, normalize: Normalize, gain_db: float = 0.0) -> list[int]:
    """The grey level of every thumbnail, where each is of one value."""
    pixels = paint(sheet, gain_db=gain_db, normalize=normalize, color_map=ColorMap.GRAY)
    return pixels[..., 0].ravel()[: len(sheet.channels)].tolist()


@pytest.mark.parametrize("count", [1, 2, 4, 5, 9, 10])
def test_every_thumbnail_lies_in_its_cell(count: int) -> None:
    numbers = np.arange(count)[:, None, None] * 10 * np.ones((count, 2, 3))
    sheet = paint(survey(numbers, [1.0] * count), gain_db=0, normalize=Normalize.OFF, color_map=ColorMap.GRAY)
    columns = atlas_columns(count)
    assert sheet.shape == (2 * math.ceil(count / columns), 3 * columns, 3)
    for place in range(count):
        top, left = 2 * (place // columns), 3 * (place % columns)
        expected = math.floor(place * 10 / 127 * 127.5 + 128)
        assert (sheet[top : top + 2, left : left + 3] == expected).all()


@pytest.mark.parametrize("color_map", ColorMap)
@pytest.mark.parametrize("gain_db", [-6.0, 0.0, 12.0])
def test_the_colors_are_those_of_the_canvas(color_map: ColorMap, gain_db: float) -> None:
    thumbnails = np.arange(-127, 128, dtype=np.int8)[None, None]
    values = torch.from_numpy(thumbnails.astype(np.float32) * (1.5 / 127))
    on_canvas = to_pixels(values, gain_db=gain_db, color_map=color_map).numpy()
    painted = paint(survey(thumbnails, [1.5]), gain_db=gain_db, normalize=Normalize.OFF, color_map=color_map)
    np.testing.assert_array_equal(painted, np.broadcast_to(on_canvas, painted.shape))


def test_normalized_each_every_thumbnail_reaches_full_scale() -> None:
    sheet = survey(np.full((3, 1, 1), 127), [0.01, 1.0, 100.0])
    assert level(sheet, Normalize.EACH) == [255, 255, 255]


def test_normalized_together_only_the_strongest_reaches_full_scale() -> None:
    sheet = survey(np.full((3, 1, 1), -127), [1.0, 2.0, 4.0])
    assert level(sheet, Normalize.ALL) == [96, 64, 0]


def test_6_db_of_gain_double_a_value() -> None:
    sheet = survey(np.full((1, 1, 1), 127), [0.25])
    assert level(sheet, Normalize.OFF) == [math.floor(0.25 * 127.5 + 128)]
    assert level(sheet, Normalize.OFF, 20 * math.log10(2)) == [math.floor(0.5 * 127.5 + 128)]


@pytest.mark.parametrize("normalize", Normalize)
def test_a_silent_channel_is_zero(normalize: Normalize) -> None:
    assert level(survey(np.zeros((1, 1, 1)), [0.0]), normalize) == [128]


def test_the_largest_comes_first_and_equals_stay_in_the_order_of_their_numbers() -> None:
    sheet = survey(np.zeros((5, 1, 1)), [1.0] * 5, [0.1, math.nan, 0.5, 0.1, math.nan])
    assert sheet.order(SortBy.INDEX) == (0, 1, 2, 3, 4)
    assert sheet.order(SortBy.VARIANCE) == (0, 2, 3, 1, 4)
    assert sheet.order(SortBy.ENERGY) == (4, 3, 2, 0, 1)  # mean² + variance: 5, 2, 7, 12, 16
    assert sheet.order(SortBy.BEYOND_CUTOFF) == (2, 0, 3, 1, 4)


def test_what_there_is_no_figure_for_leaves_the_order_as_it_is() -> None:
    assert survey(np.zeros((3, 1, 1)), [1.0] * 3).order(SortBy.BEYOND_STOPBAND) == (0, 1, 2)

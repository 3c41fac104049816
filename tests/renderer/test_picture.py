"""How an activation becomes a picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from renderer.colors import table
from renderer.model_info import LayerInfo
from renderer.picture import crop, histogram, measure, shown_channels, to_pixels
from renderer.scene import ColorMap, LayerView, Normalize

ACTIVATION = torch.arange(5.0).reshape(5, 1, 1).expand(5, 2, 3)


def shown(view: LayerView, activation: torch.Tensor = ACTIVATION) -> list[float]:
    return shown_channels(activation, view)[:, 0, 0].tolist()


@pytest.mark.parametrize(
    ("base", "expected"), [(0, [0, 1, 2]), (2, [2, 3, 4]), (4, [2, 3, 4]), (999, [2, 3, 4]), (-1, [0, 1, 2])]
)
def test_three_channels_are_shown_and_near_the_end_the_last_three(base: int, expected: list[float]) -> None:
    assert shown(LayerView(base_channel=base)) == expected


def test_mono_shows_one_channel() -> None:
    assert shown(LayerView(base_channel=4, mono=True)) == [4]


@pytest.mark.parametrize("channels", [1, 2])
def test_too_few_channels_for_colour_are_shown_as_one(channels: int) -> None:
    assert shown(LayerView(), ACTIVATION[:channels]) == [0]


def test_black_grey_and_white_are_where_they_belong() -> None:
    levels = to_pixels(torch.tensor([-9.0, -1.0, 0.0, 0.5, 127 / 127.5, 9.0]).reshape(1, 1, 6))
    assert levels.dtype == torch.uint8
    assert levels.flatten().tolist() == [0, 0, 128, 191, 255, 255]


def test_six_decibels_double_the_contrast() -> None:
    levels = to_pixels(torch.full((1, 1, 1), 0.2), gain_db=20 * np.log10(2))
    assert levels.item() == int(0.4 * 127.5 + 128)


def test_normalizing_brings_every_shown_channel_to_full_range() -> None:
    x = torch.tensor([[[0.1, -0.2]], [[30.0, 15.0]]])
    assert to_pixels(x, normalize=Normalize.EACH).permute(2, 0, 1).tolist() == [[[191, 0]], [[255, 191]]]


def test_a_black_channel_can_be_normalized() -> None:
    assert to_pixels(torch.zeros(1, 1, 1), normalize=Normalize.EACH).item() == 128


def test_what_is_no_number_is_black_and_never_an_error() -> None:
    x = torch.tensor([float("nan"), float("inf"), -float("inf")]).reshape(1, 1, 3)
    assert to_pixels(x).flatten().tolist() == [0, 255, 0]
    assert to_pixels(torch.ones(1, 1, 1), gain_db=1e9).item() == 255


def test_statistics_are_those_of_numpy() -> None:
    x = torch.randn(5, 4, 3, generator=torch.Generator().manual_seed(0))
    mean, std, magnitude = measure(x).tolist()
    assert mean == pytest.approx(x.numpy().mean(), abs=1e-6)
    assert std == pytest.approx(x.numpy().std(ddof=1), rel=1e-5)
    assert magnitude == abs(x.numpy()).max()


def test_normalizing_all_alike_keeps_how_loud_channels_are() -> None:
    x = torch.tensor([[[0.5, -0.25]], [[2.0, 1.0]]])
    by_all = to_pixels(x, normalize=Normalize.ALL, largest=torch.tensor(4.0))
    torch.testing.assert_close(by_all, to_pixels(x / 4))
    torch.testing.assert_close(to_pixels(x, normalize=Normalize.ALL), to_pixels(x / 2))
    assert to_pixels(torch.zeros(1, 1, 1), normalize=Normalize.ALL, largest=torch.tensor(0.0)).item() == 128


@pytest.mark.parametrize("color_map", [ColorMap.DIVERGING, ColorMap.SEQUENTIAL])
def test_one_channel_gets_the_colours_of_its_grey_levels(color_map: ColorMap) -> None:
    x = torch.tensor([[[-1.0, -0.3, 0.0], [0.4, 1.0, float("nan")]]])
    levels = to_pixels(x, gain_db=3.0)[..., 0].numpy()
    colored = to_pixels(x, gain_db=3.0, color_map=color_map)
    np.testing.assert_array_equal(colored.numpy(), table(color_map)[levels])


def test_three_channels_are_a_picture_whatever_the_colour_map() -> None:
    x = torch.randn(3, 4, 5, generator=torch.Generator().manual_seed(0))
    assert torch.equal(to_pixels(x, color_map=ColorMap.DIVERGING), to_pixels(x))


def test_cropping_leaves_the_middle_that_is_the_picture() -> None:
    x = torch.arange(36.0).expand(2, 36, 36)
    layer = LayerInfo("L", channels=2, size=(36, 36), sampling_rate=16.0)
    cropped = crop(x, layer)
    assert cropped.shape == (2, 16, 16)
    assert cropped[0, 0].tolist() == list(range(10, 26))


@pytest.mark.parametrize("rate", [36.0, None])
def test_what_has_no_margins_is_not_cropped(rate: float | None) -> None:
    x = torch.zeros(2, 36, 36)
    assert crop(x, LayerInfo("L", channels=2, size=(36, 36), sampling_rate=rate)).shape == x.shape


def test_a_histogram_is_that_of_numpy() -> None:
    x = torch.randn(3, 20, 20, generator=torch.Generator().manual_seed(0))
    counts, ends = histogram(x, 16)
    expected, edges = np.histogram(x.numpy(), 16)
    np.testing.assert_array_equal(counts, expected)
    assert ends.tolist() == [edges[0], edges[-1]]


def test_a_histogram_of_one_value_has_it_in_the_middle() -> None:
    counts, ends = histogram(torch.full((1, 2, 2), 3.0), 5)
    assert counts.tolist() == [0, 0, 4, 0, 0]
    assert ends.tolist() == [2.5, 3.5]


def test_a_histogram_counts_only_numbers_however_large() -> None:
    x = torch.tensor([float("nan"), float("inf"), -3e38, 3e38, 0.0]).reshape(1, 1, 5)
    assert histogram(x, 3)[0].tolist() == [1, 1, 1]
    counts, ends = histogram(x[..., :2], 3)
    assert (counts.tolist(), ends.tolist()) == ([0, 0, 0], [0.0, 0.0])

"""Colour maps say what they seem to say."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.colors import table
from renderer.scene import ColorMap


def lightness(colors: np.ndarray) -> np.ndarray:
    """CIE L* of sRGB colours, 0 to 100."""
    encoded = colors / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return 116 * np.where(luminance > 216 / 24389, np.cbrt(luminance), luminance * 841 / 108 + 4 / 29) - 16


@pytest.mark.parametrize("color_map", ColorMap)
def test_every_level_has_a_colour_that_nobody_can_change(color_map: ColorMap) -> None:
    colors = table(color_map)
    assert (colors.shape, colors.dtype) == ((256, 3), np.uint8)
    assert table(color_map) is colors
    with pytest.raises(ValueError, match="read-only"):
        colors[0] = 0


@pytest.mark.parametrize("color_map", [ColorMap.GRAY, ColorMap.SEQUENTIAL])
def test_larger_values_are_lighter(color_map: ColorMap) -> None:
    levels = lightness(table(color_map))
    assert levels[-1] - levels[0] > 70
    assert np.diff(levels).min() > -0.3  # what rounding to 8 bits may undo
    assert np.diff(levels[::4]).min() > 0


def test_zero_is_neutral_in_the_diverging_map() -> None:
    zero = table(ColorMap.DIVERGING)[128].astype(int)
    assert np.ptp(zero) <= 1
    assert lightness(zero) > 95


def test_signs_differ_in_hue_and_equal_magnitudes_hardly_in_lightness() -> None:
    colors = table(ColorMap.DIVERGING).astype(int)
    negative, positive = colors[127:0:-1], colors[129:]
    assert (negative[5:, 2] > negative[5:, 0]).all()
    assert (positive[5:, 0] > positive[5:, 2]).all()
    assert np.abs(lightness(negative) - lightness(positive)).max() < 5


def test_the_diverging_map_darkens_evenly_on_both_sides() -> None:
    levels = lightness(table(ColorMap.DIVERGING))
    for side in (levels[128::-8], levels[128::8]):
        steps = np.diff(side)
        assert steps.max() < 0
        assert steps.min() > 1.8 * steps.mean()

"""Levels in colours."""

from __future__ import annotations

import numpy as np
import pytest
from imgui_bundle import implot

from renderer.spectra.spectrum_curves import Normalization, PowerSpectrum
from widgets import heat_map
from widgets.heat_map import HeatColors, HeatMemory

RNG = np.random.default_rng(0)


def rgb(level: float, colors: HeatColors) -> list[int]:
    """ImPlot's own colour of a level from 0 to 1, as its bar shows it."""
    color = implot.sample_colormap(level, heat_map.plot_colors(colors))
    return [round(255 * part) for part in (color.x, color.y, color.z)]


@pytest.mark.parametrize("colors", list(HeatColors))
def test_the_ends_of_the_range_have_the_colours_of_the_ends_of_the_bar(colors: HeatColors) -> None:
    levels = np.array([[-90.0, -40.0], [20.0, 90.0]])
    pixels = heat_map.pixels(levels, (-40.0, 20.0), colors)
    low, high = rgb(0.0, colors), rgb(1.0, colors)
    half = len(pixels) // 2
    assert [pixels[0, 0].tolist(), pixels[0, half].tolist()] == [low, low]
    assert [pixels[half, 0].tolist(), pixels[half, half].tolist()] == [high, high]


def test_few_bins_are_magnified_to_squares_and_many_are_left_alone() -> None:
    few = heat_map.pixels(RNG.normal(size=(36, 36)), (-1.0, 1.0), HeatColors.VIRIDIS)
    assert few.shape == (14 * 36, 14 * 36, 3)
    assert (few[:14, :14] == few[0, 0]).all()
    assert heat_map.pixels(np.zeros((512, 512)), (-1.0, 1.0), HeatColors.VIRIDIS).shape == (512, 512, 3)


def test_too_many_bins_are_averaged_in_power() -> None:
    power = RNG.random((2048, 2048))
    reduced = heat_map.reduced(power)
    assert reduced.shape == (1024, 1024)
    assert reduced[3, 5] == pytest.approx(power[6:8, 10:12].mean())
    assert heat_map.reduced(reduced) is reduced


def test_the_automatic_range_leaves_out_outliers_and_ends_after_120_decibels() -> None:
    levels = RNG.uniform(-60, 20, 100_000)
    assert heat_map.automatic_range(levels) == (-60.0, 20.0)
    assert heat_map.automatic_range(np.append(levels, -200.0)) == (-60.0, 20.0)
    assert heat_map.automatic_range(np.append(levels, np.full(50_000, -200.0))) == (-100.0, 20.0)
    assert heat_map.automatic_range(np.full(10, -200.0)) == (-200.0, -199.0)


def test_a_picture_is_made_once_for_as_long_as_nothing_changes() -> None:
    spectrum = PowerSpectrum(RNG.random((16, 16)).astype(np.float32), 16.0, 1, 1)
    memory = HeatMemory()

    def heat(normalization: Normalization, range_db: tuple[float, float] | None = None) -> heat_map.Heat:
        return memory.heat(spectrum, normalization, range_db=range_db, colors=HeatColors.VIRIDIS)

    first = heat(Normalization.ABSOLUTE)
    assert heat(Normalization.ABSOLUTE) is first
    assert heat(Normalization.RELATIVE_TO_PEAK) is not first
    assert heat(Normalization.RELATIVE_TO_PEAK).reference == spectrum.power.max()
    assert heat(Normalization.ABSOLUTE, (-3.0, 4.0)).range_db == (-3.0, 4.0)

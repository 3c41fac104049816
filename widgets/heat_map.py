"""Levels in colours: the same ones in the picture and in the bar beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from imgui_bundle import implot

from renderer.spectra.spectrum_curves import Normalization, PowerSpectrum, to_db

MOST_BINS = 1024  # on each axis; finer spectra are averaged
FEWEST_PIXELS = 512  # coarser ones are magnified, so that ImGui does not blur their bins
_WIDEST_AUTOMATIC_DB = 120.0
_AUTOMATIC_SHARE = 0.1  # per cent of the bins that may lie beyond either end


class HeatColors(Enum):
    """The colours of levels, dark to light."""

    VIRIDIS = "viridis"
    PLASMA = "plasma"
    HOT = "hot"


_MAPS = {
    HeatColors.VIRIDIS: implot.Colormap_.viridis,
    HeatColors.PLASMA: implot.Colormap_.plasma,
    HeatColors.HOT: implot.Colormap_.hot,
}


def plot_colors(colors: HeatColors) -> int:
    """ImPlot's number of these colours."""
    return _MAPS[colors].value


def reduced(power: np.ndarray) -> np.ndarray:
    """The mean over blocks of bins, as small as need be for MOST_BINS on each axis. Shapes: power [h, w]."""
    block = max(-(-size // MOST_BINS) for size in power.shape)
    if block == 1 or any(size % block for size in power.shape):
        return power
    height, width = (size // block for size in power.shape)
    return power.reshape(height, block, width, block).mean(axis=(1, 3))


def automatic_range(levels_db: np.ndarray) -> tuple[float, float]:
    """The levels that the colours should span, in whole decibels."""
    low, high = np.percentile(levels_db, (_AUTOMATIC_SHARE, 100 - _AUTOMATIC_SHARE))
    high = np.ceil(high)
    low = max(np.floor(low), high - _WIDEST_AUTOMATIC_DB)
    return float(low), float(max(high, low + 1))


def pixels(levels_db: np.ndarray, range_db: tuple[float, float], colors: HeatColors) -> np.ndarray:
    """The picture of levels. Shapes: levels_db [h, w]; returns uint8 [k·h, k·w, 3]."""
    low, high = range_db
    steps = table(colors)
    index = ((levels_db - low) * (len(steps) / (high - low))).clip(0, len(steps) - 1).astype(np.uint8)
    times = max(FEWEST_PIXELS // max(levels_db.shape), 1)
    return steps[index.repeat(times, axis=0).repeat(times, axis=1)]


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """The picture of a spectrum. Units: `reference` is the power of 0 dB; `range_db` is what colours span."""

    pixels: np.ndarray
    reference: float
    range_db: tuple[float, float]


class HeatMemory:
    """Makes the picture of a spectrum anew only where something about it has changed."""

    def __init__(self) -> None:
        self._made_of: tuple[object, ...] = ()
        self._heat: Heat | None = None

    def heat(
        self,
        spectrum: PowerSpectrum,
        normalization: Normalization,
        *,
        range_db: tuple[float, float] | None,
        colors: HeatColors,
    ) -> Heat:
        """The picture; `range_db` None is what the bins have."""
        made_of = (spectrum, normalization, range_db, colors)
        if self._heat is None or made_of != self._made_of:
            reference = spectrum.reference(normalization)
            levels = to_db(reduced(spectrum.power), reference=reference)
            span = automatic_range(levels) if range_db is None else range_db
            self._made_of, self._heat = made_of, Heat(pixels(levels, span, colors), reference, span)
        return self._heat


@lru_cache(maxsize=len(HeatColors))
def table(colors: HeatColors) -> np.ndarray:
    """The colours from dark to light. Shapes: returns uint8 [256, 3]."""
    number, last = plot_colors(colors), 255
    samples = [implot.sample_colormap(step / last, number) for step in range(last + 1)]
    return np.rint([(255 * color.x, 255 * color.y, 255 * color.z) for color in samples]).astype(np.uint8)

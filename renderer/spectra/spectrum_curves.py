"""Power spectra and what is read off them: axes, curves, decibels, filter responses, files. No torch."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

_SMALLEST_RATIO = 1e-20  # −200 dB, so that silence has a level too


class Normalization(Enum):
    """What zero decibels means.

    RELATIVE_TO_MEAN: the mean power of all bins, as in the older tools. RELATIVE_TO_PEAK: the largest bin.
    ABSOLUTE: a bin of power 1, in units in which all bins add up to the mean square. DENSITY: power 1 per
    square cycle per image; the only one that compares spectra of different size or sampling rate level for
    level.
    """

    RELATIVE_TO_MEAN = "relative to mean"
    RELATIVE_TO_PEAK = "relative to peak"
    ABSOLUTE = "absolute"
    DENSITY = "density"


class FilterKind(Enum):
    """The low-pass before a layer's non-linearity, and the one after it."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Power along one axis of frequency.

    Shapes: `frequency`, `power` float64 [n]. Units: cycles per image width; those of the spectrum.
    """

    frequency: np.ndarray
    power: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class FilterResponse:
    """How much a filter of a layer lets through in one direction.

    Shapes: `frequency`, `level_db` float64 [n]. Units: cycles per image width; decibels of power.
    """

    kind: FilterKind
    angle_deg: float
    frequency: np.ndarray
    level_db: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class PowerSpectrum:
    """The 2-D power spectrum of an activation or a picture, averaged over channels and samples.

    All bins add up to the mean square of the mean-free signal under a window of unit mean square (Parseval).
    For a signal that is alike everywhere, that is its variance.

    Shapes: `power` float32 [h, w], zero frequency at [h // 2, w // 2].
    Units: `sampling_rate` in samples per image width. `samples` counts what was averaged, 0 if not known.
    """

    power: np.ndarray
    sampling_rate: float
    samples: int
    channels: int

    @property
    def frequencies(self) -> tuple[np.ndarray, np.ndarray]:
        """Of the rows and of the columns. Shapes: float64 [h], [w]. Units: cycles per image width."""
        rows, columns = ((np.arange(n) - n // 2) * (self.sampling_rate / n) for n in self.power.shape)
        return rows, columns

    @property
    def bin_width(self) -> float:
        """The distance between neighbouring bins, on the coarser axis. Units: cycles per image width."""
        return self.sampling_rate / min(self.power.shape)

    def reference(self, normalization: Normalization) -> float:
        """The power that is zero decibels."""
        if normalization is Normalization.RELATIVE_TO_MEAN:
            return float(self.power.mean(dtype=np.float64))
        if normalization is Normalization.RELATIVE_TO_PEAK:
            return float(self.power.max())
        if normalization is Normalization.DENSITY:
            return self.sampling_rate**2 / self.power.size
        return 1.0

    def power_at(self, fx: float, fy: float) -> float:
        """The power of the bin nearest to that frequency; beyond Nyquist, of the outermost one."""
        height, width = self.power.shape
        row = round(fy / self.sampling_rate * height) + height // 2
        column = round(fx / self.sampling_rate * width) + width // 2
        return float(self.power[min(max(row, 0), height - 1), min(max(column, 0), width - 1)])

    def arrays(self) -> dict[str, np.ndarray]:
        """All of it under the names that an .npz file gets."""
        return {
            "power": self.power,
            "sampling_rate": np.array(self.sampling_rate),
            "samples": np.array(self.samples),
            "channels": np.array(self.channels),
        }


def to_db(power: np.ndarray, *, reference: float = 1.0) -> np.ndarray:
    """Decibels above the reference (see `PowerSpectrum.reference`), at least −200.

    >>> to_db(np.array([1.0, 0.01, 0.0]))
    array([   0.,  -20., -200.])
    """
    ratio = np.asarray(power, dtype=np.float64) / max(reference, np.finfo(np.float32).tiny)
    return 10 * np.log10(np.maximum(ratio, _SMALLEST_RATIO))


def averaged(first: PowerSpectrum, second: PowerSpectrum) -> PowerSpectrum:
    """The spectrum of the samples of both; they must be of the same layer.

    Raises: ValueError if their grids differ or the number of samples of one is not known.
    """
    if first.power.shape != second.power.shape or first.sampling_rate != second.sampling_rate:
        raise ValueError("Only spectra on the same grid can be averaged.")
    if not first.samples or not second.samples:
        raise ValueError("Only spectra of a known number of samples can be averaged.")
    samples = first.samples + second.samples
    power = first.power + (second.power - first.power) * np.float32(second.samples / samples)
    return PowerSpectrum(power, first.sampling_rate, samples, first.channels)


def radial_average(spectrum: PowerSpectrum) -> Curve:
    """The mean power over rings one bin wide, from the middle out to the corners.

    A ring around the frequency f holds the bins from f − half a bin to f + half a bin. Beyond Nyquist rings
    are cut off by the edges; what is left of them counts.
    """
    rows, columns = spectrum.frequencies
    ring = np.rint(np.hypot(rows[:, None], columns) / spectrum.bin_width).astype(np.int64).ravel()
    count = np.bincount(ring)
    total = np.bincount(ring, weights=spectrum.power.ravel())
    there = np.flatnonzero(count)
    return Curve(there * spectrum.bin_width, total[there] / count[there])


def slice_at(spectrum: PowerSpectrum, angle_deg: float) -> Curve:
    """The power on the line from the middle in one direction out to Nyquist, between bins bilinearly.

    The spectrum of a real signal is the same in the opposite direction. The steps are such that at 0°, 45°
    and 90° every point of a square spectrum is a bin.

    Units: the angle turns from +f_x (to the right) towards +f_y (downwards, as rows are drawn).
    """
    angle = math.radians(angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    longest = max(abs(cos), abs(sin))
    steps = math.floor(spectrum.sampling_rate / 2 / spectrum.bin_width + 1e-9)
    frequency = np.arange(steps + 1) * (spectrum.bin_width / longest)
    height, width = spectrum.power.shape
    row = frequency * (sin * height / spectrum.sampling_rate) + height // 2
    column = frequency * (cos * width / spectrum.sampling_rate) + width // 2
    return Curve(frequency, _between_bins(spectrum.power, row, column))


def _between_bins(power: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Bilinear; a spectrum repeats beyond its edges. Shapes: power [h, w], row, column [n]; returns [n]."""
    row, column = np.round(row, 9), np.round(column, 9)  # else a bin's neighbour leaks in by rounding
    top, left = np.floor(row).astype(np.int64), np.floor(column).astype(np.int64)
    down, right = row - top, column - left
    height, width = power.shape
    result = np.zeros(row.shape)
    for dy, weight_y in ((0, 1 - down), (1, down)):
        for dx, weight_x in ((0, 1 - right), (1, right)):
            result += weight_y * weight_x * power[(top + dy) % height, (left + dx) % width]
    return result


def filter_response(
    taps: np.ndarray, sampling_rate: float, *, frequencies: np.ndarray, angle_deg: float = 0.0
) -> np.ndarray:
    """How much a filter lets through of plane waves of these frequencies in one direction.

    Shapes: taps [k], applied to both axes, or [k, k]; frequencies [n]; returns float64 [n].
    Units: frequencies in those of `sampling_rate`; the result in decibels of power; angle as in `slice_at`.
    """
    angle = math.radians(angle_deg)
    position = np.arange(taps.shape[-1]) * (2 * math.pi / sampling_rate)
    waves_x = np.exp(-1j * np.outer(frequencies * math.cos(angle), position))
    waves_y = np.exp(-1j * np.outer(frequencies * math.sin(angle), position))
    taps = taps.astype(np.float64)
    if taps.ndim == 1:
        response = (waves_x @ taps) * (waves_y @ taps)
    else:
        response = ((waves_y @ taps) * waves_x).sum(axis=1)
    return to_db(np.abs(response) ** 2)


def curves_csv(curves: Mapping[str, Curve]) -> str:
    """The curves as lines of text `curve,frequency,power`, in linear power; their grids may differ."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("curve", "frequency", "power"))
    for name, curve in curves.items():
        for frequency, power in zip(curve.frequency, curve.power, strict=True):
            writer.writerow((name, f"{frequency:.8g}", f"{power:.8g}"))
    return text.getvalue()


def curves_arrays(curves: Mapping[str, Curve]) -> dict[str, np.ndarray]:
    """The curves under the names that an .npz file gets: `NAME/frequency` and `NAME/power`."""
    return {
        f"{name}/{part}": array
        for name, curve in curves.items()
        for part, array in (("frequency", curve.frequency), ("power", curve.power))
    }

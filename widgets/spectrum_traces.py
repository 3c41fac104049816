"""Spectra with names, and the curves that are drawn of them. No ImGui."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field

import numpy as np

from renderer.model_info import LayerInfo
from renderer.spectra.spectrum_curves import (
    Curve,
    FilterResponse,
    Normalization,
    PowerSpectrum,
    radial_average,
    slice_at,
    to_db,
)
from widgets.spectrum_options import SpectrumOptions

Color = tuple[float, float, float]

LIVE_HUE, SECOND_HUE, AVERAGE_HUE = 0.56, 0.09, 0.40
_SMALLEST = 1e-300
_KEPT_HUES = (0.90, 0.16, 0.76, 0.30, 0.02, 0.65, 0.47)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A spectrum on show. `key` stays the same while it is renamed or measured anew.

    `layer` and `filters` are those that it was measured behind; a dataset's has none. `is_current` is False
    while a newer one is awaited.
    """

    key: str
    name: str
    spectrum: PowerSpectrum
    layer: LayerInfo | None = None
    filters: tuple[FilterResponse, ...] = ()
    hue: float = LIVE_HUE
    is_current: bool = True
    is_shown: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCurve:
    """A curve as it is drawn. `direction` None is the radial average, else a slice's angle in degrees.

    Shapes: `x`, `y` float64 [n]. Units: cycles per image width; dB, or power with the reference as 1.
    """

    trace: Trace
    direction: float | None
    curve: Curve
    reference: float
    x: np.ndarray
    y: np.ndarray

    @property
    def name(self) -> str:
        """As in "L5 · radial"."""
        return f"{self.trace.name} · {direction_name(self.direction)}"

    @property
    def label(self) -> str:
        """The name, and what ImPlot knows the curve by whatever its name is."""
        name = self.name.replace("##", "# #")
        return f"{name}###{self.trace.key} {self.direction}"

    @property
    def color(self) -> Color:
        """One hue for a trace; paler for slices."""
        return color_of(self.trace.hue, self.direction)

    @property
    def weight(self) -> float:
        """Of the line, in pixels."""
        return 2.0 if self.direction is None else 1.2


def direction_name(direction: float | None) -> str:
    """Of the radial average, or of a slice."""
    return "radial" if direction is None else f"{direction:g}°"


def color_of(hue: float, direction: float | None) -> Color:
    """The colour of a curve: the radial average's is full, those of slices lie beside it and are paler."""
    if direction is None:
        return colorsys.hsv_to_rgb(hue, 0.72, 0.98)
    shift, saturation = {0.0: (-0.045, 0.55), 45.0: (0.045, 0.55)}.get(direction, (0.0, 0.2))
    return colorsys.hsv_to_rgb((hue + shift) % 1.0, saturation, 0.82)


def kept_hue(number: int) -> float:
    """The hue of the kept spectrum of that number."""
    return _KEPT_HUES[number % len(_KEPT_HUES)]


def opening(curves: tuple[DrawnCurve, ...]) -> tuple[float, float, float, float]:
    """The frequencies and levels that a plot should begin with: (left, right, low, high).

    To the corners of the widest spectrum, and down to what its quietest curves come to, or 120 dB.
    """
    if not curves:
        return 0.0, 1.0, -60.0, 0.0
    right = max(each.trace.spectrum.sampling_rate for each in curves) / 2**0.5
    left = min(float(each.x[0]) for each in curves)
    high = max(float(each.y.max()) for each in curves)
    low = min(float(np.percentile(each.y, 2)) for each in curves)
    low = max(low, high - 120.0)
    margin = 0.08 * max(high - low, 1e-3 * abs(high), 1e-9)
    return left, right * 1.02, low - margin, high + 2 * margin


@dataclass(frozen=True, slots=True, eq=False)
class _Levels:
    """What of a curve does not depend on how its trace is called."""

    curve: Curve
    reference: float
    x: np.ndarray
    y: np.ndarray


_Question = tuple[PowerSpectrum, float | None, Normalization, bool, bool]


@dataclass(slots=True)
class CurveMemory:
    """The curves of spectra, each computed once for as long as it is drawn."""

    _known: dict[_Question, _Levels] = field(default_factory=dict)

    def curves(self, traces: tuple[Trace, ...], options: SpectrumOptions) -> tuple[DrawnCurve, ...]:
        """The curves of the traces on show in every wanted direction; others are forgotten."""
        known: dict[_Question, _Levels] = {}
        curves = []
        scale = (options.normalization, options.is_db, options.is_log_frequency)
        for trace in traces:
            for direction in options.directions if trace.is_shown else ():
                question = (trace.spectrum, direction, *scale)
                levels = known[question] = self._known.get(question) or self._measure(*question)
                curves.append(
                    DrawnCurve(trace, direction, levels.curve, levels.reference, levels.x, levels.y)
                )
        self._known = known
        return tuple(curves)

    def _measure(
        self,
        spectrum: PowerSpectrum,
        direction: float | None,
        normalization: Normalization,
        is_db: bool,
        is_log: bool,
    ) -> _Levels:
        alike = (levels for question, levels in self._known.items() if question[:2] == (spectrum, direction))
        same = next(alike, None)
        curve = same.curve if same is not None else _curve(spectrum, direction)
        reference = spectrum.reference(normalization)
        first = int(is_log and curve.frequency[0] == 0)
        power = curve.power[first:]
        y = to_db(power, reference=reference) if is_db else power / max(reference, _SMALLEST)
        return _Levels(curve, reference, np.ascontiguousarray(curve.frequency[first:]), y)


def _curve(spectrum: PowerSpectrum, direction: float | None) -> Curve:
    return radial_average(spectrum) if direction is None else slice_at(spectrum, direction)

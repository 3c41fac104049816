"""Spectra with names, and the curves that are drawn of them. No ImGui."""

from __future__ import annotations

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
from widgets import curve_looks
from widgets.curve_looks import Look
from widgets.spectrum_options import SpectrumOptions

_SMALLEST = 1e-300


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
    look: Look = curve_looks.LIVE
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


def direction_name(direction: float | None) -> str:
    """Of the radial average, or of a slice."""
    return "radial" if direction is None else f"{direction:g}°"


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

"""What curves of spectra look like: the colour is the spectrum's, the kind of line the direction's. No ImGui.

The colours were searched for so that any two differ by 0.09 or more in OKLab, also for eyes without one of
the three kinds of cones (simulated as by Machado et al. 2009), and stand out from their ground by 3:1. Kept
spectra have a marker besides, which is seen without any colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from renderer.spectra.curve_looks import Dash, Marker

Color = tuple[float, float, float]
_DASHES = {None: Dash.SOLID, 0.0: Dash.DASHED, 45.0: Dash.DOTTED}


@dataclass(frozen=True, slots=True)
class Look:
    """Of all curves of a spectrum: its colour on a dark and on a light ground, and its marker."""

    dark: Color
    light: Color
    marker: Marker = Marker.NONE

    def color(self, *, is_light: bool) -> Color:
        """For that ground."""
        return self.light if is_light else self.dark


LIVE = Look((0.42, 0.64, 0.95), (0.13, 0.27, 0.54))
SECOND = Look((0.88, 0.63, 0.00), (0.50, 0.35, 0.11))
AVERAGE = Look((0.64, 0.80, 0.73), (0.20, 0.57, 0.51))
_KEPT = (
    ((0.99, 0.90, 0.30), (0.60, 0.50, 0.04)),
    ((0.82, 0.24, 0.03), (0.45, 0.08, 0.04)),
    ((0.81, 1.00, 1.00), (0.00, 0.43, 0.51)),
    ((0.59, 0.39, 0.56), (0.32, 0.06, 0.28)),
    ((0.40, 0.37, 0.93), (0.55, 0.37, 0.92)),
)
_MARKERS = (Marker.CIRCLE, Marker.SQUARE, Marker.DIAMOND, Marker.TRIANGLE)


def kept(number: int) -> Look:
    """Of the kept spectrum of that number: twenty look different."""
    return Look(*_KEPT[number % len(_KEPT)], _MARKERS[number % len(_MARKERS)])


def dash_of(direction: float | None) -> Dash:
    """The kind of line of the radial average (None), or of a slice at so many degrees."""
    return _DASHES.get(direction, Dash.DASH_DOT)


def weight_of(direction: float | None) -> float:
    """Of the line, in pixels."""
    return 2.0 if direction is None else 1.5

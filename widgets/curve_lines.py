"""Lines in a plot that are dashed or dotted and carry markers, neither of which ImPlot's lines do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from imgui_bundle import implot

from renderer.spectra.curve_looks import Dash, Marker
from widgets import plots

Color4 = tuple[float, float, float, float]
_MOST_PERIODS = 2000
_MARKER_EVERY = 70.0  # pixels along the axis of frequency
_MARKER_STEP = 0.38  # of that, by which the next curve's are further on
_MARKER_SIZE = 3.2
_MARKERS = {
    Marker.CIRCLE: implot.Marker_.circle,
    Marker.SQUARE: implot.Marker_.square,
    Marker.DIAMOND: implot.Marker_.diamond,
    Marker.TRIANGLE: implot.Marker_.up,
}
_SILENT = implot.ItemFlags_.no_legend | implot.ItemFlags_.no_fit


def plot(
    name: str, x: np.ndarray, y: np.ndarray, *, color: Color4, weight: float, dash: Dash, is_log: bool = False
) -> None:
    """A line in the plot that has begun; `is_log` says that its axis of frequency is logarithmic.

    Shapes: x, y float64 [n], x ascending.
    """
    flags, spec_x, spec_y = int(_SILENT), x, y
    if dash is not Dash.SOLID:
        spec_x, spec_y = _dashed_in_plot(x, y, dash, is_log=is_log)
        flags |= implot.LineFlags_.segments
    spec = implot.Spec(line_color=color, line_weight=plots.weight(weight), flags=flags)
    implot.plot_line(name, spec_x, spec_y, spec)


def plot_markers(
    name: str,
    x: np.ndarray,
    y: np.ndarray,
    *,
    color: Color4,
    marker: Marker,
    place: int,
    is_log: bool = False,
) -> None:
    """The markers of a line, evenly over the plot; `place` parts those of different lines."""
    if marker is Marker.NONE:
        return
    along, _ = _in_pixels(x, y, is_log=is_log)
    start = (place * _MARKER_STEP % 1.0 + 0.25) * _MARKER_EVERY
    wanted = np.arange(start, implot.get_plot_size().x, _MARKER_EVERY)
    wanted = wanted[(wanted >= along[0]) & (wanted <= along[-1])]
    at = np.unique(np.searchsorted(along, wanted).clip(0, len(x) - 1))
    spec = implot.Spec(
        line_color=color,
        marker=_MARKERS[marker],
        marker_size=plots.weight(_MARKER_SIZE),
        marker_fill_color=color,
        marker_line_color=color,
        flags=_SILENT,
    )
    implot.plot_scatter(name, np.ascontiguousarray(x[at]), np.ascontiguousarray(y[at]), spec)


def dashed(x: np.ndarray, y: np.ndarray, pattern: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the straight pieces that are left of a line: two points for each.

    Of a very long line the parts are longer, so that there are not too many of them.

    Shapes: x, y [n]; returns [2·pieces] twice. Units: the pattern's, drawn and left out in turn, are those of
    x and y.
    """
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    parts = np.asarray(pattern) * max(along[-1] / sum(pattern) / _MOST_PERIODS, 1.0)
    period, ends = parts.sum(), np.cumsum(parts)
    turns = np.arange(np.ceil(along[-1] / period))[:, None] * period + ends
    stops = np.unique(np.concatenate([along, turns.ravel()[turns.ravel() < along[-1]]]))
    middle = (stops[:-1] + stops[1:]) / 2
    is_drawn = np.searchsorted(ends, middle % period, side="right") % 2 == 0
    pieces = np.stack([stops[:-1][is_drawn], stops[1:][is_drawn]], axis=1).ravel()
    return np.interp(pieces, along, x), np.interp(pieces, along, y)


def _dashed_in_plot(
    x: np.ndarray, y: np.ndarray, dash: Dash, *, is_log: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Parts of even length on the screen, of what of the line is in sight."""
    limits = implot.get_plot_limits()
    first = max(int(np.searchsorted(x, limits.x.min)) - 1, 0)
    last = int(np.searchsorted(x, limits.x.max)) + 1
    if len(x[first:last]) < 2:
        return x[:0], y[:0]
    across, up = _in_pixels(x[first:last], y[first:last], is_log=is_log)
    across, up = dashed(across, up, [plots.weight(part) for part in dash.value])
    return _from_pixels(across, up, is_log=is_log)


def _in_pixels(x: np.ndarray, y: np.ndarray, *, is_log: bool) -> tuple[np.ndarray, np.ndarray]:
    """Places in the plot, from its lower left corner."""
    left, scale_x, low, scale_y = _scales(is_log=is_log)
    return ((np.log10(x) if is_log else x) - left) * scale_x, (y - low) * scale_y


def _from_pixels(across: np.ndarray, up: np.ndarray, *, is_log: bool) -> tuple[np.ndarray, np.ndarray]:
    left, scale_x, low, scale_y = _scales(is_log=is_log)
    x = across / scale_x + left
    return 10**x if is_log else x, up / scale_y + low


def _scales(*, is_log: bool) -> tuple[float, float, float, float]:
    """Where the plot begins on either axis, and pixels per unit (on a logarithmic axis: per decade)."""
    limits, size = implot.get_plot_limits(), implot.get_plot_size()
    ends = np.array([limits.x.min, limits.x.max])
    left, right = np.log10(ends) if is_log else ends
    return left, size.x / (right - left), limits.y.min, size.y / (limits.y.max - limits.y.min)

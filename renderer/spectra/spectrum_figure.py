"""The figure of a spectrum with curves beside it, as a PNG file. Matplotlib is loaded when it is drawn."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from renderer.spectra.curve_looks import Marker
from renderer.spectra.design_marks import design_marks, outlines
from renderer.spectra.spectrum_curves import to_db
from renderer.spectra.spectrum_jobs import PlotSpectra, PlottedCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _RULE = "#333333", "#dddddd"
_CYCLES = "frequency (cycles per image)"
_MARKERS = {
    Marker.NONE: "",
    Marker.CIRCLE: "o",
    Marker.SQUARE: "s",
    Marker.DIAMOND: "D",
    Marker.TRIANGLE: "^",
}
_FEWEST_DB = 120.0  # below the highest level nothing is shown that was not zoomed to


def plot_spectra(job: PlotSpectra) -> bytes:
    """A PNG file: the spectrum in colour, zero frequency in the middle, and the curves beside it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=(13, 5.6), dpi=120, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1))
    canvas = FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.2))
    figure.suptitle(job.title, color=_INK, fontsize=13, parse_math=False)
    _draw_map(figure, left, job)
    _draw_curves(right, job)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors=_INK, labelsize=9)
    content = io.BytesIO()
    canvas.print_png(content)
    return content.getvalue()


def _draw_map(figure: Figure, axes: Axes, job: PlotSpectra) -> None:
    spectrum = job.spectrum
    levels = to_db(spectrum.power, reference=spectrum.reference(job.normalization))
    rows, columns = spectrum.frequencies
    half_row, half_column = (spectrum.sampling_rate / 2 / size for size in spectrum.power.shape)
    image = axes.imshow(
        levels,
        cmap="viridis",
        vmin=job.range_db[0],
        vmax=job.range_db[1],
        extent=(columns[0] - half_column, columns[-1] + half_column, rows[-1] + half_row, rows[0] - half_row),
        interpolation="antialiased",
    )
    if (layer := job.layer) is not None:
        edges = axes.axis()
        for mark in design_marks(layer):
            for line in outlines(mark, layer):
                axes.plot(line.x, line.y, color="white", linewidth=1.0, alpha=0.8)
        axes.axis(edges)
    axes.set(xlabel="horizontal " + _CYCLES, ylabel="vertical " + _CYCLES)
    figure.colorbar(
        image, ax=axes, label=f"power (dB, {job.normalization.value})", extend="both", shrink=0.95
    )


def _draw_curves(axes: Axes, job: PlotSpectra) -> None:
    highest = max((_levels(each, is_db=True).max() for each in job.curves), default=0.0)
    for each in job.curves:
        shown = each.curve.frequency > 0 if job.is_log_frequency else slice(None)
        levels = _levels(each, is_db=job.is_db)
        axes.plot(
            each.curve.frequency[shown],
            levels[shown],
            color=each.color,
            linewidth=1.3,
            linestyle=(0, each.dash.value) if each.dash.value else "-",
            marker=_MARKERS[each.marker],
            markersize=4,
            markevery=0.12,
            label=each.name.lstrip("_"),
        )
    for mark in () if job.layer is None else design_marks(job.layer):
        axes.axvline(mark.frequency, color=_INK, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.annotate(
            f" {mark.label}", (mark.frequency, 1.0), xycoords=("data", "axes fraction"), rotation=90,
            va="top", ha="right", color=_INK, fontsize=9,
        )  # fmt: skip
    unit = "dB" if job.is_db else "linear"
    axes.set(xlabel=_CYCLES, ylabel=f"power ({unit}, {job.normalization.value})")
    if job.is_log_frequency:
        axes.set_xscale("log")
    if job.is_db:
        axes.set_ylim(bottom=max(axes.get_ylim()[0], highest - _FEWEST_DB))
    axes.grid(color=_RULE, linewidth=0.8)
    if job.curves:
        for text in axes.legend(frameon=False, labelcolor=_INK, fontsize=9).get_texts():
            text.set_parse_math(False)


def _levels(each: PlottedCurve, *, is_db: bool) -> np.ndarray:
    if is_db:
        return to_db(each.curve.power, reference=each.reference)
    return each.curve.power / each.reference

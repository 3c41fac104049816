"""A figure of an average spectrum as a PNG file. Matplotlib and SciPy are loaded when it is drawn."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from renderer.spectra.spectrum_curves import PowerSpectrum, slice_at, to_db
from renderer.spectra.spectrum_file import AverageSpectrum

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOWEST_DB, HIGHEST_DB = -40.0, 20.0  # of the heat map
_SLICES_DB = (-50.0, 40.0)
SMOOTHING = 1.25
_SLICES = ((0.0, "#1f6fb4"), (45.0, "#d95f02"))
_INK, _RULE = "#333333", "#dddddd"


def plot_average_spectrum(
    average: AverageSpectrum, *, title: str = "", smoothing: float = SMOOTHING
) -> bytes:
    """A PNG file: heat map from −40 to 20 dB, zero frequency in the middle, and slices at 0° and 45°.

    Levels are smoothed by a Gaussian; the slices also show them as they are, in pale.

    Units: `smoothing` (standard deviation) in cycles per image; 0 dB is white noise of the same variance.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from scipy.ndimage import gaussian_filter

    spectrum = average.as_power_spectrum()
    white = 1 / spectrum.power.size
    sigma = smoothing / spectrum.bin_width
    levels = gaussian_filter(to_db(spectrum.power, reference=white), sigma=sigma, mode="wrap")

    figure = Figure(figsize=(12, 5.2), dpi=120, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1))
    canvas = FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.2))
    if title:
        figure.suptitle(title, color=_INK, fontsize=13, parse_math=False)
    _draw_map(figure, left, levels, half=average.image_size / 2)
    smooth = replace(spectrum, power=(10 ** (levels / 10) * white).astype(np.float32))
    _draw_slices(right, spectrum, smooth, white)
    _finish(left, right)

    content = io.BytesIO()
    canvas.print_png(content)
    return content.getvalue()


def _draw_map(figure: Figure, axes: Axes, levels: np.ndarray, *, half: float) -> None:
    """Shapes: levels [h, h] in dB. Units: `half`, the Nyquist frequency, in cycles per image."""
    margin = half / len(levels)  # half a bin, so that a bin's middle lies at its frequency
    extent = (-half - margin, half - margin, half - margin, -half - margin)
    image = axes.imshow(
        levels, cmap="viridis", vmin=LOWEST_DB, vmax=HIGHEST_DB, extent=extent, interpolation="antialiased"
    )
    axes.set(xlabel="horizontal frequency (cycles per image)", ylabel="vertical frequency (cycles per image)")
    bar = figure.colorbar(image, ax=axes, label="power (dB, white noise is 0)", extend="both", shrink=0.95)
    bar.outline.set_visible(False)  # pyright: ignore[reportCallIssue]
    bar.ax.tick_params(colors=_INK, labelsize=9)
    bar.ax.yaxis.label.set_color(_INK)


def _draw_slices(axes: Axes, spectrum: PowerSpectrum, smooth: PowerSpectrum, white: float) -> None:
    for angle, colour in _SLICES:
        raw, clean = slice_at(spectrum, angle), slice_at(smooth, angle)
        axes.plot(raw.frequency, to_db(raw.power, reference=white), color=colour, alpha=0.25, linewidth=0.7)
        axes.plot(
            clean.frequency,
            to_db(clean.power, reference=white),
            color=colour,
            linewidth=1.8,
            label=f"slice at {angle:.0f}°",
        )
    nyquist = spectrum.sampling_rate / 2
    axes.axvline(nyquist, color=_INK, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.text(nyquist, _SLICES_DB[0] + 2, " Nyquist", color=_INK, fontsize=9)
    axes.set(xlabel="frequency (cycles per image)", ylabel="power (dB)", ylim=_SLICES_DB)
    axes.set_xlim(0, nyquist * np.sqrt(2))
    axes.grid(color=_RULE, linewidth=0.8)
    axes.legend(frameon=False, labelcolor=_INK)


def _finish(*panes: Axes) -> None:
    for axes in panes:
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(_INK)
        axes.tick_params(colors=_INK, labelsize=9)
        axes.xaxis.label.set_color(_INK)
        axes.yaxis.label.set_color(_INK)

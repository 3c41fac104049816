"""A spectrum in two dimensions: in colour, with its layer's design and the directions of slices drawn in."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx, implot, implot_ctx

from renderer.model_info import LayerInfo
from renderer.spectra.design_marks import DesignFrequency, design_marks, outline
from renderer.spectra.spectrum_curves import to_db
from widgets import controls, plots
from widgets.heat_map import Heat, HeatColors, plot_colors
from widgets.spectrum_traces import Trace

MARK_COLORS = {
    DesignFrequency.CUTOFF: (1.0, 1.0, 1.0),
    DesignFrequency.STOPBAND: (1.0, 0.6, 0.9),
    DesignFrequency.FILTER_STOP: (1.0, 0.55, 0.35),
    DesignFrequency.NYQUIST: (0.55, 0.85, 1.0),
}
_LINE = (1.0, 1.0, 1.0, 0.45)
_HANDLE = (1.0, 1.0, 1.0, 0.9)
_LEGEND = (0.14, 0.15, 0.17, 0.94)
_HANDLE_AT = 0.85  # of Nyquist
_BAR_EM = 5.2
_SMALLEST_BAR_EM = 14.0  # a narrower place has no room for the bar
_SMALL_EM = 14.0  # a lower place has no room for a legend and names of axes
_STALE = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class MapShown:
    """What is drawn; `texture` holds the pixels of `heat`.

    `angle_deg` is that of a slice that can be turned; None is none.
    """

    trace: Trace
    heat: Heat
    texture: imgui.ImTextureRef
    colors: HeatColors = HeatColors.VIRIDIS
    angle_deg: float | None = None


def draw(shown: MapShown, size: tuple[float, float]) -> float | None:
    """The plot with its colour bar; the angle of the slice, perhaps turned. Units: `size` in pixels."""
    width, height = size
    bar = controls.em(_BAR_EM) if width > controls.em(_SMALLEST_BAR_EM) else 0.0
    rate = shown.trace.spectrum.sampling_rate
    angle = shown.angle_deg
    flags = implot.Flags_.equal | implot.Flags_.no_mouse_text
    is_small = height < controls.em(_SMALL_EM)
    if is_small:
        flags |= implot.Flags_.no_legend
    shape = _shape(width - bar, height, is_small=is_small)
    # A plot of another rate or shape is another plot to ImPlot: each begins with all in sight.
    with (
        implot_ctx.push_style_color(implot.Col_.legend_bg, ImVec4(*_LEGEND)),  # dark as what the lines lie on
        implot_ctx.push_style_color(implot.Col_.legend_text, ImVec4(*_HANDLE)),
        plots.begin(f"##Spectrum map {rate:g} {shape:g}", (width - bar, height), flags) as is_seen,
    ):
        if is_seen:
            _set_up(rate, shape, is_small=is_small)
            _draw_picture(shown)
            _draw_design(shown.trace.layer)
            angle = _draw_slice(angle, rate)
            _draw_read_out(shown)
    if bar:
        imgui.same_line(0, 0)
        low, high = shown.heat.range_db
        with imgui_ctx.push_style_color(imgui.Col_.frame_bg, controls.CLEAR):
            implot.colormap_scale("dB##bar", low, high, (bar, height), "%g", 0, plot_colors(shown.colors))
    return angle


def _shape(width: float, height: float, *, is_small: bool) -> float:
    """How many times wider than high the plot is without its labels, in steps of √√2."""
    beside, below = (2.5, 1.6) if is_small else (3.5, 4.4)
    ratio = max(width - controls.em(beside), 1.0) / max(height - controls.em(below), 1.0)
    return 2 ** (round(4 * math.log2(ratio)) / 4)


def _set_up(rate: float, shape: float, *, is_small: bool) -> None:
    quiet = implot.AxisFlags_.no_grid_lines
    label = implot.AxisFlags_.no_label if is_small else implot.AxisFlags_.none
    implot.setup_axes(
        "f_x (cycles per image)", "f_y", quiet | label, quiet | label | implot.AxisFlags_.invert
    )
    edge = rate / 2 * 1.02
    across, down = edge * max(shape, 1.0), edge / min(shape, 1.0)
    implot.setup_axes_limits(-across, across, -down, down)
    implot.setup_legend(implot.Location_.south, implot.LegendFlags_.outside | implot.LegendFlags_.horizontal)


def _draw_picture(shown: MapShown) -> None:
    """Each bin's square around its frequency; row 0, the lowest f_y, is at the top."""
    rows, columns = shown.trace.spectrum.frequencies
    half_row, half_column = (
        shown.trace.spectrum.sampling_rate / 2 / size for size in shown.trace.spectrum.power.shape
    )
    left, right = columns[0] - half_column, columns[-1] + half_column
    top, bottom = rows[0] - half_row, rows[-1] + half_row
    tint = ImVec4(1, 1, 1, 1 if shown.trace.is_current else _STALE)
    silent = implot.Spec(flags=implot.ItemFlags_.no_legend)
    implot.plot_image(
        "##picture",
        shown.texture,
        implot.Point(left, top),
        implot.Point(right, bottom),
        (0, 1),
        (1, 0),
        tint,
        silent,
    )


def _draw_design(layer: LayerInfo | None) -> None:
    if layer is None:
        return
    for mark in design_marks(layer):
        x, y = outline(mark.frequency, layer)
        color = MARK_COLORS[mark.meanings[0]]
        under = implot.Spec(
            line_color=(0, 0, 0, 0.6), line_weight=plots.weight(3.0), flags=implot.ItemFlags_.no_fit
        )
        over = implot.Spec(
            line_color=(*color, 1.0), line_weight=plots.weight(1.4), flags=implot.ItemFlags_.no_fit
        )
        implot.plot_line(mark.label, x, y, under)
        implot.plot_line(mark.label, x, y, over)


def _draw_slice(angle_deg: float | None, rate: float) -> float | None:
    """A line through the middle with a handle to turn it by."""
    if angle_deg is None:
        return None
    angle, reach = math.radians(angle_deg), rate / 2 * _HANDLE_AT
    x, y = math.cos(angle), math.sin(angle)
    far = rate / 2 / max(abs(x), abs(y))
    line = implot.Spec(line_color=_LINE, flags=implot.ItemFlags_.no_legend | implot.ItemFlags_.no_fit)
    implot.plot_line("##slice", np.array([0.0, x * far]), np.array([0.0, y * far]), line)
    flags = implot.DragToolFlags_.no_fit
    moved, x, y, *_ = implot.drag_point(0, x * reach, y * reach, _HANDLE, 5.0, flags)
    if not moved or (x == 0 and y == 0):
        return angle_deg
    turned = math.degrees(math.atan2(y, x))
    return round((turned + 90) % 180 - 90, 1)  # the opposite direction is the same


def _draw_read_out(shown: MapShown) -> None:
    """At the lower edge what the pointer reads, else what is shown."""
    text = controls.plain(shown.trace.name)
    if implot.is_plot_hovered():
        mouse = implot.get_plot_mouse_pos()
        power = np.array(shown.trace.spectrum.power_at(mouse.x, mouse.y))
        level = float(to_db(power, reference=shown.heat.reference))
        distance = math.hypot(mouse.x, mouse.y)
        text = f"f_x {mouse.x:.1f}  f_y {mouse.y:.1f}  |f| {distance:.1f}: {level:.1f} dB"
    if not text:
        return
    corner, extent = implot.get_plot_pos(), implot.get_plot_size()
    text = controls.ellipsis(text, extent.x - controls.em(0.8))
    size = imgui.calc_text_size(text)
    place = ImVec2(corner.x + controls.em(0.4), corner.y + extent.y - size.y - controls.em(0.3))
    canvas = implot.get_plot_draw_list()
    pad = controls.em(0.2)
    ground = imgui.get_color_u32(imgui.Col_.popup_bg, 0.8)
    canvas.add_rect_filled((place.x - pad, place.y), (place.x + size.x + pad, place.y + size.y), ground, pad)
    canvas.add_text(place, imgui.get_color_u32(imgui.Col_.text), text)

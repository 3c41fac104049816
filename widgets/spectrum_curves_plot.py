"""Curves of spectra over frequency, with the layer's design, its filters, and what the pointer reads.

Colour and markers say which spectrum a curve is of, the kind of line in which direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from imgui_bundle import ImVec4, imgui, implot, implot_ctx

from renderer.model_info import LayerInfo
from renderer.spectra.design_marks import DesignMark, design_marks
from renderer.spectra.spectrum_curves import FilterKind, FilterResponse, Normalization
from widgets import controls, curve_legend, curve_lines, curve_looks, plots
from widgets.curve_legend import Entry, Legend
from widgets.curve_lines import Color4
from widgets.spectrum_map import MARK_COLORS
from widgets.spectrum_traces import DrawnCurve, direction_name, opening

_STALE = 0.4
_HOVERED = 1.6  # times as thick is what the pointer chose in the legend
_FILTER_COLOR = (0.72, 0.74, 0.78)
_FILTER_STRENGTHS = {FilterKind.UP: 0.5, FilterKind.DOWN: 0.9}
_FILTER_WEIGHT = 1.3
_FILTER_DB = (-100.0, 5.0)
_MOST_IN_TOOLTIP = 12
_NARROW_EM = 17.0  # of a plot, much of which its legend takes
_CLEAR_GROUND = 0.5  # of the legend's, so that curves are seen behind it
_LEGEND_SHARE = 0.5  # of the plot's width, at most, for a name


@dataclass(frozen=True, slots=True, eq=False)
class CurvesShown:
    """What is drawn. `layer` is the one whose design is marked; `filters` have an axis of their own."""

    curves: tuple[DrawnCurve, ...]
    layer: LayerInfo | None
    filters: tuple[FilterResponse, ...]
    normalization: Normalization
    is_db: bool
    is_log_frequency: bool

    @property
    def scale(self) -> tuple[object, ...]:
        """What the numbers at the axes mean."""
        return self.normalization, self.is_db, self.is_log_frequency, bool(self.filters)


def draw(shown: CurvesShown, size: tuple[float, float], *, fit: bool) -> None:
    """The plot; `fit` brings all curves in sight, else the axes stay where the user moved them.

    Units: `size` in pixels.
    """
    is_narrow = size[0] < controls.em(_NARROW_EM)
    flags, ground = implot.Flags_.no_mouse_text, imgui.get_style_color_vec4(imgui.Col_.popup_bg)
    ground.w = _CLEAR_GROUND if min(size) < controls.em(_NARROW_EM) else 1.0
    with (
        implot_ctx.push_style_color(implot.Col_.legend_bg, ground),
        plots.begin("##Spectrum curves", size, flags) as is_seen,
    ):
        if not is_seen:
            return
        _set_up(shown, fit=fit, is_small=size[1] < controls.em(14), is_narrow=is_narrow)
        marks = design_marks(shown.layer) if shown.layer is not None else ()
        implot.setup_finish()
        legend = curve_legend.begin(_entries(shown))
        _draw_marks(marks)
        if shown.filters:
            _draw_filters(shown, legend)
        _draw_curves(shown, legend)
        if implot.is_plot_hovered():
            _draw_tooltip([each for each in shown.curves if legend.is_shown(*_keys(each))], is_db=shown.is_db)
    legend.draw_samples()


def _entries(shown: CurvesShown) -> list[Entry]:
    """First the spectra, where there are several, then the directions, then the filters."""
    traces = {each.trace.key: each.trace for each in shown.curves}
    directions = dict.fromkeys(each.direction for each in shown.curves)
    ink = imgui.get_style_color_vec4(imgui.Col_.text)
    line, entries = (ink.x, ink.y, ink.z, 0.8), []
    if len(traces) == 1:
        line = _color(shown.curves[0])
    else:
        width = implot.get_plot_size().x * _LEGEND_SHARE
        for key, trace in traces.items():
            name = controls.cut_middle(controls.plain(trace.name), width)
            color, weight = (*_ink(trace.look), 1.0), curve_looks.weight_of(None)
            entries.append(Entry(key, name, color, weight, marker=trace.look.marker))
    for direction in directions:
        name, weight = direction_name(direction), curve_looks.weight_of(direction)
        entries.append(Entry(name, name, line, weight, curve_looks.dash_of(direction)))
    for kind in dict.fromkeys(each.kind for each in shown.filters):
        entries.append(Entry(_filter_name(kind), _filter_name(kind), _filter_color(kind), _FILTER_WEIGHT))
    return entries


def _ink(look: curve_looks.Look) -> curve_looks.Color:
    return look.color(is_light=plots.is_light())


def _color(each: DrawnCurve) -> Color4:
    return (*_ink(each.trace.look), 1.0 if each.trace.is_current else _STALE)


def _filter_name(kind: FilterKind) -> str:
    return f"{kind.value}-filter"


def _filter_color(kind: FilterKind) -> Color4:
    return (*plots.seen(_FILTER_COLOR), _FILTER_STRENGTHS[kind])


def _keys(each: DrawnCurve) -> tuple[str, str]:
    """Of the entries that stand for a curve: its spectrum's and its direction's."""
    return each.trace.key, direction_name(each.direction)


def _draw_curves(shown: CurvesShown, legend: Legend) -> None:
    """What comes first lies on top."""
    places = list(dict.fromkeys(each.trace.key for each in shown.curves))
    for each in reversed(shown.curves):
        keys = _keys(each)
        if not legend.is_shown(*keys):
            continue
        weight = curve_looks.weight_of(each.direction) * (_HOVERED if legend.is_hovered(*keys) else 1.0)
        name, dash = f"##{keys}", curve_looks.dash_of(each.direction)
        color, is_log = _color(each), shown.is_log_frequency
        curve_lines.plot(name, each.x, each.y, color=color, weight=weight, dash=dash, is_log=is_log)
        marker, place = each.trace.look.marker, places.index(each.trace.key)
        curve_lines.plot_markers(
            f"{name} markers", each.x, each.y, color=color, marker=marker, place=place, is_log=is_log
        )


def _set_up(shown: CurvesShown, *, fit: bool, is_small: bool, is_narrow: bool) -> None:
    unit = "dB" if shown.is_db else "power"
    no_label = implot.AxisFlags_.no_label if is_small else implot.AxisFlags_.none
    across = "cycles per image" if is_narrow else "frequency (cycles per image)"
    implot.setup_axes(across, f"{unit}, {shown.normalization.value}", no_label, no_label)
    if fit:
        implot.setup_axes_limits(*opening(shown.curves), implot.Cond_.always)
    if shown.is_log_frequency:
        implot.setup_axis_scale(implot.ImAxis_.x1, implot.Scale_.log10)
    if shown.filters:
        about = "filter, dB" if shown.is_db else "filter, power"
        flags = implot.AxisFlags_.aux_default | no_label
        implot.setup_axis(implot.ImAxis_.y2, about, flags)
        if fit:
            ends = _FILTER_DB if shown.is_db else (0.0, 1.1)
            implot.setup_axis_limits(implot.ImAxis_.y2, *ends, implot.Cond_.always)
    implot.setup_legend(implot.Location_.north_east, implot.LegendFlags_.no_menus)


def _draw_filters(shown: CurvesShown, legend: Legend) -> None:
    """The up-filter and the down-filter, each direction with the kind of line that curves have there."""
    implot.set_axes(implot.ImAxis_.x1, implot.ImAxis_.y2)
    for each in shown.filters:
        if not legend.is_shown(_filter_name(each.kind)):
            continue
        x, y = each.frequency, each.level_db if shown.is_db else 10 ** (each.level_db / 10)
        if shown.is_log_frequency:
            x, y = x[x > 0], y[x > 0]
        curve_lines.plot(
            f"##{each.kind} {each.angle_deg}",
            x,
            y,
            color=_filter_color(each.kind),
            weight=_FILTER_WEIGHT,
            dash=curve_looks.dash_of(each.angle_deg),
            is_log=shown.is_log_frequency,
        )
    implot.set_axes(implot.ImAxis_.x1, implot.ImAxis_.y1)


def _draw_marks(marks: Sequence[DesignMark]) -> None:
    """Upright lines with labels at the lower edge, one above the other where they would overlap."""
    corner, extent = implot.get_plot_pos(), implot.get_plot_size()
    bottom, right_edge = corner.y + extent.y, corner.x + extent.x
    canvas, pad, line = implot.get_plot_draw_list(), controls.em(0.25), imgui.get_text_line_height()
    ground = imgui.get_color_u32(imgui.Col_.window_bg, 0.75)
    implot.push_plot_clip_rect()
    for mark, x, left, row in _placed(marks, corner.x, right_edge):
        red, green, blue = plots.seen(MARK_COLORS[mark.meanings[0]])
        canvas.add_line(
            (x, corner.y), (x, bottom), imgui.get_color_u32((red, green, blue, 0.6)), plots.weight(1.0)
        )
        top = bottom - (row + 1) * line - pad
        end = left + imgui.calc_text_size(mark.label).x
        canvas.add_rect_filled((left, top), (end, top + line), ground)
        canvas.add_text((left, top), imgui.get_color_u32((red, green, blue, 1.0)), mark.label)
    implot.pop_plot_clip_rect()


def _placed(
    marks: Sequence[DesignMark], left_edge: float, right_edge: float
) -> Iterator[tuple[DesignMark, float, float, int]]:
    """Each mark in sight: where it lies and where its label begins, in pixels, and the label's row."""
    pad, ends = controls.em(0.25), list[float]()  # where the last label in each row ends
    for mark in marks:
        x = implot.plot_to_pixels(mark.frequency, 0.0).x
        if not left_edge <= x <= right_edge:
            continue
        width = imgui.calc_text_size(mark.label).x
        left = x + pad if x + width + 2 * pad < right_edge else max(x - width - pad, left_edge + pad)
        row = next((row for row, end in enumerate(ends) if end + pad <= left), len(ends))
        ends[row : row + 1] = [left + width]
        yield mark, x, left, row


def _draw_tooltip(curves: Sequence[DrawnCurve], *, is_db: bool) -> None:
    """The pointer's frequency, and the level of every visible curve there."""
    frequency = implot.get_plot_mouse_pos().x
    unit = " dB" if is_db else ""
    form = ".1f" if is_db else ".3g"
    is_alone = len({each.trace.key for each in curves}) == 1
    if not imgui.begin_tooltip():
        return
    imgui.text_unformatted(f"{frequency:.2f} cycles per image")
    for each in curves[:_MOST_IN_TOOLTIP]:
        if not each.x[0] <= frequency <= each.x[-1]:
            continue
        level = float(np.interp(frequency, each.x, each.y))
        name = direction_name(each.direction) if is_alone else controls.plain(each.name)
        imgui.text_colored(ImVec4(*_ink(each.trace.look), 1.0), f"{level:{form}}{unit}  {name}")
    imgui.end_tooltip()

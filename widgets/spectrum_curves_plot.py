"""Curves of spectra over frequency, with the layer's design, its filters, and what the pointer reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from imgui_bundle import ImVec4, imgui, implot

from renderer.model_info import LayerInfo
from renderer.spectra.design_marks import DesignMark, design_marks
from renderer.spectra.spectrum_curves import FilterResponse, Normalization
from widgets import controls, plots
from widgets.spectrum_map import MARK_COLORS
from widgets.spectrum_traces import DrawnCurve, direction_name, opening

_STALE = 0.4
# Points of a filter's response that are drawn in a row, and after which it begins again: at 0°, else.
_DASHES, _DOTS = (8, 12), (3, 7)
_FILTER_COLOR = (0.72, 0.74, 0.78)
_FILTER_DB = (-100.0, 5.0)
_MOST_IN_TOOLTIP = 12
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
    with plots.begin("##Spectrum curves", size, implot.Flags_.no_mouse_text) as is_seen:
        if not is_seen:
            return
        _set_up(shown, fit=fit, is_small=size[1] < controls.em(14))
        marks = design_marks(shown.layer) if shown.layer is not None else ()
        implot.setup_finish()
        _draw_marks(marks)
        _draw_filters(shown)
        is_alone = _is_alone(shown.curves)
        # Of those that share a legend entry, the last one's colour is shown there.
        for each in shown.curves if is_alone else reversed(shown.curves):
            color = ImVec4(*plots.seen(each.color), 1.0 if each.trace.is_current else _STALE)
            label = _label(each, is_alone=is_alone)
            implot.plot_line(
                label, each.x, each.y, implot.Spec(line_color=color, line_weight=plots.weight(each.weight))
            )
        if implot.is_plot_hovered():
            _draw_tooltip(shown, is_alone=is_alone)


def _label(each: DrawnCurve, *, is_alone: bool) -> str:
    """A legend entry for each curve of a lone trace, else one for each trace."""
    if is_alone:
        return direction_name(each.direction)
    width = implot.get_plot_size().x * _LEGEND_SHARE
    return f"{controls.cut_middle(controls.plain(each.trace.name), width)}###{each.trace.key}"


def _is_alone(curves: Sequence[DrawnCurve]) -> bool:
    """Whether all are of one trace."""
    return len({each.trace.key for each in curves}) == 1


def _set_up(shown: CurvesShown, *, fit: bool, is_small: bool) -> None:
    unit = "dB" if shown.is_db else "power"
    no_label = implot.AxisFlags_.no_label if is_small else implot.AxisFlags_.none
    implot.setup_axes(
        "frequency (cycles per image)", f"{unit}, {shown.normalization.value}", no_label, no_label
    )
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
    order = implot.LegendFlags_.none if _is_alone(shown.curves) else implot.LegendFlags_.reverse
    implot.setup_legend(implot.Location_.north_east, order)


def _draw_filters(shown: CurvesShown) -> None:
    """The up-filter and the down-filter, at 0° in dashes, at other angles in dots."""
    for each in shown.filters:
        drawn, period = _DASHES if each.angle_deg == 0 else _DOTS
        is_drawn = np.arange(len(each.frequency)) % period < drawn
        x, y = each.frequency, each.level_db if shown.is_db else 10 ** (each.level_db / 10)
        if shown.is_log_frequency:
            is_drawn = is_drawn & (x > 0)
        implot.set_axes(implot.ImAxis_.x1, implot.ImAxis_.y2)
        strength = 0.9 if each.kind.value == "down" else 0.5
        spec = implot.Spec(
            line_color=(*plots.seen(_FILTER_COLOR), strength),
            line_weight=plots.weight(1.3),
            flags=implot.ItemFlags_.no_fit,
        )
        implot.plot_line(f"{each.kind.value}-filter", x, np.where(is_drawn, y, np.nan), spec)
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


def _draw_tooltip(shown: CurvesShown, *, is_alone: bool) -> None:
    """The pointer's frequency, and the level of every visible curve there."""
    frequency = implot.get_plot_mouse_pos().x
    unit = " dB" if shown.is_db else ""
    form = ".1f" if shown.is_db else ".3g"
    if not imgui.begin_tooltip():
        return
    imgui.text_unformatted(f"{frequency:.2f} cycles per image")
    for each in shown.curves[:_MOST_IN_TOOLTIP]:
        item = implot.internal.get_item(_label(each, is_alone=is_alone))
        is_hidden = item is not None and not item.show
        if is_hidden or not each.x[0] <= frequency <= each.x[-1]:
            continue
        level = float(np.interp(frequency, each.x, each.y))
        name = direction_name(each.direction) if is_alone else controls.plain(each.name)
        imgui.text_colored(ImVec4(*plots.seen(each.color), 1.0), f"{level:{form}}{unit}  {name}")
    imgui.end_tooltip()

"""A spectrum in two dimensions: in colour, with its layer's design and the directions of slices drawn in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx, implot

from renderer.model_info import LayerInfo
from renderer.spectra.design_marks import DesignFrequency, DesignMark, design_marks, outlines
from renderer.spectra.spectrum_curves import to_db
from widgets import color_bar, controls, map_place, plots
from widgets.heat_map import Heat, HeatColors, plot_colors
from widgets.map_place import Bar, Place
from widgets.spectrum_traces import Trace

MARK_COLORS = {
    DesignFrequency.CUTOFF: (1.0, 1.0, 1.0),
    DesignFrequency.STOPBAND: (1.0, 0.6, 0.9),
    DesignFrequency.FILTER_STOP: (1.0, 0.55, 0.35),
    DesignFrequency.NYQUIST: (0.55, 0.85, 1.0),
}
_LINE = (1.0, 1.0, 1.0, 0.45)
_HANDLE = (1.0, 1.0, 1.0, 0.9)
_GROUND = (0.08, 0.09, 0.10, 0.7)
_HANDLE_AT = 0.85  # of Nyquist
_MARGIN = 1.06
_FARTHEST = 1.5  # of Nyquist, up to which all of a design's outlines are in sight at first
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
    """The plot, as large a square as there is room for, and its colour bar; the angle of the slice.

    Units: `size` in pixels.
    """
    place = map_place.place(*size)
    rate = shown.trace.spectrum.sampling_rate
    angle, corner, extent = shown.angle_deg, imgui.get_cursor_screen_pos(), ImVec2(*place.plot)
    flags = implot.Flags_.equal | implot.Flags_.no_mouse_text | implot.Flags_.no_legend
    marks = design_marks(shown.trace.layer) if shown.trace.layer is not None else ()
    edge = max([rate / 2, *(mark.frequency for mark in marks if mark.frequency < _FARTHEST * rate / 2)])
    # A plot of another extent is another plot to ImPlot: each begins with all in sight, also in another size.
    name = f"##Spectrum map {rate:g} {edge:g}"
    begins, shape_id = _begins(name, place.plot), imgui.get_id(f"{name} shape")
    shape = imgui.get_state_storage().get_float(shape_id, 1.0)
    imgui.set_cursor_pos_x(imgui.get_cursor_pos_x() + place.left)
    with imgui_ctx.begin_group():
        with plots.begin(name, place.plot, flags) as is_seen:
            if is_seen:
                _set_up(edge, shape, is_small=place.is_small, begins=begins)
                _draw_picture(shown)
                if shown.trace.layer is not None:
                    _draw_design(marks, shown.trace.layer)
                angle = _draw_slice(angle, rate)
                _draw_labels(marks)
                _draw_read_out(shown)
                corner, extent = implot.get_plot_pos(), implot.get_plot_size()
                imgui.get_state_storage().set_float(shape_id, extent.x / max(extent.y, 1.0))
        _draw_bar(shown, place, corner.x, extent.x)
    return angle


def _draw_bar(shown: MapShown, place: Place, left: float, width: float) -> None:
    """Below the plot it is as wide as the square, which begins at `left` on the screen."""
    low, high = shown.heat.range_db
    if place.bar is Bar.BELOW:
        imgui.set_cursor_screen_pos((left, imgui.get_cursor_screen_pos().y))
        color_bar.draw((low, high), shown.colors, width)
    elif place.bar is Bar.BESIDE:
        imgui.same_line(0, 0)
        with imgui_ctx.push_style_color(imgui.Col_.frame_bg, controls.CLEAR):
            size, colors = (controls.em(map_place.BAR_EM), place.plot[1]), plot_colors(shown.colors)
            implot.colormap_scale("dB##bar", low, high, size, "%g", 0, colors)


def _begins(name: str, size: tuple[float, float]) -> implot.Cond_:
    """Whether the axes go to their ends: in the first frames of the plot of that name, and of another size.

    Only in the second is it known how much of the plot the numbers at its axes leave.
    """
    memory = imgui.get_state_storage()
    for side, place in zip(size, ("width", "height"), strict=True):
        if abs(memory.get_float(imgui.get_id(f"{name} {place}")) - side) > 0.5:
            memory.set_float(imgui.get_id(f"{name} {place}"), side)
            memory.set_int(imgui.get_id(f"{name} frames"), 2)
    left = memory.get_int(imgui.get_id(f"{name} frames"))
    memory.set_int(imgui.get_id(f"{name} frames"), max(left - 1, 0))
    return implot.Cond_.always if left else implot.Cond_.once


def _set_up(edge: float, shape: float, *, is_small: bool, begins: implot.Cond_) -> None:
    quiet = implot.AxisFlags_.no_grid_lines
    label = implot.AxisFlags_.no_label if is_small else implot.AxisFlags_.none
    implot.setup_axes(
        "f_x (cycles per image)", "f_y", quiet | label, quiet | label | implot.AxisFlags_.invert
    )
    edge *= _MARGIN
    across, down = edge * max(shape, 1.0), edge / min(shape, 1.0)
    implot.setup_axes_limits(-across, across, -down, down, begins)


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


def _draw_design(marks: Sequence[DesignMark], layer: LayerInfo) -> None:
    for mark in marks:
        for line in outlines(mark, layer):
            for color, weight in (((0, 0, 0, 0.6), 3.0), ((*MARK_COLORS[line.meaning], 1.0), 1.4)):
                spec = implot.Spec(
                    line_color=color, line_weight=plots.weight(weight), flags=implot.ItemFlags_.no_fit
                )
                implot.plot_line(f"{mark.label} {line.meaning.value}", line.x, line.y, spec)


def _draw_labels(marks: Sequence[DesignMark]) -> None:
    """Below the top of each outline, from the outermost on one under the other; dark as what they lie on."""
    corner, extent, line = implot.get_plot_pos(), implot.get_plot_size(), imgui.get_text_line_height()
    pad, free = controls.em(0.2), corner.y
    canvas, ground = implot.get_plot_draw_list(), imgui.get_color_u32(_GROUND)
    implot.push_plot_clip_rect()
    for mark in reversed(marks):
        top, side = (implot.plot_to_pixels(*at) for at in ((0.0, -mark.frequency), (mark.frequency, 0.0)))
        if top.y < corner.y and side.x > corner.x + extent.x:
            continue  # it lies around all that is in sight
        width, free = imgui.calc_text_size(mark.label).x, max(free, top.y) + pad
        left = min(max(top.x - width / 2, corner.x + pad), corner.x + extent.x - width - pad)
        canvas.add_rect_filled((left - pad, free), (left + width + pad, free + line), ground, pad)
        color = imgui.get_color_u32((*MARK_COLORS[mark.meanings[0]], 1.0))
        canvas.add_text((left, free), color, mark.label)
        free += line
    implot.pop_plot_clip_rect()


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
        if imgui.calc_text_size(text).x > implot.get_plot_size().x - controls.em(0.8):
            text = f"({mouse.x:.1f}, {mouse.y:.1f}): {level:.1f} dB"
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

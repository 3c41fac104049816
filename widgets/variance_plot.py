"""How much of the variance each direction explains, and all up to it together."""

from __future__ import annotations

import numpy as np
from imgui_bundle import ImVec4, imgui, implot

from widgets import controls, plots

HEIGHT_EM = 7.0
_AXES = implot.AxisFlags_.no_grid_lines | implot.AxisFlags_.no_label | implot.AxisFlags_.no_menus


def draw(variance_ratio: np.ndarray, chosen: int | None = None) -> int | None:
    """Bars and a cumulative line, each with an axis of its own; the direction that was clicked on.

    Shapes: variance_ratio float64 [K].
    """
    count = len(variance_ratio)
    flags = implot.Flags_.no_mouse_text | implot.Flags_.no_legend | implot.Flags_.no_menus
    flags |= implot.Flags_.no_box_select
    clicked = None
    with plots.begin("##Explained variance", (-1.0, controls.em(HEIGHT_EM)), flags) as is_seen:
        if not is_seen or not count:
            return None
        numbers = np.arange(count, dtype=np.float64)
        shares = np.ascontiguousarray(100 * variance_ratio, np.float64)
        _set_up(count, float(shares.max()))
        implot.plot_bars("each", numbers, shares, 0.8)
        if chosen is not None and 0 <= chosen < count:
            ink = imgui.get_style_color_vec4(imgui.Col_.text)
            spec = implot.Spec(line_color=ink, fill_color=ink)
            implot.plot_bars("chosen", numbers[chosen : chosen + 1], shares[chosen : chosen + 1], 0.8, spec)
        implot.set_axes(implot.ImAxis_.x1, implot.ImAxis_.y2)
        line = implot.Spec(
            line_color=ImVec4(*plots.seen((0.95, 0.68, 0.30)), 0.9), line_weight=plots.weight(1.5)
        )
        implot.plot_line("together", numbers, np.cumsum(shares), line)
        implot.set_axes(implot.ImAxis_.x1, implot.ImAxis_.y1)
        if implot.is_plot_hovered():
            clicked = _read(shares)
    return clicked


def _set_up(count: int, highest: float) -> None:
    always = imgui.Cond_.always
    implot.setup_axis(implot.ImAxis_.x1, "", _AXES)
    implot.setup_axis(implot.ImAxis_.y1, "", _AXES)
    implot.setup_axis(implot.ImAxis_.y2, "", _AXES | implot.AxisFlags_.opposite)
    for axis in (implot.ImAxis_.y1, implot.ImAxis_.y2):
        implot.setup_axis_format(axis, "%g%%")
    implot.setup_axis_limits(implot.ImAxis_.x1, -0.6, count - 0.4, always)
    implot.setup_axis_limits(implot.ImAxis_.y1, 0.0, max(highest * 1.08, 1e-6), always)
    implot.setup_axis_limits(implot.ImAxis_.y2, 0.0, 108.0, always)


def _read(shares: np.ndarray) -> int | None:
    """Say what is under the mouse; its number where the mouse is pressed."""
    place = min(max(round(implot.get_plot_mouse_pos().x), 0), len(shares) - 1)
    if imgui.begin_tooltip():
        imgui.text_unformatted(f"Direction {place}: {shares[place]:.2f} %")
        imgui.text_unformatted(f"0 to {place} together: {shares[: place + 1].sum():.1f} %")
        imgui.end_tooltip()
    return place if imgui.is_mouse_clicked(imgui.MouseButton_.left) else None

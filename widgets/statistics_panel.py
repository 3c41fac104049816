"""What the values of the viewed layer are: statistics, histogram, and those at one point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from imgui_bundle import ImVec4, imgui, imgui_ctx, implot

from renderer.frame import Frame, Histogram
from renderer.scene import ProbePoint
from widgets import controls

_PLOT_EM = 5.5
_PROBE_STEP = 0.002  # image widths per pixel of a drag


def draw(frame: Frame | None, full_scale: float | None) -> None:
    """Before normalisation and gain, of all channels and of the shown ones.

    `full_scale` is the magnitude that is black or white in the picture; the histogram shows what lies beyond.
    """
    if frame is None:
        controls.dim_text("No picture yet.")
        return
    stats = frame.stats
    rows = (
        ("Mean", stats.mean_all, stats.mean_shown),
        ("Std. dev.", stats.std_all, stats.std_shown),
        ("Max |v|", stats.max_all, stats.max_shown),
    )
    flags = imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer
    with imgui_ctx.begin_table("Statistics", 3, flags) as table:
        if table:
            for title in ("", "All", "Shown"):
                imgui.table_setup_column(title)
            imgui.table_headers_row()
            for title, everything, shown in rows:
                imgui.table_next_row()
                imgui.table_next_column()
                imgui.text_unformatted(title)
                for value in (everything, shown):
                    imgui.table_next_column()
                    controls.figure(f"{value:+.3g}")
    if frame.histogram is not None:
        _draw_histogram(frame.histogram, full_scale)


def draw_probe(probe: ProbePoint | None, frame: Frame | None, channels: Sequence[int]) -> ProbePoint | None:
    """The probe point, and the values of the shown channels there."""
    about = "Read the values at one point of the scene, in every layer and under every transform. Ctrl+click "
    about += "on the picture sets it."
    is_on = controls.checkbox("Probe point", probe is not None, about=about)
    if not is_on:
        return None
    probe = probe or ProbePoint()
    x = _draw_coordinate("x", probe.x, "right")
    y = _draw_coordinate("y", probe.y, "down")
    values = frame.probe if frame is not None else ()
    if not values:
        controls.dim_text("Out of sight." if frame is not None else "No picture yet.")
    elif len(values) == len(channels):
        for channel, value in zip(channels, values, strict=True):
            controls.fact(f"Channel {channel}", f"{value:+.5g}")
    return ProbePoint(x, y)


def _draw_coordinate(name: str, value: float, way: str) -> float:
    about = f"How far {way} from the middle of the untransformed picture, in image widths."
    return controls.drag(f"Probe {name}", value, speed=_PROBE_STEP, default=0.0, about=about, form="%+.4f")


def _draw_histogram(histogram: Histogram, full_scale: float | None) -> None:
    """How often the shown values occur; the lines are where black and white begin."""
    count = len(histogram.counts)
    step = (histogram.high - histogram.low) / max(count, 1)
    if not (np.isfinite(step) and step > 0):
        return
    quiet = implot.Flags_.no_inputs | implot.Flags_.no_menus | implot.Flags_.no_mouse_text
    quiet |= implot.Flags_.no_legend
    if not implot.begin_plot("##Histogram", (-1, controls.em(_PLOT_EM)), quiet):
        return
    counts = histogram.counts.astype(np.float64)
    bare = implot.AxisFlags_.no_decorations
    implot.setup_axes("", "", implot.AxisFlags_.no_grid_lines, bare)
    highest = float(counts.max()) * 1.05 + 1e-9
    implot.setup_axes_limits(histogram.low, histogram.high, 0.0, highest, imgui.Cond_.always)
    centres = histogram.low + step * (np.arange(count) + 0.5)
    implot.plot_bars("values", centres, counts, step)
    if full_scale is not None:
        ink = imgui.get_style_color_vec4(imgui.Col_.text_disabled)
        ends = implot.Spec(line_color=ImVec4(ink.x, ink.y, ink.z, 0.8))
        implot.plot_inf_lines("ends", np.array([-full_scale, full_scale]), ends)
    implot.end_plot()
    controls.tooltip(
        f"How often the shown values occur, from {histogram.low:.3g} to {histogram.high:.3g}. "
        "Vertical lines: where the picture's black and white begin."
    )

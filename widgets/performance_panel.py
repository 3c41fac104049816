"""How fast the window and the renderer are, and what they run on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from imgui_bundle import imgui, imgui_ctx, implot

from renderer.frame import Frame, Quality
from renderer.messages import RendererReady
from widgets import controls
from widgets.held_models_panel import size_text

PLOT_EM, AXIS_EM, ENTRY_EM = 7.5, 4.5, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Pulse:
    """The last times, oldest first: of the window's frames, of Python's share in them, of the renders.

    Shapes: float32 [N] each. Units: milliseconds.
    """

    gui_ms: np.ndarray
    python_ms: np.ndarray
    render_ms: np.ndarray


def draw(pulse: Pulse, renderer: RendererReady | None, frame: Frame | None) -> None:
    """Device and precision, plots of the window's and the renderer's times, the steps of the last render."""
    _draw_device(renderer, frame)
    _plot("Window", {"frame": pulse.gui_ms, "Python": pulse.python_ms}, floor_ms=20.0)
    _plot("Render", {"render": pulse.render_ms}, floor_ms=1.0)
    if frame is not None:
        _draw_steps(frame)


def _draw_device(renderer: RendererReady | None, frame: Frame | None) -> None:
    if renderer is None:
        controls.dim_text("The render process is starting…")
        return
    controls.fact("Device", f"{renderer.device}, {renderer.device_name}")
    threads = f"{renderer.threads} threads, " if renderer.device == "cpu" else ""
    controls.fact("Torch", f"{threads}torch {renderer.torch_version}")
    controls.fact("Kernels", ", ".join(renderer.backends))
    if frame is not None:
        names = {Quality.FULL: "full", Quality.DRAFT: "draft, while something moves"}
        controls.fact("Precision", names[frame.quality])
        controls.fact("Layer outputs", f"{size_text(frame.held_bytes)} kept")
        controls.tooltip("The memory of what layers gave and need not compute anew.")


def _plot(title: str, curves: dict[str, np.ndarray], *, floor_ms: float) -> None:
    highest = max((float(curve.max()) for curve in curves.values() if curve.size), default=0.0)
    lasts = {name: f"{name} {curve[-1]:.1f}" if curve.size else name for name, curve in curves.items()}
    legend = implot.LegendFlags_.outside | _legend_flags(list(lasts.values()))
    quiet = implot.Flags_.no_inputs | implot.Flags_.no_menus | implot.Flags_.no_mouse_text
    if not implot.begin_plot(f"##{title} times", (-1, controls.em(PLOT_EM)), quiet):
        return
    implot.setup_axes("", "ms", implot.AxisFlags_.no_tick_labels, 0)
    implot.setup_axes_limits(0, 240, 0, max(1.15 * highest, floor_ms), imgui.Cond_.always)
    implot.setup_legend(implot.Location_.north, legend)
    for name, curve in curves.items():
        implot.plot_line(f"{lasts[name]}###{name}", np.ascontiguousarray(curve))
    implot.end_plot()


def _legend_flags(entries: Sequence[str]) -> implot.LegendFlags_:
    """In one row, where that has room beside the axis."""
    row = sum(imgui.calc_text_size(each).x + controls.em(ENTRY_EM) for each in entries)
    fits = row + controls.em(AXIS_EM) < controls.width_left()
    return implot.LegendFlags_.horizontal if fits else implot.LegendFlags_.none


def _draw_steps(frame: Frame) -> None:
    flags = imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer
    with imgui_ctx.begin_table("Steps", 2, flags) as table:
        if not table:
            return
        imgui.table_setup_column("Step of the last render")
        imgui.table_setup_column("ms", imgui.TableColumnFlags_.width_fixed)
        imgui.table_headers_row()
        for step in frame.timings:
            imgui.table_next_row()
            imgui.table_next_column()
            shown = controls.cut_end(step.name, controls.width_left())
            imgui.text_unformatted(shown)
            if shown != step.name:
                controls.tooltip(step.name)
            imgui.table_next_column()
            imgui.text_unformatted("kept" if step.cached else f"{step.ms:.1f}")

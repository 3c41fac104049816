"""Metrics over training: up to three, each with its own scale, and where the open snapshot is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from imgui_bundle import ImVec4, imgui, implot

from renderer.training_metrics import MetricCurve
from widgets import controls, plots

MOST_CHOSEN = 3
COLORS = ((0.42, 0.73, 0.98), (0.95, 0.66, 0.30), (0.52, 0.83, 0.50))
_AXES = (implot.ImAxis_.y1, implot.ImAxis_.y2, implot.ImAxis_.y3)
_MARK = (0.90, 0.91, 0.93)
_REACH_EM = 1.2
_ROOM = 0.06


@dataclass(frozen=True, slots=True)
class PlotView:
    """The names of the metrics that are drawn; `fits` brings all points in sight once."""

    chosen: tuple[str, ...] = ()
    fits: bool = True


def draw_choice(view: PlotView, curves: Sequence[MetricCurve]) -> PlotView:
    """Which metrics are drawn, as a list to tick."""
    names = [curve.name for curve in curves]
    chosen = _known(view, names)
    text = ", ".join(chosen) or "none"
    imgui.set_next_item_width(-1)
    if imgui.begin_combo("##Metrics", controls.cut_middle(text, controls.width_left() - controls.em(2.5))):
        for name in names:
            is_on = name in chosen
            with controls.disabled(not is_on and len(chosen) >= MOST_CHOSEN, "No more than three at once."):
                pressed, _ = imgui.checkbox(controls.plain(name), is_on)
            if pressed:
                others = tuple(each for each in chosen if each != name)
                chosen = others if is_on else (*chosen, name)
        imgui.end_combo()
    controls.tooltip(f"The metrics that are drawn, up to {MOST_CHOSEN}, each with its own scale.")
    return view if chosen == view.chosen else PlotView(chosen)


def draw(
    view: PlotView, curves: Sequence[MetricCurve], kimg: int | None, size: tuple[float, float]
) -> tuple[PlotView, float | None]:
    """The plot; the kimg of the point that was clicked. Units: `size` in pixels."""
    shown = [curve for name in view.chosen for curve in curves if curve.name == name]
    clicked = None
    below = imgui.get_text_line_height_with_spacing() if len(shown) > 1 else 0.0
    plot_size = (size[0], size[1] - below)
    with plots.begin(
        "##Training metrics", plot_size, implot.Flags_.no_mouse_text | implot.Flags_.no_legend
    ) as is_seen:
        if not is_seen:
            return view, None
        _set_up(shown, fits=view.fits, is_small=size[0] < controls.em(30))
        for curve, color, axis in zip(shown, map(plots.seen, COLORS), _AXES, strict=False):
            implot.set_axes(implot.ImAxis_.x1, axis)
            _draw_curve(curve, color)
        implot.set_axes(implot.ImAxis_.x1, implot.ImAxis_.y1)
        if kimg is not None:
            spec = implot.Spec(
                line_color=(*plots.seen(_MARK), 0.75),
                line_weight=plots.weight(1.2),
                flags=implot.ItemFlags_.no_legend,
            )
            implot.plot_inf_lines("##Open snapshot", np.array([float(kimg)]), spec)
        if implot.is_plot_hovered():
            near = _nearest(shown)
            _draw_tooltip(shown, near)
            if near is not None and imgui.is_mouse_clicked(imgui.MouseButton_.left):
                clicked = near
    if len(shown) > 1:
        _draw_names(shown)
    return (PlotView(view.chosen, fits=False) if view.fits else view), clicked


def _known(view: PlotView, names: Sequence[str]) -> tuple[str, ...]:
    """The chosen ones that are there; without any the first."""
    chosen = tuple(name for name in view.chosen if name in names)
    return chosen if chosen or view.chosen or not names else (names[0],)


def _set_up(shown: Sequence[MetricCurve], *, fits: bool, is_small: bool) -> None:
    no_label = implot.AxisFlags_.no_label
    implot.setup_axes("kimg", "", no_label if is_small else implot.AxisFlags_.none, no_label)
    for axis, curve in zip(_AXES, shown, strict=False):
        if axis is not implot.ImAxis_.y1:
            hidden = implot.AxisFlags_.no_tick_labels if is_small else implot.AxisFlags_.none
            implot.setup_axis(axis, "", implot.AxisFlags_.aux_default | no_label | hidden)
        if fits:
            implot.setup_axis_limits(axis, *_ends(curve.values), implot.Cond_.always)
    if fits and shown:
        every = np.concatenate([curve.kimg for curve in shown])
        implot.setup_axis_limits(implot.ImAxis_.x1, *_ends(every), implot.Cond_.always)
    implot.setup_finish()


def _ends(values: np.ndarray) -> tuple[float, float]:
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    room = (high - low) * _ROOM or abs(high) * _ROOM or 1.0
    return low - room, high + room


def _draw_curve(curve: MetricCurve, color: tuple[float, float, float]) -> None:
    ink = ImVec4(*color, 1.0)
    label = f"###{curve.name}"
    implot.plot_line(
        label, curve.kimg, curve.values, implot.Spec(line_color=ink, line_weight=plots.weight(1.6))
    )
    if len(curve.kimg) <= implot.get_plot_size().x / 3:  # so many points would only be a thick line
        marker = implot.Spec(
            marker=implot.Marker_.circle,
            marker_size=controls.em(0.2),
            marker_fill_color=ink,
            marker_line_color=ink,
        )
        implot.plot_scatter(label, curve.kimg, curve.values, marker)


def _draw_names(shown: Sequence[MetricCurve]) -> None:
    """Which colour is which: in one line below the plot, where it hides nothing."""
    share = controls.width_left() / len(shown) - imgui.get_style().item_spacing.x
    for index, (curve, color) in enumerate(zip(shown, map(plots.seen, COLORS), strict=False)):
        if index:
            imgui.same_line()
        name = controls.plain(curve.name)
        imgui.text_colored(ImVec4(*color, 1.0), controls.cut_middle(name, share))
        controls.tooltip(name)


def _nearest(shown: Sequence[MetricCurve]) -> float | None:
    """The kimg of the measured point that the pointer is at, if it is near one."""
    if not any(len(curve.kimg) for curve in shown):
        return None
    every = np.concatenate([curve.kimg for curve in shown])
    mouse = implot.get_plot_mouse_pos().x
    kimg = float(every[np.argmin(np.abs(every - mouse))])
    away = abs(implot.plot_to_pixels(kimg, 0.0).x - implot.plot_to_pixels(mouse, 0.0).x)
    return kimg if away <= controls.em(_REACH_EM) else None


def _draw_tooltip(shown: Sequence[MetricCurve], near: float | None) -> None:
    if near is None or not imgui.begin_tooltip():
        return
    imgui.text_unformatted(f"{near:.0f} kimg")
    for curve, color in zip(shown, map(plots.seen, COLORS), strict=False):
        value = curve.at(int(near))
        if value is not None:
            imgui.text_colored(ImVec4(*color, 1.0), f"{value:.4g}  {controls.plain(curve.name)}")
    imgui.text_disabled("Click to open that snapshot")
    imgui.end_tooltip()

"""The list of kept spectra: shown or hidden, renamed, removed."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from widgets import controls, curve_legend, curve_looks, plots
from widgets.curve_legend import Entry
from widgets.spectrum_traces import Trace


def draw(kept: tuple[Trace, ...]) -> tuple[Trace, ...]:
    """A row for each; the same without those that were removed."""
    if not kept:
        controls.dim_text("None yet: “Freeze” keeps the present one, “Average” the mean of many.")
    rows = []
    for trace in kept:
        with imgui_ctx.push_id(trace.key):
            row = _draw_row(trace)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def _draw_row(trace: Trace) -> Trace | None:
    color, weight = trace.look.color(is_light=plots.is_light()), curve_looks.weight_of(None)
    curve_legend.sample(Entry(trace.key, trace.name, (*color, 1.0), weight, marker=trace.look.marker))
    imgui.same_line()
    is_shown = controls.checkbox("##Shown", trace.is_shown, about="Draw its curves.")
    imgui.same_line()
    imgui.set_next_item_width(controls.width_left() - controls.icon_button_width())
    _, name = imgui.input_text("##Name", trace.name)
    controls.tooltip(_about(trace))
    imgui.same_line()
    if controls.button(f"{icons.ICON_FA_XMARK}##Remove", about="Remove it."):
        return None
    if name == trace.name and is_shown == trace.is_shown:
        return trace
    return replace(trace, name=name, is_shown=is_shown)


def _about(trace: Trace) -> str:
    spectrum = trace.spectrum
    height, width = spectrum.power.shape
    of = f"{trace.layer.name}, " if trace.layer is not None else ""
    samples = f"{spectrum.samples} picture(s), " if spectrum.samples else ""
    return f"{of}{samples}{width}×{height} bins, {spectrum.sampling_rate:g} samples per image width"

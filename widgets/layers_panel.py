"""Which layer is looked at, and how its activations become a picture."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import ImVec2, imgui, imgui_ctx

from renderer.messages import Frame, LayerInfo, ModelInfo
from renderer.scene import LayerView, Normalize
from widgets import controls

ROWS = 8.3
COLUMNS = ("Layer", "Size", "Channels", "Cutoff", "Stopband", "Rate")


def draw(view: LayerView, model: ModelInfo) -> LayerView:
    """The list of layers, then channels, gain and normalisation."""
    view = _draw_list(view, model)
    channels = model.layer(view.layer).channels
    if channels < 3:
        view = replace(view, base_channel=min(view.base_channel, channels - 1))
    mono = controls.checkbox("Single channel", view.mono, about="Show one channel instead of three as RGB.")
    imgui.same_line()
    is_normalized = controls.checkbox(
        "Normalize",
        view.normalize is Normalize.EACH,
        about="Divide each shown channel by its own largest magnitude.",
    )
    base = controls.slider_int(
        "Base channel",
        min(view.base_channel, channels - 1),
        0,
        max(channels - 1, 0),
        default=0,
        about="The first of the channels that are shown.",
    )
    gain = controls.slider(
        "Gain",
        view.gain_db,
        -40.0,
        40.0,
        default=0.0,
        about="Amplitude gain before the picture is quantised, in dB; 6 dB doubles.",
        form="%+.1f dB",
    )
    return replace(
        view,
        mono=mono,
        normalize=Normalize.EACH if is_normalized else Normalize.OFF,
        base_channel=base,
        gain_db=gain,
    )


def _draw_list(view: LayerView, model: ModelInfo) -> LayerView:
    flags = imgui.TableFlags_.scroll_y | imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer
    flags |= imgui.TableFlags_.scroll_x | imgui.TableFlags_.sizing_fixed_fit
    height = imgui.get_text_line_height_with_spacing() * ROWS
    with imgui_ctx.begin_table("Layers", len(COLUMNS), flags, ImVec2(0, height)) as table:
        if not table:
            return view
        imgui.table_setup_scroll_freeze(1, 2)  # the names, and the way back to the image
        for title in COLUMNS:
            imgui.table_setup_column(title)
        imgui.table_headers_row()
        if _draw_row("Image", _final_row(model), view.layer is None):
            view = replace(view, layer=None, base_channel=0)
        for layer in model.layers:
            if _draw_row(layer.name, layer, view.layer == layer.name):
                view = replace(view, layer=layer.name)
    return view


def _final_row(model: ModelInfo) -> LayerInfo:
    return LayerInfo("Image", model.image_channels, (model.resolution, model.resolution))


def _draw_row(name: str, layer: LayerInfo, is_shown: bool) -> bool:
    imgui.table_next_row()
    imgui.table_next_column()
    with imgui_ctx.push_style_color(imgui.Col_.header, imgui.get_style_color_vec4(imgui.Col_.header_active)):
        pressed, _ = imgui.selectable(name, is_shown, imgui.SelectableFlags_.span_all_columns)
    controls.tooltip(_about(layer))
    figures = (_figure(value) for value in (layer.cutoff, layer.stopband, layer.sampling_rate))
    for text in (f"{layer.size[1]}×{layer.size[0]}", str(layer.channels), *figures):
        imgui.table_next_column()
        imgui.text_unformatted(text)
    return pressed


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _about(layer: LayerInfo) -> str:
    if layer.sampling_rate is None or layer.cutoff is None or layer.stopband is None:
        return f"{layer.name}: {layer.channels} channels of {layer.size[1]}×{layer.size[0]} samples."
    return (
        f"{layer.name}: {layer.sampling_rate:g} samples per image width; passes up to {layer.cutoff:.2f}, "
        f"stops from {layer.stopband:.2f} cycles per image width."
    )


def draw_statistics(frame: Frame | None) -> None:
    """Mean, deviation and largest magnitude, before normalisation and gain."""
    if frame is None:
        controls.dim_text("No picture yet.")
        return
    flags = imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer
    stats = frame.stats
    rows = (
        ("Mean", stats.mean_all, stats.mean_shown),
        ("Std. deviation", stats.std_all, stats.std_shown),
        ("Largest |v|", stats.max_all, stats.max_shown),
    )
    with imgui_ctx.begin_table("Statistics", 3, flags) as table:
        if not table:
            return
        for title in ("", "All channels", "Shown"):
            imgui.table_setup_column(title)
        imgui.table_headers_row()
        for title, everything, shown in rows:
            imgui.table_next_row()
            for text in (title, f"{everything:+.4f}", f"{shown:+.4f}"):
                imgui.table_next_column()
                imgui.text_unformatted(text)

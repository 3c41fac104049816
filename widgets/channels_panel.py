"""How the viewed layer becomes a picture: its channels, gain, normalisation, colours and margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from imgui_bundle import imgui

from renderer.colors import table
from renderer.frame import Frame
from renderer.model_info import LayerInfo
from renderer.scene import ColorMap, LayerView, Normalize
from renderer.scene_limits import GAIN_DB
from widgets import controls
from widgets.field_keys import NO_KEYS, FieldKeys

NORMALIZE = (Normalize.OFF, Normalize.EACH, Normalize.ALL)
COLOR_MAPS = (ColorMap.GRAY, ColorMap.DIVERGING, ColorMap.SEQUENTIAL)
_LEGEND_STEPS = 64
_LEGEND_EM = 0.7


def draw(view: LayerView, layer: LayerInfo, frame: Frame | None, *, keys: FieldKeys = NO_KEYS) -> LayerView:
    """RGB or a single channel, which ones, and what becomes of their values."""
    count = shown_count(view, layer.channels)
    why = "This layer has too few channels for red, green and blue."
    with controls.disabled(layer.channels < 3, why), keys.row("view.mono"):
        about = "Show three channels as red, green and blue, or one by itself."
        mono = controls.segments("Show", ("RGB", "Mono"), int(count == 1), about=about) == 1
    if layer.channels >= 3:
        view = replace(view, mono=mono)
    with keys.row("view.base_channel"):
        view = _draw_base_channel(view, layer)
    view = _draw_levels(view, keys)
    view = _draw_colors(view, count, frame, keys)
    if has_margins(layer):
        about = "Leave out what the layer computes beyond the picture's edges, which the canvas marks."
        cropped = controls.checkbox("Crop margins", view.crop_margins, about=about)
        view = replace(view, crop_margins=cropped)
    return view


def _draw_levels(view: LayerView, keys: FieldKeys) -> LayerView:
    with keys.row("view.gain_db"):
        gain = controls.slider(
            "Gain",
            view.gain_db,
            -40.0,
            40.0,
            default=0.0,
            about="Amplitude gain before the picture is quantised, in dB; 6 dB doubles.",
            form="%+.1f dB",
            lowest=GAIN_DB.lowest,
            highest=GAIN_DB.highest,
        )
    with keys.row("view.normalize"):
        normalize = controls.segments(
            "Normalize",
            ("Off", "Each", "All"),
            NORMALIZE.index(view.normalize),
            about="Before the gain, divide by nothing; each shown channel by its own largest magnitude; all "
            "by the largest in any channel of the layer.",
        )
    return replace(view, gain_db=gain, normalize=NORMALIZE[normalize])


def shown_count(view: LayerView, channels: int) -> int:
    """How many channels are on show: three or one."""
    return 1 if view.mono or channels < 3 else 3


def shown_channels(view: LayerView, channels: int) -> tuple[int, ...]:
    """The channels that are on show; near the last channel, the last ones."""
    count = shown_count(view, channels)
    first = min(max(view.base_channel, 0), channels - count)
    return tuple(range(first, first + count))


def step_channels(view: LayerView, channels: int, step: int) -> LayerView:
    """The view so many pictures further on, by three channels in RGB, but not beyond the ends."""
    count = shown_count(view, channels)
    first = shown_channels(view, channels)[0] + step * count
    return replace(view, base_channel=min(max(first, 0), channels - count))


def has_margins(layer: LayerInfo) -> bool:
    """Whether the layer computes anything beyond the picture's edges."""
    return layer.sampling_rate is not None and max(layer.size) > layer.sampling_rate


def full_scale(view: LayerView, channels: int, frame: Frame | None) -> float | None:
    """The magnitude that is black or white, in the layer's units. None: each channel has its own."""
    scale = 10 ** (-min(max(view.gain_db, -400.0), 400.0) / 20)
    match view.normalize:
        case Normalize.OFF:
            return scale
        case Normalize.EACH if shown_count(view, channels) == 1:
            return None if frame is None else scale * frame.stats.max_shown
        case Normalize.EACH:
            return None
        case Normalize.ALL:
            return None if frame is None else scale * frame.stats.max_all


def _draw_base_channel(view: LayerView, layer: LayerInfo) -> LayerView:
    first = shown_channels(view, layer.channels)[0]
    highest = layer.channels - shown_count(view, layer.channels)
    about = "The first of the channels that are shown; [ and ] step."
    base = controls.slider_int("Base channel", first, 0, highest, default=0, about=about)
    return view if base == first else replace(view, base_channel=base)


def _draw_colors(view: LayerView, count: int, frame: Frame | None, keys: FieldKeys) -> LayerView:
    why = "Red, green and blue are what they are; show a single channel first."
    with controls.disabled(count == 3, why), keys.row("view.color_map"):
        chosen = controls.choice(
            "Colours",
            ("Grey", "Diverging", "Sequential"),
            COLOR_MAPS.index(view.color_map),
            about="Of a single channel: grey levels, blue to red around zero, or dark to light.",
        )
    view = replace(view, color_map=COLOR_MAPS[chosen])
    scale = full_scale(view, count, frame)
    _draw_legend(view.color_map if count == 1 else ColorMap.GRAY, _end_labels(scale, count))
    return view


def _end_labels(scale: float | None, count: int) -> tuple[str, ...]:
    if scale is None:
        return ("−max", "0", "+max") if count == 3 else ("", "0", "")
    return (f"−{scale:.3g}", "0", f"+{scale:.3g}")


def _draw_legend(color_map: ColorMap, labels: Sequence[str]) -> None:
    """The colours from one end to the other, and the values there and in the middle."""
    start, width = imgui.get_cursor_screen_pos(), max(controls.width_left(), 1.0)
    sheet, height = imgui.get_window_draw_list(), controls.em(_LEGEND_EM)
    colors = table(color_map)
    for step in range(_LEGEND_STEPS):
        red, green, blue = colors[(2 * step + 1) * len(colors) // (2 * _LEGEND_STEPS)] / 255
        left, right = (round(start.x + width * (step + i) / _LEGEND_STEPS) for i in (0, 1))
        color = imgui.get_color_u32((float(red), float(green), float(blue), 1.0))
        sheet.add_rect_filled((left, start.y), (right, start.y + height), color)
    imgui.dummy((width, height))
    controls.tooltip("The colours of the shown values, in the layer's units, with gain and normalisation.")
    top = imgui.get_cursor_screen_pos().y - imgui.get_style().item_spacing.y / 2
    for place, text in zip((0.0, 0.5, 1.0), labels, strict=True):
        left = start.x + place * (width - imgui.calc_text_size(text).x)
        sheet.add_text((left, top), imgui.get_color_u32(imgui.Col_.text_disabled), text)
    imgui.dummy((width, imgui.get_text_line_height()))

"""What all plots have in common."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from contextlib import contextmanager

from imgui_bundle import imgui, implot, implot_ctx

from widgets import controls

_PADDING_EM, _LABEL_EM, _INNER_EM = (0.3, 0.3), (0.25, 0.15), (0.4, 0.25)
_SMALLEST_EM = (6.0, 4.0)
_LIGHT = 0.5  # from this brightness of the ground on, colours are darkened
_GREY, _DARKER, _FULLER = 0.12, 0.66, 1.45

_USUAL_EM = 15.0  # pixels

Color = tuple[float, float, float]


def is_light() -> bool:
    """Whether the window's ground is light."""
    ground = imgui.get_style_color_vec4(imgui.Col_.window_bg)
    return max(ground.x, ground.y, ground.z) >= _LIGHT


def seen(color: Color) -> Color:
    """A colour that was chosen for a dark ground, darkened where the window's is light."""
    if not is_light():
        return color
    hue, saturation, value = colorsys.rgb_to_hsv(*color)
    if saturation < _GREY:
        return colorsys.hsv_to_rgb(hue, saturation, 1.15 - value)
    return colorsys.hsv_to_rgb(hue, min(_FULLER * saturation, 1.0), _DARKER * value)


def weight(pixels: float) -> float:
    """The thickness of a line that is so thick where text has its usual size."""
    return pixels * max(controls.em(1) / _USUAL_EM, 1.0)


@contextmanager
def begin(name: str, size: tuple[float, float], flags: int = 0) -> Iterator[bool]:
    """A plot without a frame, close to its neighbours; whether anything of it is to be seen."""
    spaces = (
        (implot.StyleVar_.plot_padding, _PADDING_EM),
        (implot.StyleVar_.label_padding, _LABEL_EM),
        (implot.StyleVar_.legend_padding, _INNER_EM),
        (implot.StyleVar_.legend_inner_padding, _INNER_EM),
        (implot.StyleVar_.plot_min_size, _SMALLEST_EM),
    )
    for variable, (x, y) in spaces:
        implot.push_style_var(variable, (controls.em(x), controls.em(y)))
    implot.push_style_color(implot.Col_.axis_text, imgui.get_style_color_vec4(imgui.Col_.text_disabled))
    try:
        with implot_ctx.begin_plot(
            name, size, flags | implot.Flags_.no_frame | implot.Flags_.no_title
        ) as plot:
            yield bool(plot)
    finally:
        implot.pop_style_color()
        implot.pop_style_var(len(spaces))

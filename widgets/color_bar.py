"""A bar of colours with their levels below it, for where an upright one would take the width."""

from __future__ import annotations

import math

from imgui_bundle import imgui

from widgets import controls, heat_map
from widgets.heat_map import HeatColors

HEIGHT_EM = 2.3
_BAR_EM = 0.7
_PER_LABEL_EM = 3.2
_STEPS = 64


def draw(range_db: tuple[float, float], colors: HeatColors, width: float) -> None:
    """From the lowest level at the left to the highest. Units: `width` in pixels."""
    start, canvas = imgui.get_cursor_screen_pos(), imgui.get_window_draw_list()
    top, table = start.y + controls.em(0.2), heat_map.table(colors)
    for step in range(_STEPS):
        red, green, blue = (table[(2 * step + 1) * len(table) // (2 * _STEPS)] / 255).tolist()
        left, right = (round(start.x + width * (step + i) / _STEPS) for i in (0, 1))
        color = imgui.get_color_u32((red, green, blue, 1.0))
        canvas.add_rect_filled((left, top), (right, top + controls.em(_BAR_EM)), color)
    ink = imgui.get_color_u32(imgui.Col_.text_disabled)
    for level, text in _labels(range_db, width):
        wide = imgui.calc_text_size(text).x
        middle = start.x + width * (level - range_db[0]) / (range_db[1] - range_db[0])
        left = min(max(middle - wide / 2, start.x), start.x + width - wide)
        canvas.add_text((left, top + controls.em(_BAR_EM + 0.1)), ink, text)
    imgui.dummy((width, controls.em(HEIGHT_EM)))


def _labels(range_db: tuple[float, float], width: float) -> list[tuple[float, str]]:
    """Round levels as far apart as their words need, the last with the unit."""
    low, high = range_db
    step = tick_step(high - low, width / controls.em(_PER_LABEL_EM) - 1)
    levels = [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
    texts = [f"{level:g}".replace("-", "−") for level in levels]
    return list(zip(levels, [*texts[:-1], *(f"{text} dB" for text in texts[-1:])], strict=True))


def tick_step(span: float, most: float) -> float:
    """The least round distance (1, 2 or 5 times a power of ten) of which no more than `most` fit the span.

    Less than half a distance is as good as half a one.

    >>> tick_step(75.0, 4)
    20.0
    """
    least = span / max(most, 0.5)
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= least * (1 - 1e-9))

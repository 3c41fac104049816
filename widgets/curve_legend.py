"""The legend of a plot of curves: a piece of line for each entry. A click on one hides what it stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from imgui_bundle import imgui, implot

from renderer.spectra.curve_looks import Dash, Marker
from widgets import controls, curve_lines, plots
from widgets.curve_lines import Color4

_SAMPLE_EM = 2.4
_GAP_EM = 0.35
_MARKER_EM = 0.24
_NOTHING = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend. `key` says what is meant, whatever it is called."""

    key: str
    name: str
    color: Color4
    weight: float
    dash: Dash = Dash.SOLID
    marker: Marker = Marker.NONE


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """The legend of a plot, with ImPlot's item for each key. Units: `padding` (x, y) in pixels."""

    entries: Sequence[Entry]
    items: Mapping[str, implot.internal.Item]
    plot: implot.internal.Plot
    padding: tuple[float, float]

    def is_shown(self, *keys: str) -> bool:
        """Whether none of these was clicked away; what is not in the legend was not."""
        return all(self.items[key].show for key in keys if key in self.items)

    def is_hovered(self, *keys: str) -> bool:
        """Whether the pointer rests on one of these, so that what it stands for is to stand out."""
        return any(self.items[key].legend_hovered for key in keys if key in self.items)

    def draw_samples(self) -> None:
        """The pieces of line before the names, after the plot has ended: before, nobody knows where they lie.

        What is hidden keeps the grey square that ImPlot gives it.
        """
        canvas, area, frame = imgui.get_window_draw_list(), self.plot.plot_rect, self.plot.items.legend.rect
        line, (across, down) = imgui.get_text_line_height(), self.padding
        canvas.push_clip_rect(area.min, area.max, True)
        for row, entry in enumerate(self.entries):
            if self.is_shown(entry.key):
                middle = frame.min.y + down + (row + 0.5) * line
                _draw_sample(canvas, entry, frame.min.x + across, middle)
        canvas.pop_clip_rect()


def begin(entries: Sequence[Entry]) -> Legend:
    """Put the entries into the legend of the plot that has begun; nothing else of the plot has one."""
    spaces = " " * math.ceil(controls.em(_SAMPLE_EM - 1.0 + _GAP_EM) / imgui.calc_text_size(" ").x)
    labels = {entry.key: f"{spaces}{entry.name}###{entry.key}" for entry in entries}
    for label in labels.values():
        implot.plot_dummy(label, implot.Spec(line_color=_NOTHING))
    # Only now, since with each new one ImPlot may move the others in its memory.
    items = {key: implot.internal.get_item(label) for key, label in labels.items()}
    padding = implot.get_style().legend_inner_padding
    return Legend(entries, items, implot.internal.get_current_plot(), (padding.x, padding.y))


def sample(entry: Entry) -> None:
    """The piece of line as an item of a panel, in the middle of a row of controls."""
    at, height = imgui.get_cursor_screen_pos(), imgui.get_frame_height()
    _draw_sample(imgui.get_window_draw_list(), entry, at.x, at.y + height / 2)
    imgui.dummy((controls.em(_SAMPLE_EM), height))


def _draw_sample(canvas: imgui.ImDrawList, entry: Entry, left: float, middle: float) -> None:
    color, middle = imgui.get_color_u32(entry.color), round(middle)
    ends = np.array([left, left + controls.em(_SAMPLE_EM)])
    x = ends
    if entry.dash is not Dash.SOLID:
        x, _ = curve_lines.dashed(ends, np.zeros(2), [plots.weight(part) for part in entry.dash.value])
    for start, end in zip(x[::2].tolist(), x[1::2].tolist(), strict=True):
        canvas.add_line((start, middle), (end, middle), color, plots.weight(entry.weight))
    _draw_marker(canvas, entry.marker, (float(ends.mean()), middle), color)


def _draw_marker(canvas: imgui.ImDrawList, marker: Marker, at: tuple[float, float], color: int) -> None:
    (x, y), r = at, controls.em(_MARKER_EM)
    match marker:
        case Marker.CIRCLE:
            canvas.add_circle_filled(at, r, color)
        case Marker.SQUARE:
            canvas.add_rect_filled((x - 0.8 * r, y - 0.8 * r), (x + 0.8 * r, y + 0.8 * r), color)
        case Marker.DIAMOND:
            canvas.add_quad_filled((x - r, y), (x, y - r), (x + r, y), (x, y + r), color)
        case Marker.TRIANGLE:
            canvas.add_triangle_filled((x - r, y + 0.7 * r), (x, y - r), (x + r, y + 0.7 * r), color)
        case Marker.NONE:
            pass

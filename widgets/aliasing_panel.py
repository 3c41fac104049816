"""How much of each layer's energy lies out of band, as a table with bars."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from imgui_bundle import imgui

from renderer.inspection import LayerFigures
from widgets import controls, figure_table
from widgets.figure_table import Title
from widgets.layer_columns import NO_CUTOFF, NO_STOPBAND

ROWS = 8
LOWEST_DB = -80.0  # where a bar has no length
_LARGEST_FIRST = imgui.TableColumnFlags_.prefer_sort_descending
_TITLES = (
    Title("Layer", "In the order in which they run. Click one to look at it."),
    Title(
        "Beyond f_c",
        "Detail finer than the layer is made for: the share of its energy above the cutoff f_c, in dB of the "
        "whole. −10 dB is a tenth, −20 dB a hundredth. Bars begin at −80 dB.",
        flags=_LARGEST_FIRST,
    ),
    Title(
        "Beyond stopband",
        "The share of the energy beyond the stopband f_t, of which the layer's filter should have left "
        "nothing.",
        1.3,
        flags=_LARGEST_FIRST,
    ),
)


def draw(
    layers: Sequence[LayerFigures], viewed: str | None, *, ablated: Collection[str] = (), is_stale: bool
) -> str | None:
    """The table; the layer that was clicked. `is_stale`: the figures are not yet those of the scene."""
    if not layers:
        controls.dim_text("Measuring…")
        return None
    clicked = None
    flags = figure_table.FLAGS | imgui.TableFlags_.sortable
    height = imgui.get_text_line_height_with_spacing() * (min(len(layers), ROWS) + 1.3)
    names = [layer.name for layer in layers]
    with figure_table.table("Out-of-band energy", _TITLES, names, height, flags) as is_seen:
        if not is_seen:
            return None
        figure_table.set_up(_TITLES)
        for row in _sorted(layers):
            imgui.table_next_row()
            imgui.table_next_column()
            if figure_table.name(row.name, is_viewed=row.name == viewed, is_ablated=row.name in ablated):
                clicked = row.name
            for share, why_empty in ((row.beyond_cutoff, NO_CUTOFF), (row.beyond_stopband, NO_STOPBAND)):
                imgui.table_next_column()
                _draw_share(share, why_empty, is_stale=is_stale)
    return clicked


def _draw_share(share: float | None, why_empty: str, *, is_stale: bool) -> None:
    if share is None:
        figure_table.nothing(why_empty)
        return
    level = 10 * math.log10(share) if share > 0 else -math.inf
    figure_table.figure(figure_table.decibels(level), 1 - level / LOWEST_DB, is_stale=is_stale)
    controls.tooltip(f"{percent(share)} of the energy")


def percent(share: float) -> str:
    """A share in per cent; what is next to nothing is only told to be less than a thousandth of it.

    >>> percent(1.2e-7), percent(0.01234), percent(0.0)
    ('< 0.001 %', '1.23 %', '0 %')
    """
    return "< 0.001 %" if 0 < share < 1e-5 else f"{100 * share:.3g} %"


def _sorted(layers: Sequence[LayerFigures]) -> list[LayerFigures]:
    """As the header says; what has no figure comes last."""
    specs = imgui.table_get_sort_specs()
    if specs is None or specs.specs_count == 0:
        return list(layers)
    first = specs.get_specs(0)
    is_descending = first.sort_direction == imgui.SortDirection.descending
    if first.column_index == 0:
        return list(reversed(layers)) if is_descending else list(layers)

    def share(row: LayerFigures) -> float:
        value = row.beyond_cutoff if first.column_index == 1 else row.beyond_stopband
        return math.nan if value is None else value

    known = [row for row in layers if not math.isnan(share(row))]
    return sorted(known, key=share, reverse=is_descending) + [row for row in layers if row not in known]

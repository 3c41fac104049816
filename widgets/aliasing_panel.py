"""How much of each layer's energy lies out of band, as a table with bars."""

from __future__ import annotations

import math
from collections.abc import Sequence

from imgui_bundle import imgui

from renderer.inspection import LayerFigures
from widgets import controls, figure_table
from widgets.figure_table import Title

ROWS = 8
LOWEST_DB = -80.0  # where a bar has no length
_LARGEST_FIRST = imgui.TableColumnFlags_.prefer_sort_descending
_TITLES = (
    Title("Layer", "In the order in which they run. Click one to look at it."),
    Title(
        "Beyond f_c",
        "Share of the layer's energy (means left out) at frequencies above its cutoff, in dB of the whole: "
        "−10 dB is a tenth, −20 dB a hundredth. Bars begin at −80 dB. Empty: a critically "
        "sampled layer, whose cutoff is the Nyquist frequency.",
        flags=_LARGEST_FIRST,
    ),
    Title(
        "Beyond stopband",
        "Share of the energy beyond the stopband f_t, of which the layer's filter should have left nothing. "
        "Empty: the layer's samples hold no such frequency.",
        1.3,
        flags=_LARGEST_FIRST,
    ),
)


def draw(layers: Sequence[LayerFigures], viewed: str | None, *, is_stale: bool) -> str | None:
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
            if figure_table.name(row.name, is_viewed=row.name == viewed):
                clicked = row.name
            for share in (row.beyond_cutoff, row.beyond_stopband):
                imgui.table_next_column()
                _draw_share(share, is_stale=is_stale)
    return clicked


def _draw_share(share: float | None, *, is_stale: bool) -> None:
    level = None if share is None else 10 * math.log10(share) if share > 0 else -math.inf
    length = None if level is None else 1 - level / LOWEST_DB
    figure_table.figure(figure_table.decibels(level), length, is_stale=is_stale)
    if share is not None:
        controls.tooltip(f"{100 * share:.2g} % of the energy")


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

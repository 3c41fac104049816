"""The table of layers: which one is looked at, and what each does to the signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from imgui_bundle import ImVec2, imgui, imgui_ctx

from renderer.model_info import ModelInfo
from renderer.scene import LayerView
from widgets import controls, figure_table, layer_columns, table_scale
from widgets.field_keys import NO_KEYS, FieldKeys
from widgets.layer_columns import COLUMNS, KEPT, Column, Measured, Row

_FLAGS = (
    imgui.TableFlags_.scroll_x
    | imgui.TableFlags_.scroll_y
    | imgui.TableFlags_.row_bg
    | imgui.TableFlags_.borders_outer
    | imgui.TableFlags_.sizing_fixed_fit
    | imgui.TableFlags_.resizable
    | imgui.TableFlags_.reorderable
    | imgui.TableFlags_.hideable
)
_FEWEST_ROWS = 6


def draw(
    view: LayerView,
    model: ModelInfo,
    measured: Measured,
    *,
    below: float = 0.0,
    reveal: bool = False,
    keys: FieldKeys = NO_KEYS,
) -> LayerView:
    """The table, but for so many pixels below it; `reveal` scrolls to the layer on show."""
    height = imgui.get_content_region_avail().y - below
    height = max(height, _FEWEST_ROWS * imgui.get_text_line_height_with_spacing())
    columns = layer_columns.columns(model)
    # Each choice of columns is a table of its own, or what is hidden and moved would mix.
    name = "Layers" if columns == COLUMNS else f"Layers {len(columns)}"
    table_scale.hold(name)
    with imgui_ctx.begin_table(name, len(columns), _FLAGS, ImVec2(0, height)) as table:
        if not table:
            return view
        imgui.table_setup_scroll_freeze(1, 2)  # the names, and the way back to the image
        _draw_header(columns)
        for row in layer_columns.rows(model, measured):
            layer = None if row.name == "Image" else row.name
            is_shown = view.layer == layer
            if _draw_name(row, is_shown=is_shown, reveal=reveal):
                view = viewed(view, layer)
            if is_shown:
                keys.item("view.layer", after=imgui.calc_text_size(f"{row.name} ").x)
            _draw_figures(row, columns, is_current=measured.is_current)
    return view


def viewed(view: LayerView, layer: str | None) -> LayerView:
    """The view of that layer; the image begins with its first channel."""
    return replace(view, layer=layer, base_channel=0 if layer is None else view.base_channel)


def step_layer(view: LayerView, model: ModelInfo, step: int) -> LayerView:
    """The view so many rows further down the table, but not beyond its ends."""
    layers = [None, *(layer.name for layer in model.layers)]
    place = min(max(layers.index(view.layer) + step, 0), len(layers) - 1)
    return viewed(view, layers[place])


def _draw_header(columns: Sequence[Column]) -> None:
    for column in columns:
        hidden = imgui.TableColumnFlags_.default_hide if column.is_hidden else imgui.TableColumnFlags_.none
        fixed = imgui.TableColumnFlags_.no_hide if column is columns[0] else imgui.TableColumnFlags_.none
        width = max(imgui.calc_text_size(text).x for text in (column.title, column.widest))
        imgui.table_setup_column(column.title, hidden | fixed, width)
    imgui.table_next_row(imgui.TableRowFlags_.headers)
    for column in columns:
        if imgui.table_next_column():
            imgui.table_header(column.title)
            controls.tooltip(f"{column.about}\nRight-click to choose columns, drag to move them.")


def _draw_name(row: Row, *, is_shown: bool, reveal: bool) -> bool:
    imgui.table_next_row()
    imgui.table_next_column()
    shown_color = imgui.get_style_color_vec4(imgui.Col_.header_active)
    hovered_color = shown_color if is_shown else imgui.get_style_color_vec4(imgui.Col_.header_hovered)
    with (
        imgui_ctx.push_style_color(imgui.Col_.header, shown_color),
        imgui_ctx.push_style_color(imgui.Col_.header_hovered, hovered_color),
    ):
        label = figure_table.name_label(row.name, is_ablated=row.is_ablated)
        pressed, _ = imgui.selectable(label, is_shown, imgui.SelectableFlags_.span_all_columns)
    if row.is_ablated:
        controls.tooltip(figure_table.ABOUT_ABLATED)
    if is_shown and reveal and not imgui.is_item_visible():
        imgui.set_scroll_here_y()
    return pressed


def _draw_figures(row: Row, columns: Sequence[Column], *, is_current: bool) -> None:
    for column in columns[1:]:
        if imgui.table_next_column():
            text = column.text(row)
            why = "" if text else column.why_empty(row)
            if why:
                figure_table.nothing(why)
            else:
                controls.figure(text, is_dim=_is_dim(column, text, is_current=is_current))


def _is_dim(column: Column, text: str, *, is_current: bool) -> bool:
    """What is out of date, and what was not computed for this picture."""
    return text == KEPT or (column.is_survey and not is_current)

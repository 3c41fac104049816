"""Parts of tables of figures: titles that explain themselves, figures with a bar behind."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets import controls

FLAGS = (
    imgui.TableFlags_.row_bg
    | imgui.TableFlags_.borders_outer
    | imgui.TableFlags_.scroll_y
    | imgui.TableFlags_.sizing_stretch_prop
)
FLAGS_OF_CONTROLS = FLAGS & ~imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_inner_h
NOTHING = "–"  # in a cell that stays empty; its tooltip says why
ABOUT_ABLATED = "A part of its anti-aliasing is left out: see Ablations in the Aliasing pane."
_STALE = 0.45  # opacity of what is out of date
_LOW_EM = (0.35, 0.06)  # the padding of controls in a table


@dataclass(frozen=True, slots=True)
class Title:
    """A column: its title and what it means; `weight` is its share of the width."""

    text: str
    about: str
    weight: float = 1.0
    flags: int = imgui.TableColumnFlags_.none


@contextmanager
def table(
    name: str, titles: Sequence[Title], names: Iterable[str], height: float, flags: int = FLAGS
) -> Iterator[bool]:
    """A table whose first column has these names; whether it is seen.

    Where the longest of them has no room, the table goes on beyond the pane, and is scrolled to and fro.
    """
    share = titles[0].weight / sum(title.weight for title in titles)
    longest, style = max((imgui.calc_text_size(each).x for each in names), default=0.0), imgui.get_style()
    width = longest / share + 2 * (len(titles) + 1) * style.cell_padding.x + style.scrollbar_size
    inner = 0.0
    if width > controls.width_left():
        inner, flags = width, flags | imgui.TableFlags_.scroll_x
        height += style.scrollbar_size
    with imgui_ctx.begin_table(name, len(titles), flags, ImVec2(0, height), inner) as shown:
        yield bool(shown)


def set_up(titles: Sequence[Title], *, frozen_rows: int = 1) -> None:
    """The columns and the header row, right after a table has begun."""
    imgui.table_setup_scroll_freeze(1, frozen_rows)
    for title in titles:
        imgui.table_setup_column(title.text, title.flags, title.weight)
    imgui.table_next_row(imgui.TableRowFlags_.headers)
    for column, title in enumerate(titles):
        imgui.table_set_column_index(column)
        imgui.table_header(title.text)
        controls.tooltip(title.about)


@contextmanager
def low_controls() -> Iterator[float]:
    """Controls that are hardly higher than their text, for tables of them; the height of a row in pixels."""
    padding = ImVec2(*map(controls.em, _LOW_EM))
    with imgui_ctx.push_style_var(imgui.StyleVar_.frame_padding, padding):
        yield imgui.get_frame_height() + 2 * imgui.get_style().cell_padding.y


def name(text: str, *, is_viewed: bool, is_ablated: bool, is_whole_row: bool = True) -> bool:
    """The name of a layer in the first cell; whether it was clicked, to look at the layer."""
    flags = imgui.SelectableFlags_.span_all_columns if is_whole_row else imgui.SelectableFlags_.none
    with imgui_ctx.push_style_color(imgui.Col_.header, imgui.get_style_color_vec4(imgui.Col_.header_active)):
        clicked, _ = imgui.selectable(name_label(text, is_ablated=is_ablated), is_viewed, flags)
    if is_ablated:
        controls.tooltip(ABOUT_ABLATED)
    return clicked


def name_label(text: str, *, is_ablated: bool) -> str:
    """A layer's name, behind a pair of scissors where a part of its anti-aliasing is left out."""
    name = controls.plain(text)
    return f"{icons.ICON_FA_SCISSORS} {name}###{name}" if is_ablated else name


def nothing(why: str) -> None:
    """A dash at the right end of a cell for which there is no figure, and why on hovering."""
    controls.figure(NOTHING, is_dim=True)
    controls.tooltip(why)


def figure(text: str, share: float | None, *, is_stale: bool = False) -> None:
    """A figure at the right end of its cell; the bar behind takes `share` (0…1) of it, none where None."""
    _draw_bar(share, is_stale=is_stale)
    controls.figure(text, is_dim=is_stale)


def pressed_figure(name: str, text: str, share: float | None, *, is_on: bool, is_stale: bool = False) -> bool:
    """The same as a cell that stays pressed; whether it was clicked."""
    start = imgui.get_cursor_pos()
    with imgui_ctx.push_style_color(imgui.Col_.header, imgui.get_style_color_vec4(imgui.Col_.slider_grab)):
        clicked, _ = imgui.selectable(f"##{name}", is_on)
    imgui.set_cursor_pos(start)
    figure(text, share, is_stale=is_stale)
    return clicked


def decibels(value: float | None) -> str:
    """A level as text; empty where there is none."""
    if value is None or math.isnan(value):
        return ""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.1f}".replace("-", "−")


def _draw_bar(share: float | None, *, is_stale: bool) -> None:
    """From the left end of the cell, behind what is drawn next."""
    if share is None or not share > 0:
        return
    start, height = imgui.get_cursor_screen_pos(), imgui.get_text_line_height()
    end = (start.x + min(share, 1.0) * controls.width_left(), start.y + height)
    color = imgui.get_style_color_vec4(imgui.Col_.button_active)
    color.w *= _STALE if is_stale else 1.0
    rounding = imgui.get_style().frame_rounding / 2
    imgui.get_window_draw_list().add_rect_filled(start, end, imgui.get_color_u32(color), rounding)

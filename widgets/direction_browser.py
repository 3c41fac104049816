"""The library of directions: the sets that fit the model, and the components of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.directions.direction_labels import Label
from widgets import controls, variance_plot
from widgets.direction_components import NO_VARIANCE, Components

_SETS_SHOWN, _COMPONENTS_SHOWN = 5, 6
_STAR_EM, _STAR_OPACITY = 1.2, 0.6
_TABLE = imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer | imgui.TableFlags_.scroll_y
_ABOUT = {
    "K": "How many directions are in the set, without those that hold no variance.",
    "Var.": "How much of the variety of pictures lies along the direction: its share of the variance of w.",
    "σ": "How far apart pictures usually are along the direction: the standard deviation of w. A strength of "
    "1 moves by that much.",
}
_WIDE_EM = 26.0
NO_SETS = "No directions for this model yet: find some below, or import a file."


@dataclass(frozen=True, slots=True)
class SetLine:
    """One set in the list. `about` says how it was found, `date` when it came.

    `empty` of its directions hold no variance.
    """

    set_id: str
    title: str
    about: str
    date: str
    count: int
    label: Label
    is_foreign: bool = False
    empty: int = 0


class Act(Enum):
    """What was done to a set or a component."""

    CHOOSE = "choose"
    ADD = "add"
    LABEL = "label"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that was done: to a set, or to one of its components."""

    act: Act
    set_id: str
    component: int | None = None
    label: Label | None = None


def draw_sets(sets: Sequence[SetLine], chosen: str) -> Touched | None:
    """The list of sets, and below it what is known of the chosen one."""
    if not sets:
        controls.dim_text(NO_SETS)
        return None
    is_wide = controls.width_left() > controls.em(_WIDE_EM)
    rows = min(len(sets), _SETS_SHOWN)
    height = (rows + 1) * _row_height() + controls.em(0.2)
    touched = None
    with imgui_ctx.begin_table("Sets", 4 if is_wide else 3, _TABLE, ImVec2(0, height)) as table:
        if table:
            _set_up(("", _STAR_EM), ("Directions", 0.0), ("K", 2.4), *((("Date", 6.0),) if is_wide else ()))
            for line in sets:
                touched = _draw_set(line, line.set_id == chosen, is_wide=is_wide) or touched
    present = next((line for line in sets if line.set_id == chosen), None)
    return touched or (_draw_details(present) if present is not None else None)


def _draw_set(line: SetLine, is_chosen: bool, *, is_wide: bool) -> Touched | None:
    with imgui_ctx.push_id(line.set_id):
        imgui.table_next_row()
        imgui.table_set_column_index(1)
        title = controls.plain(line.title)
        pressed = _draw_line(f"{title}##Set", is_chosen)
        if imgui.is_item_hovered():
            foreign = "\nFound in another model." if line.is_foreign else ""
            note = f"\n{controls.plain(line.label.note)}" if line.label.note else ""
            note += f"\n{line.empty} of its {line.count} directions hold no variance." if line.empty else ""
            controls.tooltip(f"{title}\n{controls.plain(line.about)}\n{line.date}{foreign}{note}")
        imgui.table_set_column_index(0)
        starred = _draw_star(line.label)
        imgui.table_set_column_index(2)
        controls.figure(f"{line.count - line.empty}", is_dim=line.is_foreign)
        if is_wide:
            imgui.table_next_column()
            imgui.text_disabled(line.date[:10])
    if starred is not None:
        return Touched(Act.LABEL, line.set_id, label=starred)
    return Touched(Act.CHOOSE, line.set_id) if pressed else None


def _draw_details(line: SetLine) -> Touched | None:
    """How the chosen set was found, and where it is renamed and removed."""
    touched = None
    if controls.button(f"{icons.ICON_FA_PEN} Name, note##set", about="Name this set, or write a note."):
        imgui.open_popup("Set label")
    imgui.same_line()
    if controls.button(f"{icons.ICON_FA_TRASH}##Remove set", about="Remove this set from the library…"):
        imgui.open_popup("Remove set")
    imgui.same_line()
    controls.cut_text(controls.plain(line.about).replace("\n", " · "))
    if imgui.begin_popup("Set label"):
        label = _draw_label(line.label, line.title)
        touched = Touched(Act.LABEL, line.set_id, label=label) if label != line.label else None
        imgui.end_popup()
    if imgui.begin_popup("Remove set"):
        imgui.text_unformatted("Remove it for good? Edits that use it stay without effect.")
        if controls.button("Remove", about="The file is deleted; this cannot be undone."):
            touched = Touched(Act.REMOVE, line.set_id)
            imgui.close_current_popup()
        imgui.end_popup()
    return touched


def draw_components(set_id: str, shown: Components, chosen: int, *, reveal: bool) -> Touched | None:
    """Explained variance, and a line for each component; `reveal` scrolls to the chosen one."""
    count = len(shown.stdev)
    touched = None
    if shown.variance_ratio is not None and count > 1:
        clicked = variance_plot.draw(shown.variance_ratio, chosen)
        if clicked is not None:
            touched = Touched(Act.CHOOSE, set_id, clicked)
    rows = min(count, _COMPONENTS_SHOWN)
    height = (rows + 1) * _row_height() + controls.em(0.2)
    with imgui_ctx.begin_table("Components", 4, _TABLE, ImVec2(0, height)) as table:
        if table:
            share = "Var." if shown.variance_ratio is not None else ""
            _set_up(("", _STAR_EM), ("Direction", 0.0), (share, 3.6 if share else 0.1), ("σ", 3.4))
            touched = _draw_component_rows(set_id, shown, chosen, reveal=reveal) or touched
    return _draw_component_label(set_id, shown, chosen) or touched


def _draw_component_rows(set_id: str, shown: Components, chosen: int, *, reveal: bool) -> Touched | None:
    touched, clipper = None, imgui.ListClipper()
    clipper.begin(len(shown.stdev))
    if reveal:
        clipper.include_item_by_index(chosen)
    while clipper.step():
        for index in range(clipper.display_start, clipper.display_end):
            with imgui_ctx.push_id(str(index)):
                touched = _draw_component(set_id, shown, index, index == chosen) or touched
            if reveal and index == chosen:  # what is in sight stays: it may have been clicked once of twice
                imgui.internal.scroll_to_item(imgui.internal.ScrollFlags_.keep_visible_center_y)
    return touched


def _draw_component(set_id: str, shown: Components, index: int, is_chosen: bool) -> Touched | None:
    imgui.table_next_row()
    imgui.table_set_column_index(1)
    name, is_empty = shown.name(index), shown.is_empty(index)
    if is_empty:
        name = name or NO_VARIANCE
    pressed = _draw_line(f"{index}  {name}".rstrip() + "##Component", is_chosen, is_dim=is_empty)
    act = Act.ADD if imgui.is_mouse_double_clicked(imgui.MouseButton_.left) else Act.CHOOSE
    if imgui.is_item_hovered():
        controls.tooltip(shown.about(index))
    imgui.table_set_column_index(0)
    starred = _draw_star(shown.labels[index])
    imgui.table_set_column_index(2)
    controls.figure(shown.share(index), is_dim=is_empty)
    imgui.table_next_column()
    controls.figure(shown.distance(index), is_dim=True)
    if starred is not None:
        return Touched(Act.LABEL, set_id, index, starred)
    return Touched(act, set_id, index) if pressed else None


def _draw_component_label(set_id: str, shown: Components, chosen: int) -> Touched | None:
    label = shown.labels[chosen]
    with imgui_ctx.push_id(f"component {set_id} {chosen}"):
        controls.label(f"Direction {chosen}")
        imgui.set_next_item_width(-1)
        hint = shown.names[chosen] or "name"
        changed, name = imgui.input_text_with_hint("##Component name", hint, label.name)
        controls.tooltip("What this direction does, in your words. It is kept beside the set.")
    return Touched(Act.LABEL, set_id, chosen, replace(label, name=name)) if changed else None


def _draw_star(label: Label) -> Label | None:
    """The mark of a favourite; the new label where it was clicked on."""
    ink = imgui.get_style_color_vec4(imgui.Col_.check_mark)
    if not label.is_favourite:
        ink = imgui.get_style_color_vec4(imgui.Col_.text_disabled)
        ink.w *= _STAR_OPACITY
    with (
        imgui_ctx.push_style_color(imgui.Col_.text, ink),
        imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR),
        imgui_ctx.push_style_var(imgui.StyleVar_.frame_padding, ImVec2(0, 0)),
    ):
        pressed = imgui.small_button(f"{icons.ICON_FA_STAR}##Favourite")
    if imgui.is_item_hovered():
        controls.tooltip("Favourites come first.")
    return replace(label, is_favourite=not label.is_favourite) if pressed else None


def _draw_line(text: str, is_chosen: bool, *, is_dim: bool = False) -> bool:
    """A line over all columns; whether it was pressed, also where that is the second of two clicks."""
    color = imgui.get_style_color_vec4(imgui.Col_.header_active)
    flags = imgui.SelectableFlags_.span_all_columns | imgui.SelectableFlags_.allow_overlap
    flags |= imgui.SelectableFlags_.allow_double_click
    ink = imgui.get_style_color_vec4(imgui.Col_.text_disabled if is_dim else imgui.Col_.text)
    with (
        imgui_ctx.push_style_color(imgui.Col_.header, color),
        imgui_ctx.push_style_color(imgui.Col_.text, ink),
    ):
        pressed, _ = imgui.selectable(text, is_chosen, flags)
    return pressed


def _draw_label(label: Label, hint: str) -> Label:
    imgui.set_next_item_width(controls.em(16))
    _, name = imgui.input_text_with_hint("##Name", controls.plain(hint), label.name)
    controls.tooltip("The name.")
    size = ImVec2(controls.em(16), controls.em(5))
    _, note = imgui.input_text_multiline("##Note", label.note, size)
    controls.tooltip("A note.")
    return replace(label, name=name, note=note)


def _set_up(*columns: tuple[str, float]) -> None:
    """Titles and widths in em; 0 is what is left."""
    imgui.table_setup_scroll_freeze(0, 1)
    for title, width in columns:
        fixed = imgui.TableColumnFlags_.width_fixed if width else imgui.TableColumnFlags_.width_stretch
        imgui.table_setup_column(title, fixed, controls.em(width))
    imgui.table_next_row(imgui.TableRowFlags_.headers)
    for index, (title, _) in enumerate(columns):
        imgui.table_set_column_index(index)
        with imgui_ctx.push_id(str(index)):
            imgui.table_header(title)
        if title in _ABOUT:
            controls.tooltip(_ABOUT[title])


def _row_height() -> float:
    return imgui.get_text_line_height() + 2 * imgui.get_style().cell_padding.y

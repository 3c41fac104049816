"""One row of the stack of edits: switches, name, strength and ws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.directions.edit_stack import Edit
from widgets import controls, layer_range, number_field
from widgets.field_keys import NO_KEYS, FieldKeys
from widgets.layer_range import LayerRange

DRAGGED = "edit row"
LIMIT = 10.0  # of the slider, in standard deviations
WIDE_EM = 34.0  # from this width on a row is one line
_ICON_EM, _MENU_EM = 1.75, 1.5
_NAME_SHARE, _STRENGTH_SHARE = 0.34, 0.56


class RowWish(Enum):
    """What was asked for beyond a change of the edit itself."""

    NOTHING = "nothing"
    DELETE = "delete"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class RowShown:
    """What is known of an edit's direction: its own name, where it is from, and why it cannot be used."""

    title: str
    about: str = ""
    problem: str = ""


def draw(
    index: int,
    edit: Edit,
    shown: RowShown,
    num_ws: int,
    *,
    locked: tuple[int, ...],
    is_heard: bool,
    keys: FieldKeys = NO_KEYS,
) -> tuple[Edit, RowWish]:
    """The row, in one line where there is room, else in two."""
    path = f"edits.edits.{index}"
    is_wide = controls.width_left() > controls.em(WIDE_EM)
    line = controls.width_left()
    _draw_handle(index, edit, shown)
    imgui.same_line(0, controls.em(0.15))
    edit = _draw_switches(edit, keys, path)
    buttons = 2 * controls.em(_MENU_EM + 0.15)
    imgui.same_line(0, controls.em(0.25))
    width = line * _NAME_SHARE - controls.em(5) if is_wide else controls.width_left() - buttons
    edit = _draw_name(edit, shown, width)
    wish = RowWish.NOTHING
    if not is_wide:
        edit, wish = _draw_buttons(edit)
    else:
        imgui.same_line(0, controls.em(0.4))
    with controls.disabled(bool(shown.problem)):
        alpha = 1.0 if is_heard else 0.55
        with imgui_ctx.push_style_var(imgui.StyleVar_.alpha, imgui.get_style().alpha * alpha):
            room = controls.width_left() - (buttons + controls.em(0.4) if is_wide else 0.0)
            edit = _draw_amount(edit, num_ws, locked, room, mark=lambda: keys.item(f"{path}.strength"))
    if is_wide:
        edit, wish = _draw_buttons(edit)
    if shown.problem:
        controls.dim_text(shown.problem)
    return edit, wish


def _draw_handle(index: int, edit: Edit, shown: RowShown) -> None:
    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
        imgui.button(f"{icons.ICON_FA_GRIP_VERTICAL}##Handle", (controls.em(1.2), 0))
    name = controls.plain(edit.name or shown.title)
    if imgui.begin_drag_drop_source():
        imgui.set_drag_drop_payload_py_id(DRAGGED, index)
        imgui.text_unformatted(name)
        imgui.end_drag_drop_source()
    else:
        controls.tooltip(
            f"{controls.plain(shown.about)}\nDrag to move this edit, onto a group to put it there."
        )


def _draw_switches(edit: Edit, keys: FieldKeys, path: str) -> Edit:
    icon = icons.ICON_FA_EYE if edit.is_on else icons.ICON_FA_EYE_SLASH
    width = controls.em(_ICON_EM)
    about = "Switch this edit on or off."
    is_on = controls.toggle_button(f"{icon}##On", edit.is_on, about=about, width=width)
    keys.item(f"{path}.is_on")
    imgui.same_line(0, controls.em(0.15))
    about = "Solo: while any edit is solo, only the solo ones count."
    is_solo = controls.toggle_button("S##Solo", edit.is_solo, about=about, width=width)
    if is_on != edit.is_on or is_solo != edit.is_solo:
        return replace(edit, is_on=is_on, is_solo=is_solo)
    return edit


def _draw_name(edit: Edit, shown: RowShown, width: float) -> Edit:
    imgui.set_next_item_width(max(width, controls.em(3)))
    changed, name = imgui.input_text_with_hint("##Name", shown.title, edit.name)
    if imgui.is_item_hovered():
        controls.tooltip(f"{controls.plain(edit.name or shown.title)}\n{controls.plain(shown.about)}")
    return replace(edit, name=name) if changed else edit


def _draw_amount(
    edit: Edit, num_ws: int, locked: tuple[int, ...], room: float, *, mark: Callable[[], None]
) -> Edit:
    gap, reset = controls.em(0.2), controls.em(controls.RESET_EM - 0.2)
    width = max((room - reset - 2 * gap) * _STRENGTH_SHARE, controls.em(4))
    imgui.set_next_item_width(width)
    changed, strength = number_field.slider_float("##Strength", edit.strength, -LIMIT, LIMIT, "%+.1f σ")
    if imgui.is_item_hovered():
        controls.tooltip(
            "Strength in standard deviations (σ) of w along this direction.\n"
            f"From −{LIMIT:g} to {LIMIT:g}. {controls.HOW_TO_TYPE_BEYOND}"
        )
    if changed:
        edit = replace(edit, strength=controls.tidy(strength, edit.strength))
    start = imgui.get_item_rect_max().x
    mark()
    if controls.reset("Strength", edit.strength != 0):
        edit = replace(edit, strength=0.0)
    imgui.same_line(0, 0)
    place = imgui.get_cursor_screen_pos()
    imgui.set_cursor_screen_pos((start + reset + 2 * gap, place.y))
    value = LayerRange(edit.first, edit.last)
    width = room - width - reset - 2 * gap
    new = layer_range.draw("Ws", value, num_ws, width=width, locked=locked)
    return edit if new is value else replace(edit, first=new.first, last=new.last)


def _draw_buttons(edit: Edit) -> tuple[Edit, RowWish]:
    wish, width = RowWish.NOTHING, (controls.em(_MENU_EM), 0.0)
    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
        imgui.same_line(0, controls.em(0.15))
        if imgui.button(f"{icons.ICON_FA_ELLIPSIS}##More", width):
            imgui.open_popup("Row menu")
        controls.tooltip("Duplicate, group")
        imgui.same_line(0, controls.em(0.15))
        if imgui.button(f"{icons.ICON_FA_XMARK}##Delete", width):
            wish = RowWish.DELETE
        controls.tooltip("Delete this edit")
    if not imgui.begin_popup("Row menu"):
        return edit, wish
    if imgui.menu_item("Duplicate", "", False)[0]:
        wish = RowWish.DUPLICATE
    if imgui.menu_item("Strength to 0", "", False, edit.strength != 0)[0]:
        edit = replace(edit, strength=0.0)
    if imgui.menu_item("Delete", "", False)[0]:
        wish = RowWish.DELETE
    imgui.separator()
    edit = _draw_group(edit)
    imgui.end_popup()
    return edit, wish


def _draw_group(edit: Edit) -> Edit:
    imgui.set_next_item_width(controls.em(11))
    flags = imgui.InputTextFlags_.enter_returns_true
    entered, group = imgui.input_text_with_hint("##Group", "Group (Enter)", edit.group, flags)
    controls.tooltip("Edits of one group fold together. Empty: in no group.")
    if entered:
        imgui.close_current_popup()
        return replace(edit, group=group.strip())
    return edit

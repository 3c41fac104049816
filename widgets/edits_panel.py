"""The stack of edits: rows to switch, drag and name, what is common to all, and their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.directions.edit_stack import Edit, EditStack
from widgets import controls, edit_row, ws_cells
from widgets.edit_row import DRAGGED, RowShown, RowWish
from widgets.field_keys import NO_KEYS, FieldKeys

EMPTY = "No edits yet. Double-click a direction below, click on one of its pictures, or import a file."
Describe = Callable[[Edit], RowShown]


class StackWish(Enum):
    """What was asked for beyond a change of the stack."""

    NOTHING = "nothing"
    EXPORT = "export"
    IMPORT = "import"


def draw(
    stack: EditStack, num_ws: int, describe: Describe, *, keys: FieldKeys = NO_KEYS
) -> tuple[EditStack, StackWish]:
    """Rows, then what is common to all. `describe` says what is known of an edit's direction."""
    stack, wish = _draw_buttons(stack)
    if not stack.edits:
        controls.dim_text(EMPTY)
    stack = _draw_rows(stack, num_ws, describe, keys)
    return _draw_common(stack, num_ws), wish


def _draw_buttons(stack: EditStack) -> tuple[EditStack, StackWish]:
    wish = StackWish.NOTHING
    if controls.button("Import…", about="Read edits (.json) or directions (.npz, .npy, .pt)."):
        wish = StackWish.IMPORT
    imgui.same_line()
    with controls.disabled(not stack.edits, "There are no edits."):
        about = "Write these edits as JSON, with their directions beside it, into the picture folder."
        if controls.button("Export", about=about):
            wish = StackWish.EXPORT
        imgui.same_line()
        if controls.button("Clear", about="Delete all edits. Undo brings them back."):
            stack = replace(stack, edits=())
    return stack, wish


def _draw_rows(stack: EditStack, num_ws: int, describe: Describe, keys: FieldKeys) -> EditStack:
    """The rows in order; those of a group where its first one is."""
    any_solo, groups = any(edit.is_solo and edit.is_on for edit in stack.edits), dict[str, list[int]]()
    for index, edit in enumerate(stack.edits):
        groups.setdefault(edit.group, []).append(index)
    after, drawn = stack, set[str]()

    def drawn_row(after: EditStack, index: int) -> EditStack:
        edit = stack.edits[index]
        is_heard = edit.is_on and (edit.is_solo or not any_solo)
        return _draw_row(after, index, edit, describe, num_ws, is_heard=is_heard, keys=keys)

    for index, edit in enumerate(stack.edits):
        if not edit.group:
            after = drawn_row(after, index)
        elif edit.group not in drawn:
            drawn.add(edit.group)
            rows = groups[edit.group]
            after, is_open = _draw_group(after, edit.group, rows)
            imgui.indent(controls.em(0.6))
            for row in rows if is_open else ():
                after = drawn_row(after, row)
            imgui.unindent(controls.em(0.6))
    return after


def _draw_row(
    stack: EditStack,
    index: int,
    edit: Edit,
    describe: Describe,
    num_ws: int,
    *,
    is_heard: bool,
    keys: FieldKeys,
) -> EditStack:
    """`stack` is the one drawn, as far as no row above has changed it; at most one does in a frame."""
    start = imgui.get_cursor_screen_pos()
    is_wide = controls.width_left() > controls.em(edit_row.WIDE_EM)
    height = imgui.get_frame_height_with_spacing() * (1 if is_wide else 2)
    right = start.x + controls.width_left()
    shown = describe(edit)
    if not shown.problem and not imgui.is_rect_visible((1.0, height)):
        imgui.dummy((0, height - imgui.get_style().item_spacing.y))
        return stack
    with imgui_ctx.push_id(f"edit {index}"):
        new, wish = edit_row.draw(
            index, edit, shown, num_ws, locked=stack.locked, is_heard=is_heard, keys=keys
        )
        bottom = imgui.get_cursor_screen_pos().y
        dropped = _dropped((start.x, start.y, right, bottom), imgui.get_id("target"))
    if dropped is not None and dropped != index:
        moved = stack.with_row(dropped, replace(stack.edits[dropped], group=edit.group))
        return moved.moved(dropped, index)
    if wish is RowWish.DELETE:
        return stack.without_row(index)
    if wish is RowWish.DUPLICATE:
        return stack.with_duplicate(index)
    return stack if new is edit else stack.with_row(index, new)


def _draw_group(stack: EditStack, group: str, rows: list[int]) -> tuple[EditStack, bool]:
    """The line above a group; whether it is unfolded."""
    start = imgui.get_cursor_screen_pos()
    right = start.x + controls.width_left()
    name = controls.ellipsis(controls.plain(group), controls.width_left() - controls.em(7))
    flags = imgui.TreeNodeFlags_.default_open | imgui.TreeNodeFlags_.no_tree_push_on_open
    flags |= imgui.TreeNodeFlags_.allow_overlap | imgui.TreeNodeFlags_.frame_padding
    is_open = imgui.tree_node_ex(f"{name}  ({len(rows)})###group {group}", flags)
    with imgui_ctx.push_id(f"group {group}"):
        imgui.same_line(0, 0)
        imgui.set_cursor_screen_pos((right - controls.em(3.4), start.y))
        members = [stack.edits[row] for row in rows]
        is_on = any(edit.is_on for edit in members)
        icon = icons.ICON_FA_EYE if is_on else icons.ICON_FA_EYE_SLASH
        about = "Switch the whole group on or off."
        wanted = controls.toggle_button(f"{icon}##Group on", is_on, about=about, width=controls.em(1.7))
        imgui.same_line(0, controls.em(0.1))
        with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
            is_dissolved = imgui.button(f"{icons.ICON_FA_XMARK}##Ungroup", (controls.em(1.5), 0))
        controls.tooltip("Dissolve the group; its edits stay.")
        end = imgui.get_cursor_screen_pos().y
        dropped = _dropped((start.x, start.y, right, end), imgui.get_id("target"))
    if dropped is not None:
        return stack.with_row(dropped, replace(stack.edits[dropped], group=group)), is_open
    if is_dissolved or wanted != is_on:
        for row, edit in zip(rows, members, strict=True):
            new = replace(edit, group="") if is_dissolved else replace(edit, is_on=wanted)
            stack = stack.with_row(row, new)
    return stack, is_open


def _dropped(area: tuple[float, float, float, float], item: int) -> int | None:
    """The row that was dropped on an area of the screen, if one was in this frame."""
    if imgui.get_drag_drop_payload_py_id() is None:
        return None
    left, top, right, bottom = area
    rect = imgui.internal.ImRect((left, top), (right, bottom))
    if not imgui.internal.begin_drag_drop_target_custom(rect, item):
        return None
    payload = imgui.accept_drag_drop_payload_py_id(DRAGGED)
    imgui.end_drag_drop_target()
    return None if payload is None else payload.data_id


def _draw_common(stack: EditStack, num_ws: int) -> EditStack:
    keeps = controls.checkbox(
        "Keep distance from average",
        stack.keeps_distance,
        about="Bring every w that an edit has moved back to the distance from w_avg that it had, so that "
        "strong edits stay typical pictures.",
    )
    if keeps != stack.keeps_distance:
        stack = replace(stack, keeps_distance=keeps)
    with imgui_ctx.push_id("locked"):
        return _draw_locks(stack, num_ws)


def _draw_locks(stack: EditStack, num_ws: int) -> EditStack:
    """A toggle for every w; edits do not move those that are locked."""
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted(f"{icons.ICON_FA_LOCK}  Locked ws")
    controls.tooltip("Edits do not move the locked ws, whatever their range.")
    controls.beside("Pose w[0]")
    is_pose = 0 in stack.locked
    about = "Keep the pose: w[0] turns and moves the picture in StyleGAN3."
    if controls.toggle_button("Pose w[0]", is_pose, about=about) != is_pose:
        return stack.with_locked((0,), not is_pose)
    controls.beside("None")
    with controls.disabled(not stack.locked):
        if controls.button("None", about="Free all ws."):
            return replace(stack, locked=())
    locked = ws_cells.draw(
        "Locked ws", stack.locked, num_ws, about="edits do not move it while it is locked."
    )
    return stack if locked == stack.locked else replace(stack, locked=locked)

"""The keys of a timeline, row by row: selected, dragged, stretched, framed with the mouse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from imgui_bundle import imgui

from renderer.recording.keying import field_keyed, scene_keyed
from renderer.recording.retiming import nearest
from renderer.recording.timeline_edits import SCENE_ROW, Edited, KeyAt, rows, span
from renderer.recording.timeline_scenes import scene_at
from widgets import controls
from widgets.key_grip import Grip, Hold, carried, caught_up, framed, moving, pressed, released
from widgets.time_axis import TimeAxis
from widgets.timeline_state import (
    KEY_EM,
    STRIP_EM,
    Surroundings,
    TimelineState,
    pushed,
    row_height,
    rules,
    steered,
)

MENU = "Key menu"
_STRETCH_EM = 0.6
_ABOUT = (
    "Click a key to select it, drag to move it; Ctrl and Shift select more, a drag beside keys frames them.\n"
    "Double-click beside keys sets one, on a key goes there. Alt lets go of the frames."
)
_STRIP_ABOUT = "From the first to the last selected key: drag an end to stretch, the middle to move."


def draw_keys(state: TimelineState, axis: TimeAxis, around: Surroundings, height: float) -> TimelineState:
    """The field in which the keys lie, to the right of their rows' names; what the mouse does there."""
    top = imgui.get_cursor_screen_pos().y
    imgui.invisible_button("##Keys", (axis.width, max(height, 1.0)))
    state = steered(state, axis, around.rate)
    mouse = imgui.get_io().mouse_pos
    key = _key_at(state, axis, top) if imgui.is_item_hovered() else None
    if key is not None and state.grip is None:
        imgui.set_mouse_cursor(imgui.MouseCursor_.hand)
        controls.tooltip(_ABOUT)
    place = axis.seconds(mouse.x), (mouse.y - top) / row_height()
    if imgui.is_item_clicked(imgui.MouseButton_.right) and key is not None:
        chosen = state.selection if key in state.selection else frozenset({key})
        imgui.open_popup(MENU)
        return replace(state, selection=chosen)
    if imgui.is_item_hovered() and imgui.is_mouse_double_clicked(imgui.MouseButton_.left):
        return _double_clicked(state, around, key, place)
    if imgui.is_item_activated():
        io = imgui.get_io()
        grip = pressed(state.timeline, state.selection, key, place, toggles=io.key_ctrl, extends=io.key_shift)
        return _begun(state, axis, grip)
    return _held(state, axis, around, place)


def draw_strip(state: TimelineState, axis: TimeAxis, around: Surroundings) -> TimelineState:
    """The thin bar over the rows: how far the selected keys reach, with ends to stretch them by."""
    corner, height = imgui.get_cursor_screen_pos(), round(controls.em(STRIP_EM))
    imgui.invisible_button("##Selected keys", (axis.width, height))
    state = steered(state, axis, around.rate)
    if not state.selection:
        return state
    ends = span(state.selection)
    hold = _hold_at(axis, ends)
    if hold is not None and imgui.is_item_hovered():
        is_end = hold is not Hold.MOVE
        imgui.set_mouse_cursor(imgui.MouseCursor_.resize_ew if is_end else imgui.MouseCursor_.hand)
        controls.tooltip(_STRIP_ABOUT)
    at = axis.seconds(imgui.get_io().mouse_pos.x)
    if imgui.is_item_activated() and hold is not None:
        at_s = ends[1] if hold is Hold.STRETCH_END else ends[0]
        grip = Grip(hold, state.timeline, state.selection, (at, -1.0), at_s, adds=True)
        state = _begun(state, axis, grip)
    else:
        state = _held(state, axis, around, (at, -1.0))
    if state.selection:
        _draw_strip(axis, _shown_ends(state), corner.y, height)
    return state


def _begun(state: TimelineState, axis: TimeAxis, grip: Grip) -> TimelineState:
    """What is on show stays so while keys are held, also where the timeline becomes longer."""
    grip = replace(grip, was_whole=state.axis is None)
    return replace(state, grip=grip, selection=grip.selection, axis=axis)


def _held(
    state: TimelineState, axis: TimeAxis, around: Surroundings, place: tuple[float, float]
) -> TimelineState:
    """What becomes of the keys while the mouse is held, and when it is let go."""
    grip = state.grip
    if grip is None or not (imgui.is_item_active() or imgui.is_item_deactivated()):
        return state
    if imgui.is_item_deactivated():
        if grip.has_moved and grip.hold is not Hold.FRAME:
            if imgui.is_mouse_pos_valid():
                grip, _ = carried(grip, place[0], rules(state, around.rate))
            state = _edited(state, caught_up(grip))
        return replace(state.without_drag(), selection=released(grip, state.selection))
    if imgui.is_key_pressed(imgui.Key.escape):
        return replace(state.without_drag(), timeline=grip.timeline)
    if not grip.has_moved and imgui.is_mouse_dragging(imgui.MouseButton_.left):
        grip = moving(grip)
    if not grip.has_moved:
        return state
    state = pushed(replace(state, grip=grip), axis)
    if grip.hold is Hold.FRAME:
        return replace(state, selection=framed(grip, place, state.row_names()))
    grip, edited = carried(grip, place[0], rules(state, around.rate))
    state = replace(state, grip=grip)
    return state if edited is None else _edited(state, edited)


def _edited(state: TimelineState, edited: Edited) -> TimelineState:
    return replace(state, timeline=edited.timeline, selection=edited.selection)


def _double_clicked(
    state: TimelineState, around: Surroundings, key: KeyAt | None, place: tuple[float, float]
) -> TimelineState:
    """On a key the playhead goes there; beside, there is a key of what the row shows at that time."""
    if key is not None:
        return state.sought(key.seconds)
    at, names = rules(state, around.rate).landed(place[0]), state.row_names()
    row = int(place[1])
    if not 0 <= row < len(names) or not 0 <= at <= state.timeline.duration_s:
        return state
    scene = scene_at(around.scene, state.timeline, at)
    if names[row] == SCENE_ROW:
        timeline = scene_keyed(state.timeline, scene, at, rate=around.rate)
    else:
        timeline = field_keyed(state.timeline, scene, names[row], at, rate=around.rate)
    return replace(state, timeline=timeline, selection=frozenset({KeyAt(names[row], at)}))


def _key_at(state: TimelineState, axis: TimeAxis, top: float) -> KeyAt | None:
    """The key under the mouse."""
    mouse = imgui.get_io().mouse_pos
    names, row = state.row_names(), int((mouse.y - top) // row_height())
    keys = rows(state.timeline).get(names[row], ()) if 0 <= row < len(names) else ()
    if not keys:
        return None
    key = keys[nearest(keys, axis.seconds(mouse.x))]
    reach = controls.em(KEY_EM + 0.15)
    return KeyAt(names[row], key.seconds) if abs(axis.x(key.seconds) - mouse.x) <= reach else None


def _shown_ends(state: TimelineState) -> tuple[float, float]:
    """The first and the last selected key as they are drawn."""
    ahead = state.ahead
    if ahead is None:
        return span(state.selection)
    first, last = ahead.times(np.array(span(ahead.keys))).tolist()
    return first, last


def _hold_at(axis: TimeAxis, ends: tuple[float, float]) -> Hold | None:
    """What of the strip is under the mouse."""
    x, left, right = imgui.get_io().mouse_pos.x, axis.x(ends[0]), axis.x(ends[1])
    reach = controls.em(_STRETCH_EM)
    if not left - reach <= x <= right + reach:
        return None
    if right - left < controls.em(1.0):
        return Hold.MOVE
    inside = min(reach, (right - left) / 3)
    if x < left + inside:
        return Hold.STRETCH_START
    return Hold.STRETCH_END if x > right - inside else Hold.MOVE


def _draw_strip(axis: TimeAxis, ends: tuple[float, float], top: float, height: float) -> None:
    canvas, inset = imgui.get_window_draw_list(), controls.em(0.12)
    left, right = axis.x(ends[0]) - controls.em(KEY_EM), axis.x(ends[1]) + controls.em(KEY_EM)
    canvas.push_clip_rect((axis.left, top), (axis.left + axis.width, top + height), True)
    color, grip = imgui.get_color_u32(imgui.Col_.slider_grab_active), controls.em(0.3)
    body = imgui.get_color_u32(imgui.Col_.slider_grab, 0.8)
    canvas.add_rect_filled((left, top + inset), (right, top + height - inset), body, inset)
    for x in (left, right - grip):
        canvas.add_rect_filled((x, top + inset), (x + grip, top + height - inset), color, inset)
    canvas.pop_clip_rect()

"""The selected keys in numbers: when they are, what they are, how they are left."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import islice
from typing import Any

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.recording.animatable import WORDS, Kind, animatable, kind_of
from renderer.recording.frame_times import frame_at, time_of
from renderer.recording.keying import retimed, with_value_of
from renderer.recording.retiming import nearest
from renderer.recording.timeline import Easing, Interpolation, Key, Value
from renderer.recording.timeline_edits import SCENE_ROW, KeyAt, rows, with_easing
from renderer.scene import SEED_COUNT, LatentPoint
from widgets import controls, easing_editor, number_field
from widgets.timeline_names import row_name
from widgets.timeline_state import Surroundings, TimelineState, Wish

IMAGE = "Image"
HINT = "Select a key to see and set its time, value and easing."
_NO_ARROWS = imgui.WindowFlags_.no_nav_inputs  # they step through time
_NUMBERS_EM, _FRAME_EM = 15.0, 3.6
MOST_LOOKED_AT = 50  # of the keys selected, for what is said of them; what is changed is all of them


def draw(state: TimelineState, around: Surroundings, *, curve_beside: bool = False) -> TimelineState:
    """What is selected, and the curve of its easing below or beside that; a hint where nothing is."""
    keys = _selected(state)
    if not keys:
        controls.dim_text(HINT)
        return state
    if not curve_beside:
        return _draw_curve(_draw_numbers(state, around, keys), keys)
    with imgui_ctx.begin_child("Numbers", ImVec2(controls.em(_NUMBERS_EM), 0), window_flags=_NO_ARROWS):
        state = _draw_numbers(state, around, keys)
    imgui.same_line(0, controls.em(0.6))
    with imgui_ctx.begin_group():
        return _draw_curve(state, keys)


def _draw_numbers(state: TimelineState, around: Surroundings, keys: dict[KeyAt, Any]) -> TimelineState:
    if len(keys) == 1:
        ((where, key),) = keys.items()
        controls.cut_text(row_name(where.row, around))
        state = _draw_time(state, around, where)
        if isinstance(key, Key):
            state = _draw_value(state, around, where, key)
    else:
        controls.cut_text(f"{len(state.selection)} keys")
    state = _draw_buttons(state)
    return _draw_easing(state, keys)


def _selected(state: TimelineState) -> dict[KeyAt, Any]:
    """The selected keys that are there, or some of them if there are too many to look at."""
    found: dict[KeyAt, Any] = {}
    every = rows(state.timeline)
    for where in islice(state.selection, MOST_LOOKED_AT):
        keys = every.get(where.row, ())
        if keys and (key := keys[nearest(keys, where.seconds)]).seconds == where.seconds:
            found[where] = key
    return found


def _draw_time(state: TimelineState, around: Surroundings, where: KeyAt) -> TimelineState:
    controls.label("Time", needs=controls.width_of(f"{where.seconds:.4f} s") + controls.em(_FRAME_EM))
    imgui.set_next_item_width(controls.width_left() - controls.em(_FRAME_EM))
    entered, seconds = number_field.typed("##Key time", where.seconds, "%.4f s")
    controls.tooltip("When the key is, in seconds; it may lie between two frames. Enter takes it.")
    imgui.same_line(0, controls.em(0.25))
    imgui.set_next_item_width(controls.width_left())
    frame = frame_at(where.seconds, around.rate)
    stepped, new = imgui.input_int("##Key frame", frame, 0, 0, imgui.InputTextFlags_.enter_returns_true)
    controls.tooltip(f"The frame of the video on which it is, at {around.rate} frames per second.")
    if stepped and new != frame:
        entered, seconds = True, time_of(new, around.rate)
    if not entered or not math.isfinite(seconds):
        return state
    edited = retimed(state.timeline, where, seconds)
    return replace(state, timeline=edited.timeline, selection=edited.selection)


def _draw_value(state: TimelineState, around: Surroundings, where: KeyAt, key: Key) -> TimelineState:
    unit = animatable(where.row, around.scene).unit
    controls.label(f"Value, {unit}" if unit and len(unit) < 6 else "Value")
    imgui.set_next_item_width(controls.width_left())
    value = _value_control(key.value, where.row, around)
    controls.tooltip("What the control has at this key.")
    if value == key.value:
        return state
    try:
        return replace(state, timeline=with_value_of(state.timeline, where, value))
    except ValueError:
        return state  # a number that the field cannot have, such as a negative one


def _value_control(value: Value, path: str, around: Surroundings) -> Value:
    if isinstance(value, LatentPoint):
        return _draw_seed(value)
    if isinstance(value, bool):
        return imgui.checkbox("##Key value", value)[1]
    if path == "view.layer":
        names = [IMAGE, *(layer.name for layer in around.model.layers)] if around.model else [IMAGE]
        index = names.index(value) if value in names else 0
        _, index = imgui.combo("##Key value", index, names, 24)
        return names[index] if index else None
    if path in WORDS:
        options = list(WORDS[path])
        index = options.index(str(value)) if value in options else 0
        return options[imgui.combo("##Key value", index, options)[1]]
    if kind_of(path) is Kind.WHOLE:
        new = _draw_whole(value if isinstance(value, int) else 0, "%.0f")
        return value if new is None else new
    if not isinstance(value, (int, float)):
        return value
    changed, new = number_field.drag_float("##Key value", float(value), 0.005, form="%.4f")
    return controls.tidy(new, float(value)) if changed else value


def _draw_seed(value: LatentPoint) -> LatentPoint:
    """The nearest seed to be typed; a blend stays one until another seed is."""
    if value.blend:
        imgui.text_disabled(f"A blend of {len(value.blend)} seeds")
        return value
    seed = _draw_whole(value.seed, "seed %.0f", lowest=1 - SEED_COUNT)
    return value if seed is None else LatentPoint(x=float(seed))


def _draw_whole(value: int, form: str, *, lowest: int = 0) -> int | None:
    """A whole number to be typed, as large as seeds are, which ImGui's own whole numbers are not."""
    entered, new = number_field.typed("##Key value", value, form, step=1.0)
    return min(max(round(new), lowest), SEED_COUNT - 1) if entered and math.isfinite(new) else None


def _draw_easing(state: TimelineState, keys: dict[KeyAt, Any]) -> TimelineState:
    shaped = _shaped(state, keys)
    if shaped is None:
        controls.dim_text(_why_not(state, keys))
        return state
    first = shaped[min(shaped)].easing
    is_mixed = any(key.easing != first for key in shaped.values())
    return _eased(state, first, easing_editor.draw_list(first, is_mixed=is_mixed))


def _draw_curve(state: TimelineState, keys: dict[KeyAt, Any]) -> TimelineState:
    shaped = _shaped(state, keys)
    if shaped is None:
        return state
    first = shaped[min(shaped)].easing
    return _eased(state, first, easing_editor.draw_curve(first))


def _eased(state: TimelineState, before: Easing, easing: Easing) -> TimelineState:
    if easing == before:
        return state
    return replace(state, timeline=with_easing(state.timeline, state.selection, easing))


def _shaped(state: TimelineState, keys: dict[KeyAt, Any]) -> dict[KeyAt, Any] | None:
    """Those of the keys that easing has a say in, if there are any."""
    shaped = {
        where: key
        for where, key in keys.items()
        if not _is_cubic(state, where.row) and (not where.row or kind_of(where.row).is_on_the_way)
    }
    return shaped or None


def _why_not(state: TimelineState, keys: dict[KeyAt, Any]) -> str:
    if any(_is_cubic(state, where.row) for where in keys):
        return "One smooth curve goes through all keys of this row; its menu gives easing back."
    return "This control has nothing between two values: each holds until the next key."


def _is_cubic(state: TimelineState, row: str) -> bool:
    track = state.timeline.track(row) if row != SCENE_ROW else None
    course = track.interpolation if track is not None else state.timeline.interpolation
    return course is Interpolation.CUBIC


def _draw_buttons(state: TimelineState) -> TimelineState:
    wish = state.wish
    if controls.button("From scene##keys", about="These keys get what the scene has now."):
        wish = Wish.REVALUE
    imgui.same_line()
    if controls.button(f"{icons.ICON_FA_TRASH}##Delete keys", about="Delete these keys (Delete)."):
        wish = Wish.DELETE
    return replace(state, wish=wish)

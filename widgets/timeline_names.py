"""The names of a timeline's rows, each with a key to set and a menu of what can be done with the row."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.recording.animatable import TURNS_PATH, animatable, kind_of
from renderer.recording.keying import field_keyed, scene_keyed
from renderer.recording.retiming import key_at
from renderer.recording.timeline import MOST_CUBIC_KEYS, Interpolation
from renderer.recording.timeline_edits import SCENE_ROW, KeyAt, rows, without
from widgets import controls
from widgets.timeline_state import Surroundings, TimelineState, row_height

_BUTTON_EM = 1.5
_SCENE_NAME = "Whole scene"


def draw(state: TimelineState, around: Surroundings, shown: range, width: float) -> TimelineState:
    """The names of these rows, from the top of the present child window down."""
    names = state.row_names()
    for i in shown:
        if i >= len(names):
            break
        imgui.set_cursor_pos((0.0, i * row_height()))
        with imgui_ctx.push_id(names[i] or _SCENE_NAME):
            state = _draw_name(state, around, names[i], width)
    return state


def row_name(row: str, around: Surroundings) -> str:
    """What a row is called."""
    return _SCENE_NAME if row == SCENE_ROW else animatable(row, around.scene).name


def _draw_name(state: TimelineState, around: Surroundings, row: str, width: float) -> TimelineState:
    name, button = row_name(row, around), controls.em(_BUTTON_EM)
    start, y = imgui.get_cursor_pos_x(), imgui.get_cursor_pos_y()
    text = controls.cut_middle(controls.plain(name), width - 2 * button - controls.em(0.6))
    imgui.set_cursor_pos_y(y + (row_height() - imgui.get_text_line_height()) / 2)
    imgui.text_unformatted(text)
    controls.tooltip(name if row else "Keyframes of everything at once; tracks go over them.")
    if imgui.is_item_clicked():
        keys = rows(state.timeline).get(row, ())
        state = replace(state, selection=frozenset(KeyAt(row, key.seconds) for key in keys))
    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
        imgui.set_cursor_pos((start + width - 2 * button, y))
        state = _draw_key_button(state, around, row, button)
        imgui.set_cursor_pos((start + width - button, y))
        if imgui.button(f"{icons.ICON_FA_ELLIPSIS_VERTICAL}##Row", (button, row_height() - 1)):
            imgui.open_popup("Row menu")
        controls.tooltip(f"What can be done with the row “{name}”")
    if imgui.begin_popup("Row menu"):
        state = _draw_menu(state, row)
        imgui.end_popup()
    return state


def _draw_key_button(state: TimelineState, around: Surroundings, row: str, width: float) -> TimelineState:
    """Sets a key at the playhead; one that is there already is taken away."""
    at = state.playhead_s
    here = key_at(rows(state.timeline).get(row, ()), at)
    color = imgui.Col_.check_mark if here else imgui.Col_.text_disabled
    with imgui_ctx.push_style_color(imgui.Col_.text, imgui.get_style_color_vec4(color)):
        pressed = imgui.button(f"{icons.ICON_FA_DIAMOND}##Key", (width, row_height() - 1))
    if here is not None:
        controls.tooltip("Remove the key at the playhead")
    else:
        controls.tooltip("Set a key at the playhead to what the scene has now")
    if not pressed:
        return state
    if here is not None:
        timeline = without(state.timeline, frozenset({KeyAt(row, here.seconds)}))
    elif row == SCENE_ROW:
        timeline = scene_keyed(state.timeline, around.scene, at, rate=around.rate)
    else:
        timeline = field_keyed(state.timeline, around.scene, row, at, rate=around.rate)
    return replace(state, timeline=timeline)


def _draw_menu(state: TimelineState, row: str) -> TimelineState:
    timeline = state.timeline
    track = timeline.track(row) if row else None
    course = track if track is not None else timeline
    keys = rows(timeline).get(row, ())
    can_be_cubic = len(keys) <= MOST_CUBIC_KEYS
    is_cubic = course.interpolation is Interpolation.CUBIC
    if row == SCENE_ROW or kind_of(row).is_on_the_way:
        chosen, _ = imgui.menu_item("One smooth curve through all keys", "", is_cubic, can_be_cubic)
        controls.tooltip("Cubic: speed does not change at a key. Otherwise each key has its own easing.")
        if chosen:
            course = replace(course, interpolation=Interpolation.EASED if is_cubic else Interpolation.CUBIC)
    if row in {SCENE_ROW, TURNS_PATH}:
        chosen, _ = imgui.menu_item("Angles by turns", "", course.by_turns)
        controls.tooltip("From 0 to 1 goes once around. Otherwise angles take the short way.")
        if chosen:
            course = replace(course, by_turns=not course.by_turns)
    imgui.separator()
    if imgui.menu_item("Select its keys", "", False, bool(keys))[0]:
        state = replace(state, selection=frozenset(KeyAt(row, key.seconds) for key in keys))
    name = "Remove the track" if row else "Remove all keyframes"
    if imgui.menu_item(name, "", False, bool(keys))[0]:
        rest = timeline.without_track(row) if row else replace(timeline, keyframes=())
        return replace(state, timeline=rest)
    if course is timeline or course is track:
        return state
    if track is None:
        return replace(state, timeline=course)  # type: ignore[arg-type]
    tracks = tuple(course if each is track else each for each in timeline.tracks)
    return replace(state, timeline=replace(timeline, tracks=tracks))  # type: ignore[arg-type]

"""The timeline: ruler, rows of keys, and what is selected in numbers."""

from __future__ import annotations

import math
from dataclasses import replace

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.recording.timeline import Easing
from renderer.recording.timeline_edits import rows, with_easing
from widgets import controls, key_inspector, timeline_names, timeline_rows, timeline_ruler, timeline_tracks
from widgets.easing_editor import NAMES, with_curve
from widgets.time_axis import TimeAxis
from widgets.timeline_state import (
    NAMES_EM,
    RULER_EM,
    STRIP_EM,
    Surroundings,
    TimelineState,
    Wish,
    row_height,
)

INSPECTOR_EM, WIDE_INSPECTOR_EM, _LOW_EM = 16.5, 25.0, 14.0
MOST_OF_WIDTH = 0.3  # for the numbers; else a button opens them over the timeline
_POPUP, _POPUP_EM = "Key numbers", 11.0
_STILL = imgui.WindowFlags_.no_nav | imgui.WindowFlags_.no_scroll_with_mouse
_NO_ARROWS = imgui.WindowFlags_.no_nav_inputs  # they step through time
_ITEMS = {
    "Copy": (Wish.COPY, "Ctrl+C"),
    "Paste at the playhead": (Wish.PASTE, "Ctrl+V"),
    "Duplicate at the playhead": (Wish.DUPLICATE, "Ctrl+D"),
    "Set from the scene": (Wish.REVALUE, ""),
    "Delete": (Wish.DELETE, "Delete"),
}
EMPTY = "Press K to set a keyframe here, or begin with a motion preset."


def draw(state: TimelineState, around: Surroundings) -> TimelineState:
    """All below the tools, in what is left of the pane.

    The room of the numbers is kept also while nothing is selected: a press that selects moves nothing. In a
    narrow pane they have none, and come when they are asked for.
    """
    size = imgui.get_content_region_avail()
    is_low = size.y < controls.em(_LOW_EM)
    inspector = controls.em(WIDE_INSPECTOR_EM if is_low else INSPECTOR_EM)
    if inspector > MOST_OF_WIDTH * size.x:
        inspector = 0.0
    with imgui_ctx.begin_child("Tracks", ImVec2(size.x - inspector, size.y), window_flags=_STILL):
        corner = imgui.get_cursor_screen_pos()
        state = _draw_tracks(state, around)
        if not inspector:
            imgui.set_cursor_screen_pos(corner)
            state = _draw_on_demand(state, around)
    if inspector:
        imgui.same_line(0, controls.em(0.6))
        with imgui_ctx.begin_child("Selected", ImVec2(0, size.y), window_flags=_NO_ARROWS):
            state = key_inspector.draw(state, around, curve_beside=is_low)
    return state


def _draw_on_demand(state: TimelineState, around: Surroundings) -> TimelineState:
    """A button in the corner, which opens the numbers of what is selected."""
    with controls.disabled(not state.selection, key_inspector.HINT):
        if controls.button(f"{icons.ICON_FA_SLIDERS} Selected", about="Time, value and easing of the keys."):
            imgui.open_popup(_POPUP)
    if not imgui.begin_popup(_POPUP):
        return state
    extent = ImVec2(controls.em(WIDE_INSPECTOR_EM), controls.em(_POPUP_EM))
    with imgui_ctx.begin_child("Selected", extent, window_flags=_NO_ARROWS):
        state = key_inspector.draw(state, around, curve_beside=True)
    imgui.end_popup()
    return state


def _draw_tracks(state: TimelineState, around: Surroundings) -> TimelineState:
    names = controls.em(NAMES_EM)
    corner, size = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail()
    width = size.x - names - imgui.get_style().scrollbar_size
    axis = state.placed(corner.x + names, width)
    imgui.set_cursor_screen_pos((axis.left, corner.y))
    state = timeline_ruler.draw(state, axis, around.rate)
    strip = corner.y + round(controls.em(RULER_EM))
    imgui.set_cursor_screen_pos((axis.left, strip))
    state = timeline_tracks.draw_strip(state, axis, around)
    top = strip + round(controls.em(STRIP_EM))
    imgui.set_cursor_screen_pos((corner.x, top))
    with imgui_ctx.begin_child("Rows", ImVec2(0, corner.y + size.y - top), window_flags=_STILL):
        state = _draw_rows(state, axis, around)
    timeline_ruler.draw_playhead(state, axis, corner.y, top)
    return state


def _draw_rows(state: TimelineState, axis: TimeAxis, around: Surroundings) -> TimelineState:
    """The names at the left, the keys at the right; only the rows that are in sight."""
    top, height = imgui.get_cursor_screen_pos().y, row_height()
    seen, count = imgui.get_window_height(), len(state.row_names())
    first = int(imgui.get_scroll_y() // height)
    shown = range(first, min(first + math.ceil(seen / height) + 1, count))
    if around.sought in state.row_names():
        _bring_into_sight(state.row_names().index(around.sought), seen)
    timeline_rows.draw(state, axis, top, shown)
    state = timeline_names.draw(state, around, shown, axis.left - imgui.get_window_pos().x)
    imgui.set_cursor_screen_pos((axis.left, top))
    state = timeline_tracks.draw_keys(state, axis, around, max(count * height, seen - 1))
    timeline_rows.draw_frame(state, axis, top)
    timeline_ruler.draw_line(state, axis, top, top + max(count * height, seen))
    state = _draw_menu(state)
    if imgui.is_window_hovered() and imgui.get_io().mouse_pos.x < axis.left:
        imgui.set_scroll_y(imgui.get_scroll_y() - imgui.get_io().mouse_wheel * height)
    if not rows(state.timeline):
        _draw_empty(axis, imgui.get_window_pos().y, seen)
    return state


def _bring_into_sight(row: int, seen: float) -> None:
    """Scroll no further than it takes."""
    top, bottom = row * row_height(), (row + 1) * row_height()
    if not imgui.get_scroll_y() <= top <= bottom <= imgui.get_scroll_y() + seen:
        imgui.set_scroll_y(max((top + bottom - seen) / 2, 0.0))


def _draw_empty(axis: TimeAxis, top: float, height: float) -> None:
    extent = imgui.calc_text_size(EMPTY, wrap_width=axis.width)
    across = axis.left + max(axis.width - extent.x, 0.0) / 2
    place = (across, top + max((height - extent.y) / 2, row_height()))
    font, size = imgui.get_font(), imgui.get_font_size()
    color, canvas = imgui.get_color_u32(imgui.Col_.text_disabled), imgui.get_window_draw_list()
    canvas.add_text(font, size, place, color, EMPTY, wrap_width=axis.width)


def _draw_menu(state: TimelineState) -> TimelineState:
    """What can be done with the selected keys, where one of them was clicked with the right button."""
    if not imgui.begin_popup(timeline_tracks.MENU):
        return state
    if imgui.begin_menu("Easing"):
        for curve, name in NAMES.items():
            if imgui.menu_item(name, "", False)[0]:
                eased = with_easing(state.timeline, state.selection, with_curve(Easing(), curve))
                state = replace(state, timeline=eased)
        imgui.end_menu()
    imgui.separator()
    for name, (wish, keys) in _ITEMS.items():
        if imgui.menu_item(name, keys, False)[0]:
            state = replace(state, wish=wish)
    imgui.end_popup()
    return state

"""The ruler over the keys: times, the playhead to be dragged, the ends of what is played."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

from imgui_bundle import imgui

from renderer.recording.timeline_extent import room_s, with_range
from renderer.recording.video_settings import FrameRate
from widgets import controls
from widgets.time_axis import TimeAxis, marks
from widgets.timeline_state import RULER_EM, TimelineState, ink, pushed, rules, steered

_APART_EM, _GRAB_EM = 5.0, 0.55
_ABOUT = (
    "Drag to move the playhead. Drag the ends of the bar below to play and export a part only; double-click "
    "it for all.\nWheel: zoom. Shift+wheel or middle drag: along."
)


class _Held(IntEnum):
    PLAYHEAD = 1
    START = 2
    END = 3


def draw(state: TimelineState, axis: TimeAxis, rate: FrameRate) -> TimelineState:
    """Draw it in the rest of the line; a drag moves the playhead or an end of the range."""
    corner, height = imgui.get_cursor_screen_pos(), round(controls.em(RULER_EM))
    imgui.invisible_button("##Ruler", (axis.width, height))
    is_active, is_hovered = imgui.is_item_active(), imgui.is_item_hovered()
    state = steered(state, axis, rate)
    lower = imgui.get_io().mouse_pos.y > corner.y + height * 0.6
    near = _near(state, axis) if lower else _Held.PLAYHEAD
    storage, item = imgui.get_state_storage(), imgui.get_item_id()
    if imgui.is_item_activated():
        storage.set_int(item, near)
    held = storage.get_int(item) if is_active else near
    if held != _Held.PLAYHEAD and (is_active or is_hovered):
        imgui.set_mouse_cursor(imgui.MouseCursor_.resize_ew)
    if is_active:
        state = _dragged(state, axis, rate, held)
        if lower and imgui.is_mouse_double_clicked(imgui.MouseButton_.left):
            state = replace(state, timeline=replace(state.timeline, range_s=None))
            storage.set_int(item, _Held.PLAYHEAD)
        state = pushed(state, axis)
    elif is_hovered:
        controls.tooltip(_ABOUT)
    _draw(state, axis, rate, (corner.y, corner.y + height))
    return state


def draw_playhead(state: TimelineState, axis: TimeAxis, top: float, bottom: float) -> None:
    """The handle of the playhead, and its line."""
    x = axis.x(state.playhead_s)
    if not axis.left - 1 <= x <= axis.left + axis.width + 1:
        return
    canvas, color, size = imgui.get_window_draw_list(), ink(imgui.Col_.nav_cursor), controls.em(0.42)
    canvas.add_triangle_filled((x - size, top), (x + size, top), (x, top + 1.6 * size), color)
    draw_line(state, axis, top, bottom)


def draw_line(state: TimelineState, axis: TimeAxis, top: float, bottom: float) -> None:
    """The line of the playhead alone."""
    x = axis.x(state.playhead_s)
    if axis.left - 1 <= x <= axis.left + axis.width + 1:
        canvas, color = imgui.get_window_draw_list(), ink(imgui.Col_.nav_cursor)
        canvas.add_line((x, top), (x, bottom), color, max(controls.em(0.09), 1.0))


def _range(state: TimelineState) -> tuple[float, float]:
    return state.timeline.range_s or (0.0, state.timeline.duration_s)


def _near(state: TimelineState, axis: TimeAxis) -> _Held:
    """The end of the range at hand, or the playhead."""
    x = imgui.get_io().mouse_pos.x
    ends = [abs(axis.x(end) - x) for end in _range(state)]
    if state.timeline.duration_s <= 0 or min(ends) > controls.em(_GRAB_EM):
        return _Held.PLAYHEAD
    return _Held.START if ends[0] < ends[1] else _Held.END


def _dragged(state: TimelineState, axis: TimeAxis, rate: FrameRate, held: int) -> TimelineState:
    at = rules(state, rate).landed(axis.seconds(imgui.get_io().mouse_pos.x))
    if held == _Held.PLAYHEAD:
        return state.sought(at)
    start, end = _range(state)
    ends = (min(at, end), end) if held == _Held.START else (start, max(at, start))
    if not imgui.is_mouse_dragging(imgui.MouseButton_.left):
        return state
    return replace(state, timeline=with_range(state.timeline, *ends, rate=rate))


def _draw(state: TimelineState, axis: TimeAxis, rate: FrameRate, y: tuple[float, float]) -> None:
    canvas, (top, bottom) = imgui.get_window_draw_list(), y
    right = axis.left + axis.width
    canvas.push_clip_rect((axis.left, top), (right, bottom), True)
    canvas.add_rect_filled((axis.left, top), (right, bottom), ink(imgui.Col_.frame_bg, alpha=0.55))
    text, line = ink(imgui.Col_.text_disabled), ink(imgui.Col_.text_disabled, alpha=0.5)
    middle, end_s = bottom - controls.em(0.55), room_s(state.timeline)
    for mark in marks(axis, rate, apart_px=controls.em(_APART_EM)):
        if mark.seconds > end_s + 1e-9:
            break
        x = axis.x(mark.seconds)
        length = 0.45 if mark.text else 0.2
        canvas.add_line((x, middle - controls.em(length)), (x, middle), line)
        if mark.text:
            extent, gap = imgui.calc_text_size(mark.text).x, controls.em(0.25)
            fits = x + gap + extent <= right
            canvas.add_text((x + gap if fits else x - gap - extent, top), text, mark.text)
    _draw_range(state, axis, (middle, bottom))
    canvas.pop_clip_rect()


def _draw_range(state: TimelineState, axis: TimeAxis, y: tuple[float, float]) -> None:
    """The bar of what is played, with an end to take hold of on either side."""
    if state.timeline.duration_s <= 0:
        return
    canvas, (top, bottom) = imgui.get_window_draw_list(), y
    left, right = (axis.x(end) for end in _range(state))
    alpha = 0.45 if state.timeline.range_s is None else 1.0
    canvas.add_rect_filled((left, top), (right, bottom), ink(imgui.Col_.slider_grab, alpha=alpha))
    grip = controls.em(0.3)
    for x in (left, right - grip):
        canvas.add_rect_filled((x, top), (x + grip, bottom), ink(imgui.Col_.slider_grab_active, alpha=alpha))

"""How the rows of a timeline look: the ground, the ways between keys, the keys themselves, the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from imgui_bundle import imgui

from renderer.recording.timeline import Curve, Interpolation
from renderer.recording.timeline_edits import SCENE_ROW, rows
from widgets import controls, key_runs
from widgets.key_grip import Hold
from widgets.key_runs import Laid, Run
from widgets.time_axis import TimeAxis
from widgets.timeline_state import KEY_EM, TimelineState, ink, row_height

_APART_EM = 0.62


def draw(state: TimelineState, axis: TimeAxis, top: float, shown: range) -> None:
    """The rows of these numbers; the first of all is at `top`."""
    canvas, height = imgui.get_window_draw_list(), row_height()
    left, right = axis.left, axis.left + axis.width
    bottom = top + height * shown.stop
    canvas.push_clip_rect((left, top + height * shown.start), (right, bottom), True)
    names, ahead, grip = state.row_names(), state.ahead, state.grip
    timeline, selection = state.timeline, state.selection
    if ahead is not None and grip is not None:
        timeline, selection = grip.timeline, grip.selection
    keys = rows(timeline)
    _draw_ground(state, axis, (top + height * shown.start, bottom))
    for i in shown:
        y = top + (i + 0.5) * height
        shade = ink(imgui.Col_.frame_bg, alpha=0.5 if i % 2 == 0 else 0.25)
        canvas.add_rect_filled((left, y - height / 2), (right, y + height / 2 - 1), shade)
        row = keys.get(names[i], ())
        if row:
            laid = key_runs.laid(names[i], row, selection, ahead)
            _draw_way(state, laid, axis, y)
            _draw_row(row, laid, axis, y, _look(state, names[i]))
    canvas.pop_clip_rect()


def draw_frame(state: TimelineState, axis: TimeAxis, top: float) -> None:
    """The frame that is being drawn around keys, if one is."""
    grip = state.grip
    if grip is None or grip.hold is not Hold.FRAME or not grip.has_moved:
        return
    mouse, canvas = imgui.get_io().mouse_pos, imgui.get_window_draw_list()
    xs = sorted((axis.x(grip.press[0]), mouse.x))
    ys = sorted((top + grip.press[1] * row_height(), mouse.y))
    canvas.add_rect_filled((xs[0], ys[0]), (xs[1], ys[1]), ink(imgui.Col_.header_active))
    canvas.add_rect((xs[0], ys[0]), (xs[1], ys[1]), ink(imgui.Col_.nav_cursor))


def _draw_ground(state: TimelineState, axis: TimeAxis, y: tuple[float, float]) -> None:
    """What lies outside the timeline, or outside of what is played, is darker."""
    canvas, (top, bottom) = imgui.get_window_draw_list(), y
    duration = state.timeline.duration_s
    if duration <= 0:
        return
    start, end = state.timeline.range_s or (0.0, duration)
    dark = ink(imgui.Col_.docking_empty_bg, alpha=0.8)
    right = axis.left + axis.width
    canvas.add_rect_filled((axis.left, top), (max(axis.x(start), axis.left), bottom), dark)
    canvas.add_rect_filled((min(axis.x(end), right), top), (right, bottom), dark)


def _draw_way(state: TimelineState, keys: Laid, axis: TimeAxis, y: float) -> None:
    """The line from the first key to the last, or all along where it goes on to the first again."""
    timeline = state.timeline
    start, end = float(keys.seconds[0]), float(keys.seconds[-1])
    if timeline.loops and len(keys.seconds) > 1:
        start, end = 0.0, timeline.duration_s
    color, width = ink(imgui.Col_.slider_grab, alpha=0.8), max(controls.em(0.14), 1.0)
    imgui.get_window_draw_list().add_line((axis.x(start), y), (axis.x(end), y), color, width)


@dataclass(frozen=True, slots=True)
class _Look:
    """How the keys of a row look: their colour, and round where one curve goes through all."""

    color: int
    is_round: bool


def _look(state: TimelineState, name: str) -> _Look:
    track = state.timeline.track(name) if name != SCENE_ROW else None
    color = imgui.Col_.text if track is None else imgui.Col_.slider_grab_active
    course = state.timeline.interpolation if track is None else track.interpolation
    return _Look(ink(color), course is Interpolation.CUBIC)


def _draw_row(keys: Sequence[Any], laid: Laid, axis: TimeAxis, y: float, look: _Look) -> None:
    canvas, size = imgui.get_window_draw_list(), controls.em(KEY_EM)
    lit, edge = ink(imgui.Col_.check_mark), ink(imgui.Col_.text)
    for run in key_runs.runs(laid, axis, apart_px=controls.em(_APART_EM)):
        first, last, left, _, is_selected = run
        if first != last:
            _draw_run(canvas, run, y, size, lit if is_selected else look.color)
            continue
        shape = _shape(keys[laid.key_at(first)], look)
        shape(canvas, left, y, size, edge if is_selected else look.color)
        if is_selected:
            shape(canvas, left, y, size * 0.68, lit)


def _shape(key: Any, look: _Look) -> Callable[[imgui.ImDrawList, float, float, float, int], None]:
    """How a key is drawn: round in a curve, upright where it holds, else standing on a corner."""
    if look.is_round:
        return _dot
    return _upright if key.easing.curve is Curve.HOLD else _diamond


def _diamond(canvas: imgui.ImDrawList, x: float, y: float, size: float, color: int) -> None:
    canvas.add_ngon_filled((x, y), size, color, 4)


def _dot(canvas: imgui.ImDrawList, x: float, y: float, size: float, color: int) -> None:
    canvas.add_ngon_filled((x, y), size * 0.85, color, 12)


def _upright(canvas: imgui.ImDrawList, x: float, y: float, size: float, color: int) -> None:
    half = size * 0.75
    canvas.add_rect_filled((x - half, y - half), (x + half, y + half), color)


def _draw_run(canvas: imgui.ImDrawList, run: Run, y: float, size: float, color: int) -> None:
    half = size * 0.7
    canvas.add_rect_filled((run.left - half, y - half), (run.right + half, y + half), color, half)

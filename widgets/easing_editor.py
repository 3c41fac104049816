"""How a key is left: a list of curves, and the curve itself with two handles to drag."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.recording.timeline import Curve, Easing
from widgets import controls
from widgets.timeline_state import ink

NAMES = {
    Curve.HOLD: "Hold",
    Curve.LINEAR: "Linear",
    Curve.SMOOTH: "Smooth",
    Curve.EASE_IN: "Ease in",
    Curve.EASE_OUT: "Ease out",
    Curve.BEZIER: "Bezier",
}
_LOW, _HIGH = -0.35, 1.35
_HEIGHT_EM, _LEAST_EM, _HANDLE_EM, _STEPS = 10.0, 4.0, 0.45, 48
_HANDLES = {
    Curve.LINEAR: (1 / 3, 1 / 3, 2 / 3, 2 / 3),
    Curve.SMOOTH: (1 / 3, 0.0, 2 / 3, 1.0),
    Curve.EASE_IN: (1 / 3, 0.0, 2 / 3, 1 / 3),
    Curve.EASE_OUT: (1 / 3, 2 / 3, 2 / 3, 1.0),
}
_ABOUT = "How the value goes from this key to the next. Drag the handles; double-click to start over."

Point = tuple[float, float]


def draw_list(easing: Easing, *, is_mixed: bool = False) -> Easing:
    """The list of curves. `is_mixed`: several keys differ, and this is one of theirs."""
    curves = list(NAMES)
    options = [NAMES[curve] for curve in curves]
    index = curves.index(easing.curve)
    if is_mixed:
        options, index = [*options, "Several"], len(options)
    chosen = controls.choice("Easing", options, index, about="How the value goes from this key to the next.")
    if chosen != index and chosen < len(curves):
        easing = with_curve(easing, curves[chosen])
    return easing


def with_curve(easing: Easing, curve: Curve) -> Easing:
    """The same key with another curve; a bezier begins as the curve that was there."""
    if curve is not Curve.BEZIER or easing.curve not in _HANDLES:
        return replace(easing, curve=curve)
    x1, y1, x2, y2 = _HANDLES[easing.curve]
    return Easing(Curve.BEZIER, x1, y1, x2, y2)


def draw_curve(easing: Easing) -> Easing:
    """The curve, with two handles to drag, in the space that is left; none where the value is held."""
    if easing.curve is Curve.HOLD:
        return easing
    corner, space = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail()
    size = (space.x, min(max(space.y, controls.em(_LEAST_EM)), controls.em(_HEIGHT_EM)))
    imgui.invisible_button("##Curve", size)
    is_active, is_hovered = imgui.is_item_active(), imgui.is_item_hovered()
    field = _Field(corner.x, corner.y, *size)
    mouse = imgui.get_io().mouse_pos
    if is_hovered and imgui.is_mouse_double_clicked(imgui.MouseButton_.left):
        return Easing()
    storage, item = imgui.get_state_storage(), imgui.get_item_id()
    if imgui.is_item_activated():
        storage.set_int(item, _nearest(easing, field, (mouse.x, mouse.y)))
    if is_active and imgui.is_mouse_dragging(imgui.MouseButton_.left):
        easing = _dragged(easing, storage.get_int(item), field.value((mouse.x, mouse.y)))
    elif is_hovered:
        controls.tooltip(_ABOUT, beside=True)
    _draw_field(easing, field, is_lit=is_active or is_hovered)
    return easing


class _Field:
    """Shares of the way and the time, and the pixels of the field."""

    def __init__(self, left: float, top: float, width: float, height: float) -> None:
        self.left, self.top, self.width, self.height = left, top, width, height

    def place(self, point: Point) -> Point:
        """Where a point lies."""
        down = (_HIGH - point[1]) / (_HIGH - _LOW)
        return self.left + point[0] * self.width, self.top + down * self.height

    def value(self, place: Point) -> Point:
        """Which point lies there."""
        up = _HIGH - (place[1] - self.top) / self.height * (_HIGH - _LOW)
        return (place[0] - self.left) / self.width, up


def _handles(easing: Easing) -> tuple[Point, Point]:
    x1, y1, x2, y2 = _HANDLES.get(easing.curve, (easing.x1, easing.y1, easing.x2, easing.y2))
    return (x1, y1), (x2, y2)


def _nearest(easing: Easing, field: _Field, place: Point) -> int:
    """The number of the handle nearest to a place."""
    away = [
        (x - place[0]) ** 2 + (y - place[1]) ** 2 for x, y in (field.place(each) for each in _handles(easing))
    ]
    return 0 if away[0] <= away[1] else 1


def _dragged(easing: Easing, number: int, to: Point) -> Easing:
    """A bezier curve with that handle there."""
    points = list(_handles(easing))
    points[number] = round(min(max(to[0], 0.0), 1.0), 3), round(min(max(to[1], _LOW), _HIGH), 3)
    (x1, y1), (x2, y2) = points
    return Easing(Curve.BEZIER, x1, y1, x2, y2)


def _draw_field(easing: Easing, field: _Field, *, is_lit: bool) -> None:
    canvas, rounding = imgui.get_window_draw_list(), imgui.get_style().frame_rounding
    end = (field.left + field.width, field.top + field.height)
    ground = imgui.Col_.frame_bg_hovered if is_lit else imgui.Col_.frame_bg
    canvas.add_rect_filled((field.left, field.top), end, ink(ground), rounding)
    canvas.push_clip_rect((field.left, field.top), end, True)
    line, thick = ink(imgui.Col_.text_disabled, alpha=0.4), max(controls.em(0.17), 1.5)
    for level in (0.0, 1.0):
        canvas.add_line(field.place((0.0, level)), field.place((1.0, level)), line)
    start, goal = field.place((0.0, 0.0)), field.place((1.0, 1.0))
    handles = [field.place(each) for each in _handles(easing)]
    for anchor, handle in zip((start, goal), handles, strict=True):
        canvas.add_line(anchor, handle, ink(imgui.Col_.text_disabled))
    first, second = handles
    canvas.add_bezier_cubic(start, first, second, goal, ink(imgui.Col_.nav_cursor), thick, _STEPS)
    for handle in handles:
        canvas.add_circle_filled(handle, controls.em(_HANDLE_EM), ink(imgui.Col_.check_mark))
    canvas.pop_clip_rect()

"""The curve of an easing under the mouse."""

from __future__ import annotations

import pytest
from imgui_bundle import ImVec2, imgui

from renderer.recording.timeline import Curve, Easing
from tests.widgets.stage import WIDTH, Stage
from widgets import controls, easing_editor

BEZIER = Easing(Curve.BEZIER, 0.25, 0.0, 0.75, 1.0)


def place(x: float, y: float) -> tuple[float, float]:
    """Where a point of the curve is drawn: time from left to right, the way from bottom to top."""
    padding = imgui.get_style().window_padding
    down = (1.35 - y) / 1.7
    return padding.x + x * (WIDTH - 2 * padding.x), padding.y + down * controls.em(10)


def stage(easing: Easing) -> Stage[Easing]:
    return Stage(easing, easing_editor.draw_curve)


def test_a_dragged_handle_is_where_the_mouse_is() -> None:
    curve = stage(BEZIER)
    curve.drag(place(0.25, 0.0), place(0.5, 0.4))
    easing = curve.value
    assert (easing.x1, easing.y1) == pytest.approx((0.5, 0.4), abs=0.01)
    assert (easing.x2, easing.y2) == (0.75, 1.0)
    curve.drag(place(0.75, 1.0), place(0.6, 1.2))
    assert (curve.value.x2, curve.value.y2) == pytest.approx((0.6, 1.2), abs=0.01)


def test_a_handle_never_leaves_the_time_of_the_curve() -> None:
    curve = stage(BEZIER)
    curve.drag(place(0.75, 1.0), place(3.0, 1.0))
    assert curve.value.x2 == 1.0


@pytest.mark.parametrize("kind", [Curve.LINEAR, Curve.SMOOTH, Curve.EASE_IN, Curve.EASE_OUT])
def test_a_bezier_begins_as_the_curve_that_was_there(kind: Curve) -> None:
    bezier = easing_editor.with_curve(Easing(kind), Curve.BEZIER)
    assert bezier.curve is Curve.BEZIER
    for passed in (0.1, 0.5, 0.8):
        assert bezier.progress(passed) == pytest.approx(Easing(kind).progress(passed), abs=1e-9)


def test_dragging_a_ready_made_curve_makes_a_bezier_of_it() -> None:
    curve = stage(Easing(Curve.SMOOTH))
    curve.drag(place(1 / 3, 0.0), place(0.1, 0.3))
    assert curve.value.curve is Curve.BEZIER
    assert (curve.value.x2, curve.value.y2) == pytest.approx((2 / 3, 1.0), abs=1e-3)


def test_a_double_click_starts_over_and_a_click_changes_nothing() -> None:
    curve = stage(BEZIER)
    curve.click(place(0.5, 0.5))
    assert curve.value == BEZIER
    curve.play(60)
    imgui.get_io().add_mouse_pos_event(*place(0.5, 0.5))
    for down in (True, False, True, False):
        imgui.get_io().add_mouse_button_event(0, down)
        curve.play(2)
    assert curve.value == Easing()


def test_the_explanation_is_beside_the_curve_and_gone_while_a_handle_is_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.widgets.stage.WIDTH", 200.0)
    io = imgui.get_io()
    io.display_size = ImVec2(900.0, 900.0)
    curve = stage(BEZIER)
    drawn, begin = [], imgui.begin_tooltip
    monkeypatch.setattr(imgui, "begin_tooltip", lambda: drawn.append(None) or begin())
    io.add_mouse_pos_event(60.0, 60.0)
    curve.play(60)
    assert drawn
    assert (
        imgui.internal.find_window_by_name("##Tooltip_00").pos.x >= 200.0 - imgui.get_style().window_padding.x
    )
    io.add_mouse_button_event(0, True)
    curve.play(2)
    drawn.clear()
    curve.play(60)
    assert not drawn


def test_a_held_value_has_no_curve() -> None:
    held = stage(Easing(Curve.HOLD))
    held.drag(place(0.3, 0.2), place(0.6, 0.8))
    assert held.value == Easing(Curve.HOLD)

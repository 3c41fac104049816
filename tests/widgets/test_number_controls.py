"""Every control that holds a number: typed, dragged, dragged finely, reset, and reached by the keyboard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest
from imgui_bundle import ImVec2, imgui, imgui_ctx

from tests.widgets.stage import Stage, imgui_context
from widgets import controls, number_field

LOW, HIGH = -1.0, 2.0
Draw = Callable[[float], float]


def slider(value: float) -> float:
    return controls.slider("Psi", value, LOW, HIGH, default=1.0, about="How far.")


def bounded_slider(value: float) -> float:
    return controls.slider("Psi", value, LOW, HIGH, default=1.0, about="How far.", lowest=LOW, highest=HIGH)


def slider_int(value: float) -> float:
    return controls.slider_int("Count", round(value), -1, 2, default=1, about="How many.")


def drag(value: float) -> float:
    return controls.drag("Shift", value, speed=0.01, default=1.0, about="How far.")


def motion_row(value: float) -> float:
    return controls.motion_row("Walk", True, value, limit=2.0, default=1.0, form="%.2f", about="Go.")[1]


def tool_slider(value: float) -> float:
    return controls.tool_slider("Size", value, LOW, HIGH, about="How large.", width=380.0)


def seed_input(value: float) -> float:
    return controls.seed_input("Seed", round(value), about="Which.", default=1)


DOUBLE_CLICKED = (slider, bounded_slider, slider_int, drag, motion_row, tool_slider)
TYPED = (*DOUBLE_CLICKED, seed_input)
BOUNDED = (bounded_slider, slider_int, tool_slider)
SLIDERS = (slider, bounded_slider, motion_row, tool_slider)


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        imgui.get_io().config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
        yield


class Hands:
    """A control on a stage, and hands on it."""

    def __init__(self, draw: Draw, value: float = 0.5) -> None:
        self.stage = Stage(value, draw)
        self.place = self.stage.row(0, 0.4)
        self._io = imgui.get_io()

    @property
    def value(self) -> float:
        return self.stage.value

    def press(self, key: imgui.Key, *, held: int = 2) -> None:
        self._io.add_key_event(key, True)
        self.stage.play(held)
        self._io.add_key_event(key, False)
        self.stage.play(2)

    def type(self, text: str) -> None:
        for letter in text:
            self._io.add_input_character(ord(letter))
            self.stage.play(2)

    def button(self, *downs: bool) -> None:
        for is_down in downs:
            self._io.add_mouse_button_event(0, is_down)
            self.stage.play()

    def point(self, x: float, y: float) -> None:
        self._io.add_mouse_pos_event(x, y)
        self.stage.play(2)

    def double_click(self) -> None:
        self.point(*self.place)
        self.button(True, False, True, False)
        self.stage.play(2)

    def ctrl_click(self) -> None:
        self.point(*self.place)
        self._io.add_key_event(imgui.Key.mod_ctrl, True)
        self.stage.play(2)
        self.button(True, False)
        self._io.add_key_event(imgui.Key.mod_ctrl, False)
        self.stage.play(2)


@pytest.mark.parametrize("draw", DOUBLE_CLICKED)
@pytest.mark.parametrize("start", ["double_click", "ctrl_click"])
def test_a_double_click_and_ctrl_click_let_a_number_be_typed(draw: Draw, start: str) -> None:
    hands = Hands(draw)
    getattr(hands, start)()
    assert imgui.get_io().want_text_input
    hands.type("2")
    hands.press(imgui.Key.enter)
    assert hands.value == 2.0
    assert not imgui.get_io().want_text_input


@pytest.mark.parametrize("across", [0.05, 0.09, 0.13, 0.5])
def test_a_double_click_takes_the_number_with_its_unit_wherever_it_falls(across: float) -> None:
    """On what is before the point, behind it, on the unit, or beside them."""

    def draw(value: float) -> float:
        entered, new = number_field.typed("##Length", value, "%.2f s")
        return new if entered else value

    hands = Hands(draw, 12.75)
    hands.place = hands.stage.row(0, across)
    hands.double_click()
    hands.type("3")
    assert hands.value == 12.75
    hands.press(imgui.Key.enter)
    assert hands.value == 3.0


@pytest.mark.parametrize("draw", DOUBLE_CLICKED)
def test_a_double_click_and_escape_leave_the_value_as_it_was(draw: Draw) -> None:
    hands = Hands(draw, 0.123457 if draw is not slider_int else 1.0)
    before = hands.value
    hands.double_click()
    hands.type("1.7")
    hands.press(imgui.Key.escape)
    assert not imgui.get_io().want_text_input
    assert hands.value == pytest.approx(before, abs=1e-12)


@pytest.mark.parametrize("draw", TYPED)
@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "1e30", "-1e30", "", "-", "99999999999999999999", "abc"]
)
def test_whatever_is_typed_the_value_stays_a_number_within_its_range(draw: Draw, text: str) -> None:
    hands = Hands(draw, 1.0)
    hands.ctrl_click() if draw is not seed_input else hands.double_click()
    hands.press(imgui.Key.delete)  # all is selected
    hands.type(text)
    hands.press(imgui.Key.enter)
    assert math.isfinite(hands.value)
    low, high = (LOW, HIGH) if draw in BOUNDED else (-controls.LARGEST, controls.LARGEST)
    if draw is seed_input:
        low, high = 0, 2**32 - 1
    assert low <= hands.value <= high
    if text in {"nan", "", "-", "abc"}:
        assert hands.value == 1.0


@pytest.mark.parametrize("draw", [*SLIDERS, drag])
def test_alt_drags_a_tenth_as_far(draw: Draw) -> None:
    def dragged(*, with_alt: bool) -> float:
        hands = Hands(draw)
        hands.point(*hands.place)
        hands.button(True)
        hands.stage.play(2)
        hands.point(hands.place[0] + 10, hands.place[1])  # beyond where a click becomes a drag
        start = hands.value
        imgui.get_io().add_key_event(imgui.Key.mod_alt, with_alt)
        hands.stage.play(2)
        for step in range(1, 6):
            hands.point(hands.place[0] + 10 + 12 * step, hands.place[1])
        moved = hands.value - start
        imgui.get_io().add_key_event(imgui.Key.mod_alt, False)
        hands.stage.play(2)
        assert hands.value == pytest.approx(start + moved, abs=1e-12)  # letting go of Alt moves nothing
        hands.button(False)
        hands.stage.play(2)
        return moved

    usual = dragged(with_alt=False)
    assert usual > 0.1
    assert dragged(with_alt=True) == pytest.approx(usual / 10, abs=0.011)  # two decimals are shown


@pytest.mark.parametrize("draw", [slider, slider_int, drag, motion_row, seed_input])
def test_the_reset_at_the_right_brings_the_default_back(draw: Draw) -> None:
    hands = Hands(draw, 2.0)
    right = imgui.get_io().display_size.x
    hands.stage.click((right - controls.em(1.4), hands.place[1]))
    assert hands.value == 1.0


@pytest.mark.parametrize("draw", [slider, bounded_slider, slider_int, drag])
def test_tab_reaches_a_number_and_enter_takes_what_is_typed(draw: Draw) -> None:
    hands = Hands(draw)
    hands.press(imgui.Key.tab)
    assert imgui.get_io().want_text_input
    hands.type("2")
    hands.press(imgui.Key.enter)
    assert hands.value == 2.0


@pytest.mark.parametrize("draw", [slider, drag])
def test_with_the_arrows_enter_types_and_escape_leaves_it(draw: Draw) -> None:
    hands = Hands(draw)
    hands.press(imgui.Key.down_arrow)
    hands.press(imgui.Key.enter)
    assert imgui.get_io().want_text_input
    hands.type("1.9")
    hands.press(imgui.Key.escape)
    assert hands.value == 0.5
    assert not imgui.get_io().want_text_input


@pytest.mark.parametrize(("width", "is_shown"), [(400.0, True), (190.0, False)])
def test_another_unit_stands_behind_the_number_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, width: float, is_shown: bool
) -> None:
    forms: list[str] = []
    slider_float = imgui.slider_float

    def noted(label: str, value: float, low: float, high: float, form: str, flags: int = 0) -> object:
        forms.append(form)
        return slider_float(label, value, low, high, form, flags)

    monkeypatch.setattr(imgui, "slider_float", noted)

    def draw(value: float) -> float:
        with imgui_ctx.begin_child("narrow", ImVec2(width, 60.0)):
            return controls.slider("Turn", value, -0.5, 0.5, default=0.0, about="In turns.", also="36.0°")

    Stage(0.1, draw)
    assert ("36.0°" in forms[-1]) == is_shown


def test_a_number_of_a_file_that_is_too_large_for_imgui_stays_as_it_is() -> None:
    stage = Stage(10**12, slider_int)
    stage.play(3)
    assert stage.value == 10**12


@pytest.mark.parametrize("draw", [slider, drag])
def test_alt_let_go_after_a_drag_does_not_lead_to_the_menu_bar(draw: Draw) -> None:
    def below_a_menu(value: float) -> float:
        if imgui.begin_main_menu_bar():
            if imgui.begin_menu("File"):
                imgui.end_menu()
            imgui.end_main_menu_bar()
        imgui.set_cursor_pos_y(60.0)
        return draw(value)

    hands = Hands(below_a_menu)
    hands.point(170.0, 70.0)
    for is_down in (True, False):
        imgui.get_io().add_key_event(imgui.Key.left_alt, is_down)
        imgui.get_io().add_key_event(imgui.Key.mod_alt, is_down)
        hands.stage.play(2)
        if is_down:
            hands.button(True)
            hands.point(200.0, 70.0)
            hands.button(False)
    hands.stage.play(3)
    assert hands.value != 0.5
    assert imgui.get_current_context().nav_layer == imgui.internal.NavLayer.main

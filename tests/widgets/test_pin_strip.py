"""The row of pinned channels."""

from __future__ import annotations

from imgui_bundle import imgui

from tests.widgets.stage import Stage
from widgets import controls, pin_strip
from widgets.pin_strip import Pin, PinAction, Pinned
from widgets.thumbnail_grid import GAP_EM, Atlas

PINS = [Pin("L3_36_32", 7), Pin(None, 1), Pin("b1024.conv1", 500)]


class StripStage(Stage[PinAction]):
    """A strip; `value` is what the last touch asked for."""

    def __init__(self, pins: list[Pin]) -> None:
        atlas = Atlas(imgui.ImTextureRef(1), 4, 8, 8)
        pinned = [Pinned(pin, atlas if number else None, number % 4) for number, pin in enumerate(pins)]

        def draw(before: PinAction) -> PinAction:
            action = pin_strip.draw(pinned, [PINS[0]])
            return before if action == PinAction() else action

        super().__init__(PinAction(), draw)

    def place(self, index: int) -> tuple[float, float]:
        padding = imgui.get_style().window_padding
        step = controls.em(pin_strip.SIDE_EM) + controls.em(GAP_EM)
        return padding.x + (index + 0.4) * step, padding.y + controls.em(1)


def test_a_click_goes_to_a_pinned_channel() -> None:
    stage = StripStage(PINS)
    for index, pin in enumerate(PINS):
        stage.click(stage.place(index))
        assert stage.value == PinAction(go_to=pin)


def test_a_right_click_unpins() -> None:
    stage = StripStage(PINS)
    imgui.get_io().add_mouse_pos_event(*stage.place(1))
    stage.play(2)
    for down in (True, False):
        imgui.get_io().add_mouse_button_event(1, down)
        stage.play(2)
    assert stage.value == PinAction(unpin=PINS[1])


def test_a_hundred_pins_scroll() -> None:
    assert StripStage([Pin("L", channel) for channel in range(100)]).value == PinAction()

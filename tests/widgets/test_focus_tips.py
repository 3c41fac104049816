"""A control that has the keyboard explains itself for a while, and no longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from widgets import controls
from widgets.controls import texts
from widgets.controls.focus_tips import SECONDS_SHOWN, FocusTips


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with imgui_context():
        imgui.get_io().config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
        monkeypatch.setattr(texts, "FOCUS_TIPS", FocusTips())
        yield


class Pane:
    """Two buttons, of which the keyboard is on the second."""

    def __init__(self) -> None:
        self.look = 0
        self.tooltips: list[bool] = []
        self._stage = Stage(None, self._draw)
        self.wait(1.0)
        for _ in range(2):
            self.press(imgui.Key.tab)

    def _draw(self, _: None) -> None:
        texts.FOCUS_TIPS.update(self.look, imgui.get_time())
        for name in ("First", "Second"):
            controls.button(name, about=f"About {name}.")
        found = imgui.internal.find_window_by_name("##Tooltip_00")
        self.tooltips.append(found is not None and found.active)

    def press(self, key: imgui.Key) -> None:
        for is_down in (True, False):
            imgui.get_io().add_key_event(key, is_down)
            self._stage.play(2)

    def wait(self, seconds: float) -> None:
        self._stage.play(round(seconds * 60))


def test_a_control_explains_itself_after_the_keyboard_has_come_to_it() -> None:
    pane = Pane()
    pane.wait(2.0)
    assert pane.tooltips[-1]


def test_its_tooltip_goes_after_a_while_and_comes_with_the_next_control() -> None:
    pane = Pane()
    pane.wait(SECONDS_SHOWN + 1.0)
    assert not pane.tooltips[-1]
    pane.press(imgui.Key.tab)
    pane.wait(2.0)
    assert pane.tooltips[-1]


def test_its_tooltip_goes_when_the_window_looks_different() -> None:
    pane = Pane()
    pane.wait(2.0)
    pane.look = 1
    pane.wait(0.1)
    assert not pane.tooltips[-1]

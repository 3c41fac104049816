"""F1: everything that keys and the mouse do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome.help_window import HelpWindow, groups
from visualizer.command import Command
from widgets.shortcuts_panel import Shortcut


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def test_every_shortcut_of_a_command_is_listed_with_its_sentence() -> None:
    listed = {each.name: each for group in groups().values() for each in group}
    for command in Command:
        if command.keys:
            assert listed[command.label] == Shortcut(command.keys, command.label, command.about)


@pytest.mark.parametrize("key", [imgui.Key.escape, imgui.Key.f1])
def test_it_opens_and_a_key_closes_it_also_while_one_types(key: imgui.Key) -> None:
    window = HelpWindow()
    stage: Stage[None] = Stage(None, lambda _: window.draw())
    window.toggle()
    stage.play(4)
    assert window.is_open
    assert imgui.get_io().want_text_input
    for is_down in (True, False):
        imgui.get_io().add_key_event(key, is_down)
        stage.play(3)
    assert not window.is_open


def test_the_same_command_closes_it() -> None:
    window = HelpWindow()
    window.toggle()
    window.toggle()
    assert not window.is_open

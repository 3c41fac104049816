"""What keys and menus do to the view."""

from __future__ import annotations

import pytest

from renderer.scene import LayerView
from tests.visualizer.fakes import MODEL, FakeClient
from visualizer import menus
from visualizer.menus import Command
from visualizer.session import Session

STEPS = (Command.PREVIOUS_LAYER, Command.NEXT_LAYER, Command.PREVIOUS_CHANNELS, Command.NEXT_CHANNELS)


def test_page_down_goes_down_the_table_of_layers_and_page_up_back() -> None:
    down = menus.stepped(LayerView(), MODEL, Command.NEXT_LAYER)
    assert down.layer == "input"
    assert menus.stepped(down, MODEL, Command.PREVIOUS_LAYER) == LayerView()


def test_brackets_step_by_as_many_channels_as_are_shown() -> None:
    rgb, mono = LayerView("input"), LayerView("input", mono=True)
    assert menus.stepped(rgb, MODEL, Command.NEXT_CHANNELS).base_channel == 2  # of five, the last three
    assert menus.stepped(mono, MODEL, Command.NEXT_CHANNELS).base_channel == 1
    assert menus.stepped(mono, MODEL, Command.PREVIOUS_CHANNELS) == mono


@pytest.mark.parametrize("command", STEPS)
def test_without_a_model_there_is_nothing_to_step_through(command: Command) -> None:
    client = FakeClient()
    session = Session(client)
    assert not menus.is_possible(command, session)
    session.open_model(MODEL.model)
    client.answer_opening()
    session.update(seconds=0.0, settled=True)
    assert menus.is_possible(command, session)


@pytest.mark.parametrize("command", STEPS)
def test_the_help_names_the_keys_that_step(command: Command) -> None:
    assert any(menus.shortcut_text(command) in keys for keys, _ in menus.HELP)

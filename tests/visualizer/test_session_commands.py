"""What commands do to the session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.scene import LayerView
from tests.visualizer.fakes import MODEL, FakeClient
from visualizer.command import Command
from visualizer.preferences import Appearance
from visualizer.session import Session
from visualizer.session_commands import do, scaled, stepped


def test_page_down_goes_down_the_table_of_layers_and_page_up_back() -> None:
    down = stepped(LayerView(), MODEL, Command.NEXT_LAYER)
    assert down.layer == "input"
    assert stepped(down, MODEL, Command.PREVIOUS_LAYER) == LayerView()


def test_brackets_step_by_as_many_channels_as_are_shown() -> None:
    rgb, mono = LayerView("input"), LayerView("input", mono=True)
    assert stepped(rgb, MODEL, Command.NEXT_CHANNELS).base_channel == 2  # of five, the last three
    assert stepped(mono, MODEL, Command.NEXT_CHANNELS).base_channel == 1
    assert stepped(mono, MODEL, Command.PREVIOUS_CHANNELS) == mono


def test_text_grows_and_shrinks_by_a_tenth_and_comes_back() -> None:
    assert scaled(1.0, Command.LARGER) == 1.1
    assert scaled(1.1, Command.SMALLER) == 1.0
    assert scaled(2.7, Command.NORMAL_SIZE) == 1.0


def test_the_colours_change_and_change_back() -> None:
    session = Session(FakeClient())
    assert do(Command.LIGHT_OR_DARK, session)
    assert session.preferences.appearance is Appearance.LIGHT
    assert do(Command.LIGHT_OR_DARK, session)
    assert session.preferences.appearance is Appearance.DARK


def test_a_comparison_is_begun_and_ended_by_the_same_command() -> None:
    session = Session(FakeClient())
    assert do(Command.COMPARE, session)
    assert session.models.comparison is not None
    assert do(Command.COMPARE, session)
    assert session.models.comparison is None


@pytest.mark.parametrize("command", [Command.FIT, Command.OPEN, Command.EXPLORE, Command.PALETTE])
def test_what_is_not_the_session_s_is_left_to_others(command: Command) -> None:
    session = Session(FakeClient())
    before = replace(session.project)
    assert not do(command, session)
    assert session.project == before

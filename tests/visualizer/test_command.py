"""Commands: every one is described, has a place in a menu, and says why it cannot be done."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.visualizer.fakes import MODEL, FakeClient
from visualizer import session_commands
from visualizer.chrome import menus
from visualizer.command import STEPS, Command, why_not
from visualizer.motion.timeline_desk import Deed
from visualizer.session import Session


@pytest.mark.parametrize("command", Command)
def test_every_command_has_a_label_and_a_sentence(command: Command) -> None:
    assert command.label
    assert command.about.endswith(".")
    assert command.about[0].isupper()


def test_no_two_commands_share_a_label_or_keys() -> None:
    for of_all in ([each.label for each in Command], [each.keys for each in Command if each.keys]):
        assert max(Counter(of_all).values()) == 1


def test_every_command_is_in_one_menu() -> None:
    found = [command for groups in menus.MENUS.values() for group in groups for command in group]
    assert sorted(found, key=lambda each: each.name) == sorted(Command, key=lambda each: each.name)


def test_every_deed_of_the_timeline_is_a_command_with_its_name() -> None:
    deeds = {command.deed: command for command in Command if command.deed is not None}
    assert set(deeds) == set(Deed)
    assert all(command.label == deed.value for deed, command in deeds.items())


@pytest.mark.parametrize("command", [*sorted(STEPS, key=str), Command.COMPARE, Command.COPY_PYTHON])
def test_what_needs_a_model_says_so_until_there_is_one(command: Command) -> None:
    client = FakeClient()
    session = Session(client)
    assert why_not(command, session) == "Open a model first."
    session.models.open(MODEL.model)
    assert why_not(command, session) == "The model is still loading."
    client.answer_opening()
    session.update(seconds=0.0, settled=True)
    assert not why_not(command, session)


def test_there_is_nothing_to_undo_until_something_was_done_and_nothing_to_redo_until_it_was_undone() -> None:
    session = Session(FakeClient())
    session.update(seconds=0.0, settled=True)
    assert why_not(Command.UNDO, session)
    session.scene = replace(session.scene, truncation=replace(session.scene.truncation, psi=0.5))
    session.update(seconds=0.0, settled=True)
    assert not why_not(Command.UNDO, session)
    assert why_not(Command.REDO, session)
    assert session_commands.do(Command.UNDO, session)
    assert not why_not(Command.REDO, session)


@pytest.mark.parametrize(
    ("scale", "command"),
    [(3.0, Command.LARGER), (0.6, Command.SMALLER), (1.0, Command.NORMAL_SIZE)],
)
def test_the_scale_of_the_text_has_ends(scale: float, command: Command) -> None:
    session = Session(FakeClient())
    session.preferences = replace(session.preferences, ui_scale=scale)
    assert why_not(command, session)
    assert session_commands.scaled(scale, command) == scale


def test_stylegan2_has_no_input_to_drag() -> None:
    client = FakeClient()
    session = Session(client)
    session.models.open(MODEL.model)
    client.answer_opening(replace(MODEL, has_input_transform=False))
    session.update(seconds=0.0, settled=True)
    assert "Fourier input" in why_not(Command.DRAG_ROTATE, session)

"""Keys as people write them, and as ImGui wants them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import shortcuts
from visualizer.chrome.shortcuts import CHORDS, chord
from visualizer.command import Command
from visualizer.motion.timeline_menu import Attention


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("F", imgui.Key.f),
        ("F11", imgui.Key.f11),
        ("1", imgui.Key._1),
        ("[", imgui.Key.left_bracket),
        (",", imgui.Key.comma),
        ("PageDown", imgui.Key.page_down),
        ("Left", imgui.Key.left_arrow),
        ("Ctrl+0", imgui.Key.mod_ctrl | imgui.Key._0),
        ("Ctrl++", imgui.Key.mod_ctrl | imgui.Key.equal),
        ("Ctrl+-", imgui.Key.mod_ctrl | imgui.Key.minus),
        ("Ctrl+Shift+S", imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.s),
    ],
)
def test_keys_are_read_as_they_are_written(keys: str, expected: int) -> None:
    assert chord(keys) == int(expected)


def test_no_two_commands_have_the_same_keys() -> None:
    assert len(set(CHORDS.values())) == len(CHORDS)


@pytest.fixture
def pressed() -> Iterator[list[Command]]:
    with imgui_context():
        yield []


@pytest.mark.parametrize(
    ("key", "timeline", "command"),
    [
        (imgui.Key.f1, Attention.AWAY, Command.SHORTCUTS),
        (imgui.Key.f2, Attention.AWAY, Command.EXPLORE),
        (imgui.Key.f3, Attention.AWAY, Command.INSPECT),
        (imgui.Key.f4, Attention.AWAY, Command.ANIMATE),
        (imgui.Key.k, Attention.AWAY, Command.SET_KEYFRAME),
        (imgui.Key.home, Attention.AWAY, None),
        (imgui.Key.home, Attention.ON_SHOW, Command.TO_START),
        (imgui.Key.end, Attention.HAS_KEYBOARD, Command.TO_END),
        (imgui.Key.left_arrow, Attention.ON_SHOW, None),
        (imgui.Key.left_arrow, Attention.HAS_KEYBOARD, Command.FRAME_BACK),
    ],
)
def test_a_key_means_its_command_and_some_only_in_the_timeline(
    pressed: list[Command], key: imgui.Key, timeline: Attention, command: Command | None
) -> None:
    def draw(_: None) -> None:
        found = shortcuts.pressed_command(timeline)
        if found is not None:
            pressed.append(found)

    stage: Stage[None] = Stage(None, draw)
    for is_down in (True, False):
        imgui.get_io().add_key_event(key, is_down)
        stage.play(2)
    assert pressed == ([] if command is None else [command])


@pytest.mark.parametrize("is_walking", [False, True])
def test_home_goes_to_the_start_of_time_unless_the_keyboard_walks_through_controls(
    pressed: list[Command], is_walking: bool
) -> None:
    focused = []

    def draw(_: None) -> None:
        pressed.extend(filter(None, [shortcuts.pressed_command(Attention.ON_SHOW)]))
        for name in "abc":
            imgui.button(name)
            if imgui.is_item_focused():
                focused.append(name)

    stage: Stage[None] = Stage(None, draw)
    io = imgui.get_io()
    io.config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
    stage.click(stage.row(2, 0.02))
    for key in (imgui.Key.tab, imgui.Key.tab, imgui.Key.home) if is_walking else (imgui.Key.home,):
        for is_down in (True, False):
            io.add_key_event(key, is_down)
            stage.play(3)
    assert pressed == ([] if is_walking else [Command.TO_START])
    assert focused[-1] == ("a" if is_walking else "c")


@pytest.mark.parametrize("also", [(), (imgui.Key.mod_shift,)])
def test_plus_makes_larger_with_and_without_shift(
    pressed: list[Command], also: tuple[imgui.Key, ...]
) -> None:
    def draw(_: None) -> None:
        found = shortcuts.pressed_command()
        if found is not None:
            pressed.append(found)

    stage: Stage[None] = Stage(None, draw)
    keys = (imgui.Key.mod_ctrl, *also, imgui.Key.equal)
    for is_down in (True, False):
        for key in keys:
            imgui.get_io().add_key_event(key, is_down)
        stage.play(3)
    assert pressed == [Command.LARGER]


class Slow:
    """A window in which everything comes at once; `text` is in its field, which may have the keyboard.

    `taken` is what the field has handed over when the last command came.
    """

    def __init__(self, *, has_popup: bool) -> None:
        self.commands: list[Command] = []
        self.taken = self._handed_over = ""
        self._keyboard = shortcuts.Keyboard()
        self.text, self.wants_text = "", False
        self._has_popup, self._opens = has_popup, False
        self.stage: Stage[None] = Stage(None, self._draw)

    def begin(self) -> None:
        """Type into the field, or open the popup."""
        self._opens = True
        self.stage.play()
        self._opens = False
        self.stage.play(3)

    def _draw(self, _: None) -> None:
        found = self._keyboard.wanted()
        if found is not None:
            self.commands.append(found)
            self.taken = self._handed_over
        if self._has_popup:
            if self._opens:
                imgui.open_popup("popup")
            if imgui.begin_popup("popup"):
                imgui.text_unformatted("popup")
                imgui.end_popup()
            return
        if self._opens:
            imgui.set_keyboard_focus_here()
        self.text = imgui.input_text("##field", self.text)[1]
        if imgui.is_item_deactivated_after_edit():
            self._handed_over = self.text


@pytest.mark.parametrize("has_popup", [False, True])
def test_a_shortcut_right_after_a_field_or_a_popup_counts(pressed: list[Command], has_popup: bool) -> None:
    window = Slow(has_popup=has_popup)
    io = imgui.get_io()
    io.config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
    window.begin()
    io.add_key_event(imgui.Key.f3, True)
    io.add_key_event(imgui.Key.f3, False)
    window.stage.play(4)
    assert window.commands == pressed, "not while it is there"
    for key in (imgui.Key.escape, imgui.Key.f3, imgui.Key.f4):
        io.add_key_event(key, True)
        io.add_key_event(key, False)
    window.stage.play(6)
    assert window.commands == [Command.INSPECT, Command.ANIMATE]


def test_a_field_keeps_its_own_keys(pressed: list[Command]) -> None:
    window, io = Slow(has_popup=False), imgui.get_io()
    window.begin()
    for key, character in ((imgui.Key.r, "r"), (imgui.Key.f, "f")):
        io.add_key_event(key, True)
        io.add_input_character(ord(character))
        io.add_key_event(key, False)
        window.stage.play(3)
    for chord_of in (imgui.Key.z, imgui.Key.y):
        io.add_key_event(imgui.Key.mod_ctrl, True)
        io.add_key_event(chord_of, True)
        window.stage.play(2)
        io.add_key_event(chord_of, False)
        io.add_key_event(imgui.Key.mod_ctrl, False)
        window.stage.play(2)
        pressed.append(Command.UNDO if window.text == "r" else Command.REDO)
    assert pressed == [Command.UNDO, Command.REDO]
    assert window.text == "rf"
    assert window.commands == []


@pytest.mark.parametrize(
    ("key", "command"), [(imgui.Key.s, Command.SAVE_PROJECT), (imgui.Key.e, Command.SAVE_PICTURE)]
)
def test_a_shortcut_with_ctrl_takes_what_was_typed_and_then_counts(
    pressed: list[Command], key: imgui.Key, command: Command
) -> None:
    window, io = Slow(has_popup=False), imgui.get_io()
    window.begin()
    io.add_input_character(ord("x"))
    window.stage.play(2)
    for is_down in (True, False):
        io.add_key_event(imgui.Key.mod_ctrl, is_down)
        io.add_key_event(key, is_down)
        window.stage.play(3)
    pressed.append(command)
    assert window.commands == pressed
    assert window.taken == "x"


@pytest.mark.parametrize("key", [imgui.Key.a, imgui.Key.c, imgui.Key.v, imgui.Key.left_arrow, imgui.Key.s])
def test_a_field_keeps_the_keys_that_edit_text_and_plain_letters(
    pressed: list[Command], key: imgui.Key
) -> None:
    window, io = Slow(has_popup=False), imgui.get_io()
    window.begin()
    modifiers = () if key == imgui.Key.s else (imgui.Key.mod_ctrl,)
    for is_down in (True, False):
        for each in (*modifiers, key):
            io.add_key_event(each, is_down)
        window.stage.play(3)
    io.add_input_character(ord("x"))
    window.stage.play(2)
    assert window.commands == pressed
    assert window.text == "x", "the field still has the keyboard"

"""The menu bar and the keyboard: what the user can ask for by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from imgui_bundle import hello_imgui, imgui

from renderer.messages import ModelInfo
from renderer.scene import LayerView
from visualizer.session import Session
from widgets import channels_panel, controls, layers_panel


class Command(Enum):
    """Everything that a menu, a shortcut or a tool button can do."""

    OPEN = "Open…"
    OPEN_BESIDE = "Open beside…"
    SAVE_PICTURE = "Save picture"
    QUIT = "Quit"
    UNDO = "Undo"
    REDO = "Redo"
    RESET_SCENE = "Reset scene"
    FIT = "Fit picture"
    ACTUAL_SIZE = "Actual size"
    COMPARE = "Compare side by side"
    PREVIOUS_LAYER = "Previous layer"
    NEXT_LAYER = "Next layer"
    PREVIOUS_CHANNELS = "Previous channels"
    NEXT_CHANNELS = "Next channels"
    LARGER = "Larger text"
    SMALLER = "Smaller text"
    NORMAL_SIZE = "Normal text"
    EXPLORE = "Explore"
    INSPECT = "Inspect"
    RESET_LAYOUT = "Reset layout"


_KEYS: dict[Command, tuple[str, int]] = {
    Command.OPEN: ("Ctrl+O", imgui.Key.mod_ctrl | imgui.Key.o),
    Command.SAVE_PICTURE: ("Ctrl+S", imgui.Key.mod_ctrl | imgui.Key.s),
    Command.QUIT: ("Ctrl+Q", imgui.Key.mod_ctrl | imgui.Key.q),
    Command.UNDO: ("Ctrl+Z", imgui.Key.mod_ctrl | imgui.Key.z),
    Command.REDO: ("Ctrl+Y", imgui.Key.mod_ctrl | imgui.Key.y),
    Command.FIT: ("F", int(imgui.Key.f)),
    Command.ACTUAL_SIZE: ("1", int(imgui.Key._1)),
    Command.COMPARE: ("C", int(imgui.Key.c)),
    Command.PREVIOUS_LAYER: ("PageUp", int(imgui.Key.page_up)),
    Command.NEXT_LAYER: ("PageDown", int(imgui.Key.page_down)),
    Command.PREVIOUS_CHANNELS: ("[", int(imgui.Key.left_bracket)),
    Command.NEXT_CHANNELS: ("]", int(imgui.Key.right_bracket)),
    Command.EXPLORE: ("F1", int(imgui.Key.f1)),
    Command.INSPECT: ("F2", int(imgui.Key.f2)),
    Command.LARGER: ("Ctrl++", imgui.Key.mod_ctrl | imgui.Key.equal),
    Command.SMALLER: ("Ctrl+-", imgui.Key.mod_ctrl | imgui.Key.minus),
    Command.NORMAL_SIZE: ("Ctrl+0", imgui.Key.mod_ctrl | imgui.Key._0),
}
_REDO_TOO = imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.z
_STEPS = frozenset(
    {Command.PREVIOUS_LAYER, Command.NEXT_LAYER, Command.PREVIOUS_CHANNELS, Command.NEXT_CHANNELS}
)
_REPEATED = _STEPS | {Command.UNDO, Command.REDO}
_LARGER_TOO = imgui.Key.mod_ctrl | imgui.Key.keypad_add


def shortcut_text(command: Command) -> str:
    """The keys of a command as people write them; empty if it has none."""
    return _KEYS[command][0] if command in _KEYS else ""


def is_possible(command: Command, session: Session) -> bool:
    """Whether the command would do anything now."""
    match command:
        case Command.UNDO:
            return session.history.can_undo(session.project)
        case Command.REDO:
            return session.history.can_redo()
        case Command.OPEN_BESIDE | Command.COMPARE:
            return session.model is not None
        case _ if command in _STEPS:
            return session.model is not None
        case Command.SAVE_PICTURE | Command.FIT | Command.ACTUAL_SIZE:
            return session.frame is not None
    return True


def scaled_text(scale: float, command: Command) -> float:
    """The scale of the window's text after LARGER, SMALLER or NORMAL_SIZE."""
    step = {Command.LARGER: 0.1, Command.SMALLER: -0.1}.get(command)
    return 1.0 if step is None else min(max(round(scale + step, 2), 0.6), 3.0)


def stepped(view: LayerView, model: ModelInfo, command: Command) -> LayerView:
    """What is looked at after a step to another layer or to other channels."""
    step = 1 if command in {Command.NEXT_LAYER, Command.NEXT_CHANNELS} else -1
    if command in {Command.NEXT_LAYER, Command.PREVIOUS_LAYER}:
        return layers_panel.step_layer(view, model, step)
    return channels_panel.step_channels(view, model.layer(view.layer).channels, step)


def pressed_command() -> Command | None:
    """The command whose keys were pressed in this frame. A text field or dialog comes first."""
    any_popup = imgui.PopupFlags_.any_popup_id | imgui.PopupFlags_.any_popup_level
    if imgui.get_io().want_text_input or imgui.is_popup_open("", any_popup):
        return None
    held = imgui.InputFlags_.route_global
    repeated = held | imgui.InputFlags_.repeat
    for command, (_, chord) in _KEYS.items():
        if imgui.shortcut(chord, repeated if command in _REPEATED else held):
            return command
    if imgui.shortcut(_REDO_TOO, repeated):
        return Command.REDO
    return Command.LARGER if imgui.shortcut(_LARGER_TOO, held) else None


def draw_menus(
    session: Session, windows: Sequence[hello_imgui.DockableWindow]
) -> tuple[Command | None, str | None]:
    """The menu bar; the command chosen, and the recent model chosen."""
    chosen, opened = None, None
    if imgui.begin_menu("File"):
        chosen = _items(session, Command.OPEN, Command.OPEN_BESIDE)
        opened = _recent(session.preferences.recent_models)
        imgui.separator()
        chosen = _items(session, Command.SAVE_PICTURE) or chosen
        _picture_folder(session)
        imgui.separator()
        chosen = _items(session, Command.QUIT) or chosen
        imgui.end_menu()
    if imgui.begin_menu("Edit"):
        chosen = _items(session, Command.UNDO) or chosen
        chosen = _items(session, Command.REDO) or chosen
        imgui.separator()
        chosen = _items(session, Command.RESET_SCENE) or chosen
        imgui.end_menu()
    if imgui.begin_menu("View"):
        chosen = _items(session, Command.FIT, Command.ACTUAL_SIZE, Command.COMPARE) or chosen
        imgui.separator()
        chosen = _items(session, Command.PREVIOUS_LAYER, Command.NEXT_LAYER) or chosen
        chosen = _items(session, Command.PREVIOUS_CHANNELS, Command.NEXT_CHANNELS) or chosen
        imgui.separator()
        chosen = _items(session, Command.EXPLORE, Command.INSPECT) or chosen
        imgui.separator()
        for window in windows:
            if window.label != "Canvas":
                _, window.is_visible = imgui.menu_item(window.label, "", window.is_visible)
        chosen = _items(session, Command.RESET_LAYOUT) or chosen
        imgui.separator()
        chosen = _items(session, Command.LARGER, Command.SMALLER, Command.NORMAL_SIZE) or chosen
        imgui.end_menu()
    if imgui.begin_menu("Help"):
        _help()
        imgui.end_menu()
    return chosen, opened


def _items(session: Session, *commands: Command) -> Command | None:
    chosen = None
    for command in commands:
        pressed, _ = imgui.menu_item(
            command.value, shortcut_text(command), False, is_possible(command, session)
        )
        if pressed:
            chosen = command
    return chosen


def _recent(recent: Sequence[str]) -> str | None:
    opened = None
    if imgui.begin_menu("Open recent", bool(recent)):
        for name in recent:
            if controls.recent_item(name):
                opened = name
        imgui.end_menu()
    return opened


def _picture_folder(session: Session) -> None:
    if imgui.begin_menu("Picture folder"):
        imgui.set_next_item_width(controls.em(26))
        flags = imgui.InputTextFlags_.enter_returns_true
        text = session.preferences.capture_folder or str(session.preferences.captures())
        entered, text = imgui.input_text("##Picture folder", text, flags)
        controls.tooltip("Where “Save picture” writes. Enter keeps it; an empty field is the usual folder.")
        if entered:
            session.set_preferences(replace(session.preferences, capture_folder=text.strip()))
            imgui.close_current_popup()
        imgui.end_menu()


def _help() -> None:
    for keys, about in HELP:
        imgui.text_unformatted(about)
        imgui.same_line(controls.em(20))
        imgui.text_disabled(keys)


HELP = (
    ("Drag", "Move the latent point"),
    ("Right or middle drag", "Pan the picture"),
    ("Wheel", "Zoom to the pointer"),
    ("Ctrl+drag", "Set the probe point"),
    ("F", "Fit the picture into the pane"),
    ("PageUp, PageDown", "Look at the layer above or below in the table"),
    ("[, ]", "Look at the channels before or after"),
    ("M, S, P over a thumbnail", "Mute a channel, make it solo, pin it"),
    ("Ctrl+click, Shift+click", "Select thumbnails"),
    ("Ctrl+click on a slider", "Type its number"),
    ("Ctrl+Z, Ctrl+Y", "Undo, redo"),
    ("Ctrl+S", "Save the picture with its scene"),
    ("Drop a file", "Open a model, or go to a saved scene"),
)

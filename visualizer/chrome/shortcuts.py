"""The keyboard: which command the keys of this frame mean."""

from __future__ import annotations

from dataclasses import dataclass

from imgui_bundle import imgui

from visualizer.command import STEPS, Command
from visualizer.motion import timeline_menu
from visualizer.motion.timeline_menu import Attention

_MODIFIERS = {"Ctrl": imgui.Key.mod_ctrl, "Shift": imgui.Key.mod_shift, "Alt": imgui.Key.mod_alt}
_KEYS = {
    "plus": imgui.Key.equal,  # unshifted on most keyboards
    "-": imgui.Key.minus,
    ",": imgui.Key.comma,
    ".": imgui.Key.period,
    "[": imgui.Key.left_bracket,
    "]": imgui.Key.right_bracket,
    "0": imgui.Key._0,
    "1": imgui.Key._1,
    "PageUp": imgui.Key.page_up,
    "PageDown": imgui.Key.page_down,
    "Left": imgui.Key.left_arrow,
    "Right": imgui.Key.right_arrow,
}

_NOBODY, _OURS = 0, 1  # owners of keys that are no control
_EVERY_MODIFIER = int(imgui.Key.mod_mask_)
_OF_NAVIGATION = frozenset(  # what moves through lists and fields, and is not to be taken from them
    map(
        int,
        (
            imgui.Key.left_arrow,
            imgui.Key.right_arrow,
            imgui.Key.up_arrow,
            imgui.Key.down_arrow,
            imgui.Key.page_up,
            imgui.Key.page_down,
            imgui.Key.home,
            imgui.Key.end,
            imgui.Key.space,
            imgui.Key.delete,
        ),
    )
)


def chord(keys: str) -> int:
    """The keys of a shortcut as ImGui wants them.

    Raises: AttributeError if there is no such key.

    >>> chord("Ctrl+Shift+S") == imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.s
    True
    """
    *modifiers, last = keys.replace("++", "+plus").split("+")
    found = int(_KEYS[last] if last in _KEYS else getattr(imgui.Key, last.lower()))
    for modifier in modifiers:
        found |= int(_MODIFIERS[modifier])
    return found


CHORDS = {command: chord(command.keys) for command in Command if command.keys}
_OTHER_CHORDS = (
    (Command.REDO, imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.z),
    (Command.LARGER, imgui.Key.mod_ctrl | imgui.Key.mod_shift | imgui.Key.equal),  # + on US keyboards
    (Command.LARGER, imgui.Key.mod_ctrl | imgui.Key.keypad_add),
    (Command.SMALLER, imgui.Key.mod_ctrl | imgui.Key.keypad_subtract),
)
_REPEATED = STEPS | {Command.UNDO, Command.REDO, Command.LARGER, Command.SMALLER}
_OF_TEXT = frozenset(int(getattr(imgui.Key, letter)) for letter in "acvxyz")  # with Ctrl, a field's own


@dataclass(slots=True)
class Keyboard:
    """Which command is wanted, once a frame. What is being typed is taken before it is done.

    A field that loses the keyboard hands over its text in the frame in which it is drawn next; so the command
    waits for the frame after that.
    """

    _waiting: Command | None = None

    def wanted(self, timeline: Attention = Attention.AWAY) -> Command | None:
        """The command to be done in this frame; `timeline` is what may mean that."""
        pressed = pressed_command(timeline)
        waiting, self._waiting = self._waiting, None
        if waiting is None and pressed is not None and imgui.get_io().want_text_input:
            imgui.internal.clear_active_id()
            self._waiting = pressed
            return None
        return waiting or pressed


def pressed_command(timeline: Attention = Attention.AWAY) -> Command | None:
    """The command whose keys were pressed in this frame. A dialog comes first, and a text field has its own.

    ImGui is told of every shortcut in every frame, also where none may count: one that it was not told of in
    the frame before is lost. `timeline`: how much may mean the timeline.
    """
    any_popup = imgui.PopupFlags_.any_popup_id | imgui.PopupFlags_.any_popup_level
    has_popup, has_field = imgui.is_popup_open("", any_popup), imgui.get_io().want_text_input
    pressed = None
    for command, keys in (*CHORDS.items(), *_OTHER_CHORDS):
        may_count = not has_popup and not (has_field and _is_typing(keys))
        if not may_count and keys & ~_EVERY_MODIFIER in _OF_NAVIGATION:
            continue
        deed = command.deed
        if deed is not None and not timeline_menu.listens(deed, timeline):
            continue
        owner = _OURS if deed in timeline_menu.WHERE_ON_SHOW else _NOBODY
        if owner != _NOBODY:  # else ImGui goes to the first or last control, too
            imgui.internal.set_key_owner(imgui.Key(keys), owner)
        is_repeated = command in _REPEATED or deed in timeline_menu.REPEATED
        flags = imgui.InputFlags_.route_global | (imgui.InputFlags_.repeat if is_repeated else 0)
        if imgui.internal.shortcut(keys, flags, owner) and may_count:
            pressed = pressed or command
    return pressed


def _is_typing(keys: int) -> bool:
    """Whether a text field has a use for these keys of its own."""
    key = keys & ~_EVERY_MODIFIER
    return not keys & imgui.Key.mod_ctrl or key in _OF_TEXT or key in _OF_NAVIGATION

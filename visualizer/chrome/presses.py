"""Mouse buttons and keys on their way to ImGui: no press is lost where frames are slow."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

import glfw
from imgui_bundle import glfw_utils, hello_imgui, imgui

Point = tuple[float, float]
NOWHERE: Point = (-imgui.FLT_MAX, -imgui.FLT_MAX)  # ImGui's place of a pointer that has left
MODIFIERS = frozenset(range(glfw.KEY_LEFT_SHIFT, glfw.KEY_RIGHT_SUPER + 1))


def watch(params: hello_imgui.RunnerParams) -> None:
    """Pass on every button of the mouse and every key in the window that Hello ImGui has opened."""
    params.touch_scroll_mode = hello_imgui.TouchScrollMode.disabled  # what is said to be a finger is a mouse
    params.touch_long_press_is_right_click = False
    window: Any = glfw_utils.glfw_window_hello_imgui()
    address = ctypes.cast(window, ctypes.c_void_p).value or 0

    def pass_on(_window: object, button: int, action: int, mods: int) -> None:
        def add() -> None:
            imgui.backends.glfw_mouse_button_callback(address, button, action, mods)

        if action == glfw.PRESS:
            hand_over(glfw.get_cursor_pos(window), add)
        else:
            add()

    def pass_key_on(_window: object, key: int, scancode: int, action: int, mods: int) -> None:
        types = imgui.get_io().want_text_input and not mods & glfw.MOD_CONTROL
        if key in MODIFIERS or (action == glfw.PRESS and not types):
            is_over = bool(glfw.get_window_attrib(window, glfw.HOVERED))
            keep_apart(glfw.get_cursor_pos(window) if is_over else NOWHERE)
        imgui.backends.glfw_key_callback(address, key, scancode, action, mods)

    taken: Any = pass_on  # the stubs of glfw type neither
    taken_key: Any = pass_key_on
    glfw.set_mouse_button_callback(window, taken)
    glfw.set_key_callback(window, taken_key)


def hand_over(at: Point, add: Callable[[], None]) -> None:
    """Let `add` queue a press; if the pointer has moved there since the last frame, that counts first.

    A tab, or what else may lie under another control, only takes a press after a frame under the pointer.
    Where frames are slow, the move and the press come in the same one. ImGui keeps them apart for touch
    screens, on which no press comes any other way: so this press is said to be from one.
    """
    io = imgui.get_io()
    if (math.floor(at[0]), math.floor(at[1])) == (io.mouse_pos.x, io.mouse_pos.y):  # ImGui has whole pixels
        add()
        return
    io.add_mouse_source_event(imgui.MouseSource.touch_screen)
    add()
    io.add_mouse_source_event(imgui.MouseSource.mouse)


def keep_apart(pointer: Point) -> None:
    """See to it that the key that comes next is not in one frame with keys that were queued before it.

    ImGui spreads over frames what happens to one key. But Ctrl that is let go of before E counts in the frame
    in which E was pressed, if both come in it: then no shortcut was pressed there. What ImGui always has in
    another frame than a key before it is a move of the pointer: so that is queued, and leads back at once.
    """
    io = imgui.get_io()
    io.add_mouse_pos_event(*((0.0, 0.0) if pointer == NOWHERE else (pointer[0] + 1, pointer[1])))
    io.add_mouse_pos_event(*pointer)

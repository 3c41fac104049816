"""Mouse buttons on their way to ImGui: no press is lost where frames are slow."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

import glfw
from imgui_bundle import glfw_utils, hello_imgui, imgui

Point = tuple[float, float]


def watch(params: hello_imgui.RunnerParams) -> None:
    """Pass on every button of the mouse in the window that Hello ImGui has opened."""
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

    taken: Any = pass_on  # the stubs of glfw do not type it
    glfw.set_mouse_button_callback(window, taken)


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

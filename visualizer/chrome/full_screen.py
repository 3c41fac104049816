"""The picture alone on the whole screen, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import glfw
from imgui_bundle import glfw_utils, hello_imgui

from visualizer.chrome import layout

BORDERS = (8, 28)  # of GLFW where the compositor draws none, both sides together


@dataclass(frozen=True, slots=True)
class _Before:
    """The window as it was: its place and size on the screen, and the panes that were in sight."""

    place: tuple[int, int]
    size: tuple[int, int]
    titles: frozenset[str]


class FullScreen:
    """Hides all but the picture and covers the screen; leaving it brings everything back."""

    def __init__(self, params: hello_imgui.RunnerParams) -> None:
        self._params = params
        self._before: _Before | None = None

    @property
    def is_on(self) -> bool:
        """Whether the picture is alone."""
        return self._before is not None

    def toggle(self) -> None:
        """Enter or leave."""
        window: Any = glfw_utils.glfw_window_hello_imgui()
        before, self._before = self._before, None
        if before is None:
            self._before = self._enter(window)
        else:
            no_monitor: Any = None
            size = _within(glfw.get_window_size(window), before.size) if _is_wayland() else before.size
            glfw.set_window_monitor(window, no_monitor, *before.place, *size, glfw.DONT_CARE)
        for pane in layout.windows(self._params):
            if pane.label != layout.CANVAS:
                pane.is_visible = before is not None and pane.label in before.titles
        self._params.imgui_window_params.show_menu_bar = before is not None
        self._params.imgui_window_params.show_status_bar = before is not None

    def _enter(self, window: Any) -> _Before:
        shown = frozenset(pane.label for pane in layout.windows(self._params) if pane.is_visible)
        before = _Before(glfw.get_window_pos(window), glfw.get_window_size(window), shown)
        monitor = glfw.get_primary_monitor()
        mode = glfw.get_video_mode(monitor)
        glfw.set_window_monitor(window, monitor, 0, 0, mode.size.width, mode.size.height, mode.refresh_rate)
        return before


def _is_wayland() -> bool:
    return glfw.get_platform() == glfw.PLATFORM_WAYLAND


def _within(screen: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """At most what leaves room for the borders that GLFW draws: compositors end what exceeds the screen."""
    return min(size[0], screen[0] - BORDERS[0]), min(size[1], screen[1] - BORDERS[1])

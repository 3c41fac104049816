"""Software OpenGL takes most of a frame, and most frames of a test need not be seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from imgui_bundle import ImVec2, hello_imgui, imgui

from visualizer.chrome import layout

_HARDLY_ANY = 0.01  # of both sides; ImGui cannot think of none at all
_FRAME_RATE = 1000.0


class SparingPaint:
    """Has one of `every` frames painted; everything but the painting goes on, and as often as it can."""

    def __init__(self, params: hello_imgui.RunnerParams, *, every: int) -> None:
        self._every = every
        self._count = 0
        layout.LOWEST_FRAME_RATE = layout.HIGHEST_FRAME_RATE = _FRAME_RATE
        params.callbacks.before_imgui_render = self._before_painting

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Every frame is painted, for those who read the screen."""
        every, self._every = self._every, 1
        try:
            yield
        finally:
            self._every = every

    def _before_painting(self) -> None:
        self._count += 1
        if self._count % self._every:
            imgui.get_main_viewport().framebuffer_scale = ImVec2(_HARDLY_ANY, _HARDLY_ANY)

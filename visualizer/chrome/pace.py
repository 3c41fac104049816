"""How often the window is drawn, and what that takes."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from imgui_bundle import hello_imgui, imgui

from visualizer.chrome import layout
from visualizer.session import Session
from widgets.performance_panel import Pulse

LENGTH = 240
SMOOTHING = 0.1


class Pace:
    """Measures the frames of the window, and lets it rest where nothing is awaited."""

    def __init__(self, session: Session) -> None:
        self.pulse = Pulse(*(np.zeros(LENGTH, np.float32) for _ in range(3)))
        self._session = session
        self._python_ms = 0.0
        self._cpu_s = time.process_time()
        self._cpu_s_per_frame = 0.0

    def timed(self, draw: Callable[[], None]) -> Callable[[], None]:
        """Measure what Python takes; a fault of ours in there is told, and the window stays up."""

        def run() -> None:
            start = time.perf_counter()
            try:
                draw()
            except Exception as error:
                summary = f"Something went wrong in the window: {error}"
                self._session.log.note(f"{summary}\n{traceback.format_exc()}")
                self._session.notices = self._session.notices.with_problem(summary, traceback.format_exc())
            self._python_ms += (time.perf_counter() - start) * 1e3

        return run

    def begin_frame(self, idling: hello_imgui.FpsIdling, *, can_rest: bool) -> None:
        """Note the last frame; draw no more often than the processor bears."""
        if not idling.is_idling:
            gui_ms = _appended(self.pulse.gui_ms, imgui.get_io().delta_time * 1e3)
            python_ms = _appended(self.pulse.python_ms, self._python_ms)
            self.pulse = replace(self.pulse, gui_ms=gui_ms, python_ms=python_ms)
        self._python_ms = 0.0
        now = time.process_time()
        self._cpu_s_per_frame += SMOOTHING * (min(now - self._cpu_s, 0.1) - self._cpu_s_per_frame)
        self._cpu_s = now
        idling.fps_max = layout.frame_rate(self._cpu_s_per_frame)
        is_typing = imgui.get_io().want_text_input
        idling.fps_idle = layout.rate_at_rest(self._cpu_s_per_frame, is_typing=is_typing)
        idling.enable_idling = can_rest

    def note_render(self, milliseconds: float) -> None:
        """A picture has come that took so long."""
        self.pulse = replace(self.pulse, render_ms=_appended(self.pulse.render_ms, milliseconds))


def _appended(values: np.ndarray, value: float) -> np.ndarray:
    return np.append(values[1:], np.float32(value))

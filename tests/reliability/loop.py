"""The window's loop without a window: a session on a real render process, each frame of it timed."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from renderer.directions.direction_library import DirectionLibrary
from renderer.messages import RendererReady
from tests.reliability import faulty_worker
from tests.reliability.faulty_worker import Order
from visualizer.chrome.notices import Kind
from visualizer.rendering.process_client import ProcessClient
from visualizer.rendering.render_process import RenderProcess
from visualizer.session import Session

TICK_S = 1 / 60
PATIENCE_S = 300.0
SCHEDULE = Path("/proc/thread-self/schedstat")


class Loop:
    """A session that is updated sixty times a second, by a user who restarts a renderer that hangs.

    The user restarts a process that says nothing for `patience_s`, but lets a new one start.

    Units: `longest_s` is the longest `Session.update`, without the time in which other programs had the
    processor.
    """

    def __init__(self, folder: Path, *, tick_s: float = TICK_S) -> None:
        os.environ[faulty_worker.ORDERS] = str(folder)
        self.folder, self._tick_s = folder, tick_s
        self.client = ProcessClient("cpu", start=lambda device: RenderProcess(faulty_worker.run, device))
        self.session = Session(self.client, library=DirectionLibrary(folder / "directions"))
        self.longest_s = 0.0
        self.hangs = 0
        self.patience_s = math.inf
        self._before = time.monotonic()
        self._renderer: RendererReady | None = None
        self._ready_pid: int | None = None

    def frame(self) -> None:
        """One frame of the window."""
        now = time.monotonic()
        seconds, self._before = now - self._before, now
        start = _busy_clock()
        self.session.update(seconds=seconds, settled=True)
        self.longest_s = max(self.longest_s, _busy_clock() - start)
        if self.session.renderer is not self._renderer:
            self._renderer, self._ready_pid = self.session.renderer, self.client.pid
        if self.session.watchdog.silent_s > self.patience_s and self.client.pid == self._ready_pid:
            self.hangs, self._ready_pid = self.hangs + 1, None
            self.client.restart()
        time.sleep(self._tick_s)

    def frames(self, seconds: float) -> None:
        """So many seconds of them."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.frame()

    def until(self, condition: Callable[[], object], what: str) -> float:
        """Go on until it holds; returns the seconds that it took."""
        start = time.monotonic()
        while not condition():
            if time.monotonic() > start + PATIENCE_S:
                raise TimeoutError(f"waited in vain for {what}; told: {self.problems}")
            self.frame()
        return time.monotonic() - start

    def open(self, model: str) -> None:
        """Open a model and wait for its picture."""
        self.session.models.open(model)
        self.until(lambda: self.session.models.loading is None, f"the model {model}")
        self.until_current()

    def until_current(self) -> float:
        """Wait for the picture of the scene; returns the seconds that it took."""
        return self.until(lambda: self.session.is_frame_current, "the picture of the scene")

    def other_scene(self) -> None:
        """Want a picture that nobody has wanted before."""
        latent = self.session.scene.latent
        self.session.scene = replace(self.session.scene, latent=replace(latent, x=latent.x + 0.618))

    def order(self, order: Order) -> None:
        """The render process does that instead of the next picture."""
        faulty_worker.give(order, self.folder)
        if not self.client.is_busy:
            self.other_scene()

    @property
    def problems(self) -> list[str]:
        """The problems that the user is told of."""
        notices = self.session.notices
        return [each.summary for each in (*notices.past, *notices.items) if each.kind is Kind.PROBLEM]

    @property
    def pid(self) -> int:
        """The render process."""
        assert self.client.pid is not None
        return self.client.pid

    def close(self) -> None:
        """End the render process."""
        self.client.close()


def _busy_clock() -> float:
    """Seconds without those in which this thread could have run and had no processor."""
    try:
        waited_ns = int(SCHEDULE.read_text().split()[1])
    except OSError:
        waited_ns = 0
    return time.perf_counter() - waited_ns / 1e9

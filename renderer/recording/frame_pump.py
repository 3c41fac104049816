"""A thread that fits and writes frames while the next ones are rendered. No torch."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

Item = TypeVar("Item")

MOST_WAITING = 4


class FramePump(Generic[Item]):
    """Hands items to `write` in order, in a thread, at most a few behind; after the last calls `finish`.

    `abandon` must make a `write` or `finish` under way end soon. What either raises comes out of `offer` and
    `is_done`.
    """

    def __init__(
        self,
        write: Callable[[Item], None],
        *,
        finish: Callable[[], None],
        abandon: Callable[[], None],
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._write, self._finish, self._abandon = write, finish, abandon
        self._waiting: queue.Queue[Item | None] = queue.Queue(most_waiting)
        self._error: BaseException | None = None
        self._is_abandoned = False
        self._thread = threading.Thread(target=self._run, name="frames", daemon=True)
        self._thread.start()

    def offer(self, item: Item | None, *, timeout: float) -> bool:
        """Put an item into the queue, None after the last; False if there was no room for so many seconds."""
        self._raise_error()
        try:
            self._waiting.put(item, timeout=timeout)
        except queue.Full:
            return False
        return True

    def is_done(self, *, timeout: float) -> bool:
        """Whether all is written, waiting for it for so many seconds."""
        self._thread.join(timeout)
        has_ended = not self._thread.is_alive()
        self._raise_error()  # asked last, or an error in between would pass for a good end
        return has_ended

    def abandon(self) -> None:
        """Leave off: what waits is dropped, and the thread has ended on return."""
        self._is_abandoned = True
        self._abandon()
        while self._thread.is_alive():
            try:
                self._waiting.put(None, timeout=0.01)
            except queue.Full:
                with suppress(queue.Empty):
                    self._waiting.get_nowait()

    def _run(self) -> None:
        try:
            while (item := self._waiting.get()) is not None:
                if not self._is_abandoned:
                    self._write(item)
            if not self._is_abandoned:
                self._finish()
        except BaseException as error:
            self._error = error

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

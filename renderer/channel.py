"""Messages over a pipe, their arrays as raw bytes behind them, and the worker's `Inbox`."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

from renderer.messages import FromRenderer, JobProgress, OpenModel, RenderRequest, ToRenderer

Message = ToRenderer | FromRenderer


def send(connection: Connection, message: Message) -> None:
    """Write one message; waits while the pipe is full. OSError if the other side is gone."""
    arrays: list[pickle.PickleBuffer] = []
    header = pickle.dumps(message, pickle.HIGHEST_PROTOCOL, buffer_callback=arrays.append)
    connection.send_bytes(len(arrays).to_bytes(4, "little") + header)
    for array in arrays:
        connection.send_bytes(array.raw())


def receive(connection: Connection) -> Message:
    """Read one message, waiting for it. EOFError or OSError if the other side is gone.

    Its arrays are read-only.
    """
    start = connection.recv_bytes()
    arrays = [connection.recv_bytes() for _ in range(int.from_bytes(start[:4], "little"))]
    return pickle.loads(memoryview(start)[4:], buffers=arrays)  # noqa: S301 (our own process at the other end)


def add_waiting(waiting: list[ToRenderer], message: ToRenderer) -> None:
    """Put a message at the end of those that wait; of the render requests only the newest is kept."""
    if isinstance(message, RenderRequest):
        waiting[:] = [old for old in waiting if not isinstance(old, RenderRequest)]
    waiting.append(message)


def add_news(waiting: list[Message], message: Message) -> None:
    """Put a message at the end of those that wait; of a job's progress only the newest with a result so far.

    So a window that does not look, as one that is minimised may, does not fill its memory.
    """
    if isinstance(message, JobProgress):
        waiting[:] = [old for old in waiting if not _is_overtaken(old, message)]
    waiting.append(message)


def _is_overtaken(old: Message, news: JobProgress) -> bool:
    """Whether progress that waits says nothing more once there is later news of that job."""
    if not isinstance(old, JobProgress) or old.job_id != news.job_id:
        return False
    return old.progress.partial is None or news.progress.partial is not None


class Inbox:
    """What the worker has yet to do: commands in order, and of the render requests only the newest.

    A thread empties the pipe for ever, so that the sender never waits. `on_hang_up` is called in that thread
    when the other side has gone.
    """

    def __init__(self, connection: Connection, *, on_hang_up: Callable[[], None] | None = None) -> None:
        self._connection = connection
        self._on_hang_up = on_hang_up
        self._waiting: list[ToRenderer] = []
        self._is_closed = False
        self._changed = threading.Condition()
        threading.Thread(target=self._empty_pipe, name="inbox", daemon=True).start()

    def take(self, timeout: float | None = None) -> ToRenderer | None:
        """The next thing to do. None if the other side has gone, or nothing came within `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed, timeout)
            return self._waiting.pop(0) if self._waiting and not self._is_closed else None

    @property
    def is_closed(self) -> bool:
        """Whether the other side has gone."""
        with self._changed:
            return self._is_closed

    def put_back(self, request: RenderRequest) -> None:
        """Do an abandoned request after all that waits, unless a newer one has come."""
        with self._changed:
            if not any(isinstance(message, RenderRequest) for message in self._waiting):
                self._waiting.append(request)

    def newest_request(self) -> RenderRequest | None:
        """The render request that waits, if one does."""
        with self._changed:
            return next((message for message in self._waiting if isinstance(message, RenderRequest)), None)

    def other_model_waits(self, model: str) -> bool:
        """Whether the other side has gone on to another model, or has gone altogether."""
        with self._changed:
            return self._is_closed or any(
                isinstance(message, OpenModel) and message.model != model for message in self._waiting
            )

    def _empty_pipe(self) -> None:
        while True:
            try:
                message = receive(self._connection)
            except Exception:  # the other side has gone, or there is no memory left even for a message
                break
            with self._changed:
                add_waiting(self._waiting, message)  # type: ignore[arg-type] (only these are sent this way)
                self._changed.notify_all()
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._on_hang_up is not None:
            self._on_hang_up()

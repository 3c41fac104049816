"""A render process at the other end of a pipe that is never waited for."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Protocol

from renderer import channel
from renderer.messages import ToRenderer

PATIENCE_S = 0.6
REAPING_S = 2.0


class ProcessEnded(Exception):
    """The render process is gone; the text says how it ended, as in "ended by SIGKILL"."""


class Link(Protocol):
    """What a client needs of a `RenderProcess`."""

    @property
    def pid(self) -> int | None:
        """The number of the process, if it is one."""
        ...

    def send(self, message: ToRenderer) -> None:
        """Send without waiting."""
        ...

    def receive(self) -> list[channel.Message]:
        """What has come. Raises: ProcessEnded."""
        ...

    def end(self) -> None:
        """End the process."""
        ...

    def kill(self) -> None:
        """End a process that may not answer any more; `receive` will say that it is gone."""
        ...


class RenderProcess:
    """A process that runs `run(connection, device)`, started afresh, without what the window has loaded.

    Two threads read and write the pipe: a process that is stopped in the midst of a message holds nobody up.
    Of the render requests that wait to be written only the newest is kept.
    """

    def __init__(self, run: Callable[[Connection, str], None], device: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=run, args=(theirs, device), name="renderer", daemon=True)
        self._changed = threading.Condition()
        self._outgoing: list[ToRenderer] = []
        self._incoming: list[channel.Message] = []
        self._end_reason: str | None = None
        _start_deaf(self._process)
        theirs.close()
        self._threads = [
            threading.Thread(target=work, name=f"renderer's {name}", daemon=True)
            for name, work in (("answers", self._read), ("requests", self._write))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int | None:
        """The operating system's number of the process."""
        return self._process.pid

    def send(self, message: ToRenderer) -> None:
        """Send as soon as there is room."""
        with self._changed:
            channel.add_waiting(self._outgoing, message)
            self._changed.notify()

    def receive(self) -> list[channel.Message]:
        """What has come, oldest first. Raises: ProcessEnded when nothing more can come."""
        with self._changed:
            messages, self._incoming = self._incoming, []
            if not messages and self._end_reason is not None:
                raise ProcessEnded(self._end_reason)
        return messages

    def end(self) -> None:
        """End the process; it is gone when this returns, unless the system does not let it go."""
        self._process.kill()
        for thread in self._threads:
            thread.join(PATIENCE_S)
        if not any(thread.is_alive() for thread in self._threads):  # else a thread has the pipe still in hand
            self._connection.close()

    def kill(self) -> None:
        """End a process that may not answer any more; `receive` will say that it is gone."""
        self._process.kill()

    def _read(self) -> None:
        """Take what comes until the process is gone, then say how it went."""
        try:
            while True:
                message = channel.receive(self._connection)
                with self._changed:
                    channel.add_news(self._incoming, message)
        except (EOFError, OSError):
            reason = self._how_it_ended()
        except Exception as error:  # bytes of a process whose memory is damaged
            self._process.kill()
            reason = f"its answer could not be read: {type(error).__name__}"
        with self._changed:
            self._end_reason = reason
            self._outgoing.clear()
            self._changed.notify()

    def _write(self) -> None:
        """Send what is to be sent until the process is gone."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._outgoing or self._end_reason is not None)
                if self._end_reason is not None:
                    return
                message = self._outgoing.pop(0)
            try:
                channel.send(self._connection, message)
            except OSError:  # the process has ended, which `_read` will see, too
                return

    def _how_it_ended(self) -> str:
        self._process.join(REAPING_S)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
            return "its pipe closed"
        if code >= 0:
            return f"exit status {code}"
        try:
            return f"ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"ended by signal {-code}"


def _start_deaf(process: SpawnProcess) -> None:
    """Start a process that never hears Ctrl-C, not even before its first line could turn it away."""
    if not hasattr(signal, "pthread_sigmask"):
        process.start()
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

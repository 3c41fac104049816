"""A render process at the other end of a pipe that is never waited for."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Protocol

from renderer import channel
from renderer.messages import ToRenderer

PATIENCE_S = 0.3


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


class RenderProcess:
    """A process that runs `run(connection, device)`, started afresh, without what the window has loaded.

    What does not fit into the pipe at once is kept, of the render requests only the newest.
    """

    def __init__(self, run: Callable[[Connection, str], None], device: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=run, args=(theirs, device), name="renderer", daemon=True)
        self._outgoing: list[ToRenderer] = []
        _start_deaf(self._process)
        theirs.close()

    @property
    def pid(self) -> int | None:
        """The operating system's number of the process."""
        return self._process.pid

    def send(self, message: ToRenderer) -> None:
        """Send when there is room, at the latest in a later `receive`."""
        channel.add_waiting(self._outgoing, message)
        self._flush()

    def receive(self) -> list[channel.Message]:
        """What has come, oldest first. Raises: ProcessEnded when nothing more can come."""
        self._flush()
        messages: list[channel.Message] = []
        try:
            while self._connection.poll():
                messages.append(channel.receive(self._connection))
        except (EOFError, OSError):
            if not messages:
                raise ProcessEnded(self._how_it_ended()) from None
        return messages

    def end(self) -> None:
        """End the process; it is gone when this returns."""
        self._connection.close()
        self._process.join(PATIENCE_S)  # it leaves by itself as soon as it sees the closed pipe
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join(PATIENCE_S)

    def _flush(self) -> None:
        try:
            while self._outgoing and channel.has_room(self._connection):
                channel.send(self._connection, self._outgoing[0])
                del self._outgoing[0]
        except OSError:  # the process has ended, which `receive` says
            self._outgoing.clear()

    def _how_it_ended(self) -> str:
        self._process.join(PATIENCE_S)
        code = self._process.exitcode
        if code is None:
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

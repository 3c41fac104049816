"""Disk work in threads: what is done once and in order, and what is looked at now and then.

A disk may take seconds for a name, as the network's do. No frame of the window waits for it: what it says is
there in a later one.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Key = TypeVar("Key")
Found = TypeVar("Found")
PATIENCE_S = 5.0


def in_thread(run: Callable[[], None], name: str) -> None:
    """Have something done beside the window; the program does not wait for it at its end."""
    threading.Thread(target=run, name=name, daemon=True).start()


@dataclass(frozen=True, slots=True)
class _Ended:
    then: Callable[[Any], None]
    result: Any
    fault: Exception | None = None


class Errands:
    """Does one thing after the other in a thread; what follows from each is done in a frame."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: deque[tuple[Callable[[], Any], Callable[[Any], None]]] = deque()
        self._ended: deque[_Ended] = deque()
        self._news = threading.Condition()
        self._is_running = False

    @property
    def is_busy(self) -> bool:
        """Whether there is something that has not been followed up."""
        return bool(self._waiting or self._ended)

    def do(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Have `work` done; `then` is called with its result by a later `update`."""
        with self._news:
            self._waiting.append((work, then))
            if not self._is_running:
                self._is_running = True
                in_thread(self._run, self._name)

    def update(self) -> None:
        """Once a frame: follow up what is done. Raises what the work has raised."""
        while True:
            with self._news:  # or one that has ended here is still among those that wait, for `finish`
                if not self._ended:
                    return
                ended = self._ended.popleft()
            if ended.fault is not None:
                raise ended.fault
            ended.then(ended.result)

    def finish(self, seconds: float) -> bool:
        """Wait until all is done and followed up, but no longer than this; whether it is."""
        deadline = time.monotonic() + seconds
        while self.is_busy:
            with self._news:
                is_over = self._news.wait_for(lambda: self._ended, deadline - time.monotonic())
            if not is_over:
                return False
            self.update()
        return True

    def _run(self) -> None:
        while True:
            with self._news:
                if not self._waiting:
                    self._is_running = False
                    return
                work, then = self._waiting[0]
            try:
                ended = _Ended(then, work())
            except Exception as error:
                ended = _Ended(then, None, error)
            with self._news:
                self._ended.append(ended)
                self._waiting.popleft()
                self._news.notify_all()


class Look(Generic[Key, Found]):
    """What is known of something on a disk, found out anew now and then as long as somebody asks.

    There is one look at a time; only where it hangs, another thing is looked at before it has ended.
    """

    def __init__(self, find: Callable[[Key], Found], *, name: str) -> None:
        self._find = find
        self._name = name
        self._known: tuple[Key, Found] | None = None
        self._under_way: _UnderWay[Key, Found] | None = None
        self._is_due = True
        self._began_s = 0.0

    def at(self, key: Key, *, every_s: float) -> Found | None:
        """What is known of this, looked at again after so many seconds; None while nothing is.

        Raises what the look has raised.
        """
        self._take()
        now, under_way = time.monotonic(), self._under_way
        since = now - self._began_s
        is_known = self._known is not None and self._known[0] == key
        is_free = under_way is None or (key != under_way.key and since > PATIENCE_S)
        if is_free and (self._is_due or since >= every_s or not is_known):
            self._is_due, self._began_s = False, now
            self._under_way = _UnderWay(key)
            in_thread(partial(self._under_way.run, self._find), self._name)
            self._take()
        return self._known[1] if self._known is not None and self._known[0] == key else None

    def again(self) -> None:
        """Look as soon as the look under way has ended: something has been changed."""
        self._is_due = True

    def _take(self) -> None:
        under_way = self._under_way
        if under_way is None or not under_way.has_ended:
            return
        self._under_way = None
        if under_way.fault is not None:
            raise under_way.fault
        self._known = under_way.key, under_way.found[0]


class _UnderWay(Generic[Key, Found]):
    """A look: at what, and what was found when it has ended."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.found: list[Found] = []
        self.fault: Exception | None = None
        self.has_ended = False

    def run(self, find: Callable[[Key], Found]) -> None:
        try:
            self.found.append(find(self.key))
        except Exception as error:
            self.fault = error
        self.has_ended = True

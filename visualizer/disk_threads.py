"""Disk work in threads: what is done once and in order, and what is looked at now and then.

A disk may take seconds for a name, as the network's do. No frame of the window waits for it: what it says is
there in a later one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Key = TypeVar("Key")
Found = TypeVar("Found")
PATIENCE_S = 5.0


def no_answer(name: str) -> str:
    """The beginning of what is said of a file whose disk is late."""
    return f"‘{name}’ does not answer: its disk or its network may be away."


def in_thread(run: Callable[[], None], name: str) -> None:
    """Have something done beside the window; the program does not wait for it at its end."""
    threading.Thread(target=run, name=name, daemon=True).start()


class _Errand:
    """Something that waits, is under way, or is done and has not been followed up."""

    def __init__(self, work: Callable[[], Any], then: Callable[[Any], None], about: str) -> None:
        self.about = about
        self.then = then
        self.result: Any = None
        self.fault: Exception | None = None
        self.has_begun = self.has_ended = self.is_told = False
        self._work = work
        self._since_s = time.monotonic()

    @property
    def is_late(self) -> bool:
        """Whether nothing has come for longer than anybody likes to wait."""
        return not self.has_ended and time.monotonic() - self._since_s > PATIENCE_S

    def go_on(self) -> None:
        """It begins, or comes nearer to that."""
        self._since_s = time.monotonic()

    def run(self) -> None:
        """Do it."""
        try:
            self.result = self._work()
        except Exception as error:
            self.fault = error


class Errands:
    """Does one thing after the other in a thread, or so many `at_once`; what follows is done in a frame.

    They are followed up in the order in which they were asked for, but one that is late holds up none of
    those that are done at the same time.
    """

    def __init__(self, name: str, *, at_once: int = 1) -> None:
        self._name = name
        self._at_once = at_once
        self._errands: list[_Errand] = []
        self._news = threading.Condition()
        self._threads = 0

    @property
    def is_busy(self) -> bool:
        """Whether there is something that has not been followed up."""
        return bool(self._errands)

    @property
    def is_late(self) -> bool:
        """Whether a disk does not answer."""
        return any(errand.is_late for errand in self._errands)

    def do(self, work: Callable[[], Result], then: Callable[[Result], None], *, about: str = "") -> None:
        """Have `work` done; `then` is called with its result by a later `update`.

        `about` is what it is called in `take_late`.
        """
        with self._news:
            self._errands.append(_Errand(work, then, about))
            if self._threads < self._at_once:
                self._threads += 1
                in_thread(self._run, self._name)

    def update(self) -> None:
        """Once a frame: follow up what is done. Raises what the work has raised."""
        while (errand := self._next()) is not None:
            with self._news:
                self._errands.remove(errand)
            if errand.fault is not None:
                raise errand.fault
            errand.then(errand.result)

    def take_late(self) -> list[str]:
        """What does not answer, each once."""
        late = [errand for errand in self._errands if errand.about and errand.is_late and not errand.is_told]
        for errand in late:
            errand.is_told = True
        return [errand.about for errand in late]

    def finish(self, seconds: float) -> bool:
        """Wait until all is done and followed up, but no longer than this; whether it is."""
        deadline = time.monotonic() + seconds
        while self.is_busy:
            with self._news:
                is_over = self._news.wait_for(self._next, deadline - time.monotonic())
            if not is_over:
                return False
            self.update()
        return True

    def _next(self) -> _Errand | None:
        """What is to be followed up now."""
        with self._news:
            for errand in self._errands:
                if errand.has_ended:
                    return errand
                if not errand.is_late:
                    return None
        return None

    def _run(self) -> None:
        while True:
            with self._news:
                errand = next((each for each in self._errands if not each.has_begun), None)
                if errand is None:
                    self._threads -= 1
                    return
                errand.has_begun = True
                errand.go_on()
            errand.run()
            with self._news:
                errand.has_ended = True
                for each in self._errands:
                    if not each.has_begun:
                        each.go_on()
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

    def take_late(self) -> bool:
        """Whether what is looked at does not answer, said once of each look."""
        look = self._under_way
        is_late = look is not None and not look.has_ended and time.monotonic() - self._began_s > PATIENCE_S
        if look is None or look.is_told or not is_late:
            return False
        look.is_told = True
        return True

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
        self.has_ended = self.is_told = False

    def run(self, find: Callable[[Key], Found]) -> None:
        try:
            self.found.append(find(self.key))
        except Exception as error:
            self.fault = error
        self.has_ended = True

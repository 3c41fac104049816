"""Undo and redo over snapshots of a value that has stopped changing."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class History(Generic[Value]):
    """Keeps every settled value; no clock: "settled" means that no control is being held.

    >>> history = History("a")
    >>> history.observe("ab", settled=False)
    >>> history.observe("abc", settled=True)
    >>> history.undo("abc")
    'a'
    """

    def __init__(self, value: Value, *, limit: int = 500) -> None:
        self._limit = limit
        self._past: list[Value] = [value]
        self._future: list[Value] = []

    def observe(self, value: Value, *, settled: bool) -> None:
        """Note the value of this frame; a settled value that differs from the last one is one undo step."""
        if not settled or value == self._past[-1]:
            return
        self._past.append(value)
        self._future.clear()
        del self._past[: -self._limit]

    def amend(self, value: Value) -> None:
        """Say of the present step what became of it, without making another."""
        self._past[-1] = value

    def can_undo(self, value: Value) -> bool:
        """Whether `undo(value)` would change anything."""
        return len(self._past) > 1 or value != self._past[-1]

    def can_redo(self) -> bool:
        """Whether `redo` would change anything."""
        return bool(self._future)

    def undo(self, value: Value) -> Value:
        """The value before the last step; an unsettled value counts as a step of its own."""
        self.observe(value, settled=True)
        if len(self._past) > 1:
            self._future.append(self._past.pop())
        return self._past[-1]

    def redo(self, value: Value) -> Value:
        """The value that the last `undo` left; the given one if there is none."""
        if not self._future:
            return value
        self._past.append(self._future.pop())
        return self._past[-1]

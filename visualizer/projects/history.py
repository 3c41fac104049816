"""Undo and redo over snapshots of a value that has stopped changing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")
MOST_STEPS = 500
MOST_WEIGHT = 4_000_000


class History(Generic[Value]):
    """Keeps every settled value; no clock: "settled" means that no control is being held.

    Of more than `limit` steps, or of steps that weigh more than `MOST_WEIGHT` together, the oldest go.

    >>> history = History("a")
    >>> history.observe("ab", settled=False)
    >>> history.observe("abc", settled=True)
    >>> history.undo("abc")
    'a'
    """

    def __init__(
        self, value: Value, *, limit: int = MOST_STEPS, weigh: Callable[[Value], int] | None = None
    ) -> None:
        self._limit = limit
        self._weigh = weigh
        self._past: list[Value] = [value]
        self._future: list[Value] = []

    def observe(self, value: Value, *, settled: bool) -> None:
        """Note the value of this frame; a settled value that differs from the last one is one undo step."""
        if not settled or value == self._past[-1]:
            return
        self._past.append(value)
        self._future.clear()
        self._drop_oldest()

    def add(self, value: Value) -> None:
        """One more step behind the present one; what was undone can be redone still."""
        self._past.append(value)
        self._drop_oldest()

    def amend(self, value: Value) -> None:
        """Say of the present step what became of it, without making another."""
        self._past[-1] = value

    @property
    def present(self) -> Value:
        """The step that was observed last, or gone to."""
        return self._past[-1]

    @property
    def steps(self) -> Sequence[Value]:
        """All that is kept, the oldest first: what was, what is, and what was undone."""
        return (*self._past, *reversed(self._future))

    @property
    def position(self) -> int:
        """Which of the steps is the present one."""
        return len(self._past) - 1

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

    def jump(self, value: Value, position: int) -> Value:
        """The value of that one of the steps; an unsettled value counts as a step of its own, behind them."""
        self.observe(value, settled=True)
        position = min(max(position, 0), len(self._past) + len(self._future) - 1)
        while self.position > position:
            self._future.append(self._past.pop())
        while self.position < position:
            self._past.append(self._future.pop())
        return self._past[-1]

    def _drop_oldest(self) -> None:
        """The present step and the one before always stay."""
        del self._past[: -self._limit]
        if self._weigh is None:
            return
        weights = [self._weigh(value) for value in self._past]
        surplus, oldest = sum(weights) - MOST_WEIGHT, 0
        while surplus > 0 and oldest < len(weights) - 2:
            surplus -= weights[oldest]
            oldest += 1
        del self._past[:oldest]

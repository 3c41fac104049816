"""The memory of one step of the recipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from renderer.device_time import Clock, Span
from renderer.frame import StepTiming

Result = TypeVar("Result")


class Step(Generic[Result]):
    """One step of the recipe; it remembers its last result with the inputs that made it.

    `inputs` is everything that the result depends on, so the inputs of a step before stand for its result.
    """

    def __init__(self, name: str, clock: Clock) -> None:
        self.name = name
        self.inputs: tuple | None = None
        self.is_cached = False
        self._result: Result | None = None
        self._span: Span | None = None
        self._clock = clock

    def run(self, inputs: tuple, compute: Callable[[], Result]) -> Result:
        """`compute()`, or what it gave last time if that had the same inputs."""
        begin = self._clock()
        self.is_cached = self._result is not None and self.inputs == inputs
        result = self._result if self.is_cached else None
        if result is None:
            self.forget()  # first, so that old and new are never held at once
            result = compute()
            self.inputs, self._result = inputs, result
        self._span = Span(begin, self._clock())
        return result

    @property
    def timing(self) -> StepTiming:
        """How long the last `run` took, and whether its result was remembered; waits for the device."""
        return StepTiming(self.name, 0.0 if self._span is None else self._span.ms, self.is_cached)

    @property
    def result(self) -> Result:
        """What the last `run` gave."""
        assert self._result is not None
        return self._result

    def forget(self) -> None:
        """Drop the result."""
        self.inputs = self._result = None

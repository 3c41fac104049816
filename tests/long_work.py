"""Long work done at one go."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from renderer.messages import Progress

Result = TypeVar("Result")


def finish(work: Generator[Progress | None, None, Result]) -> tuple[Result, list[Progress]]:
    """The result of long work, and what it said on the way."""
    said: list[Progress] = []
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            return end.value, said
        if progress is not None:
            said.append(progress)


def answered(
    work: Generator[Progress | None, None, object], kind: type[Result]
) -> tuple[Result, list[Progress]]:
    """The answer of a job, which is of that kind, and what it said on the way."""
    answer, said = finish(work)
    assert isinstance(answer, kind)
    return answer, said

"""The project at work is to be left: for what, what is asked before, and what if it stays after all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from visualizer.projects import project_questions
from visualizer.projects.project_questions import Question


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class _Goal:
    then: Callable[[], None]
    otherwise: Callable[[], None]
    running: tuple[str, ...]


class Leaving:
    """What waits until the project may be left. `is_answered`: somebody knows which jobs end with it."""

    def __init__(self) -> None:
        self.is_answered = False
        self._goal: _Goal | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether something waits."""
        return self._goal is not None

    @property
    def may_go_on(self) -> bool:
        """Whether nothing but unsaved changes is in its way."""
        return self._goal is None or self.is_answered or not self._goal.running

    def begin(
        self, then: Callable[[], None], otherwise: Callable[[], None], running: Sequence[str] = ()
    ) -> None:
        """`then` is done if it is left, `otherwise` if it stays; what waited before comes no more."""
        self.stay()
        self._goal, self.is_answered = _Goal(then, otherwise, tuple(running)), False

    def go_on(self) -> None:
        """It is left."""
        goal, self._goal = self._goal, None
        if goal is not None:
            goal.then()

    def stay(self) -> None:
        """It stays."""
        goal, self._goal = self._goal, None
        if goal is not None:
            goal.otherwise()

    def question(self, name: str, *, is_changed: bool) -> Question | None:
        """What is to be asked before."""
        if self._goal is None:
            return None
        running = self._goal.running
        if running and not is_changed:
            return project_questions.about_running(running)
        return project_questions.about_unsaved(name, running)

"""The project at work is to be left: for what, what is asked before, and what if it stays after all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from visualizer import disk_threads
from visualizer.projects import project_questions
from visualizer.projects.project_questions import Question
from visualizer.session import Session

PICTURE = "the picture that is to be saved"


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class _Goal:
    then: Callable[[], None]
    otherwise: Callable[[], None]
    stops_jobs: bool
    running: tuple[str, ...]
    since_s: float


class Leaving:
    """What waits until the project may be left. `is_answered`: somebody knows which jobs end with it.

    At the end of the program a picture that is to be saved is waited for, a while, before anything is asked.
    """

    def __init__(self, session: Session) -> None:
        self.is_answered = False
        self._session = session
        self._goal: _Goal | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether something waits."""
        return self._goal is not None

    @property
    def waits_for_picture(self) -> bool:
        """Whether nothing is to be asked yet."""
        if self._goal is None or not self._is_picture_due(self._goal):
            return False
        return time.monotonic() - self._goal.since_s < disk_threads.PATIENCE_S

    @property
    def may_go_on(self) -> bool:
        """Whether something waits, and nothing but unsaved changes is in its way."""
        return self.is_wanted and (self.is_answered or not self._running())

    def begin(
        self, then: Callable[[], None], otherwise: Callable[[], None], *, stops_jobs: bool = False
    ) -> None:
        """`then` is done if it is left, `otherwise` if it stays; what waited before comes no more.

        A take that is recorded ends, so that it is a part of the project like any other.
        """
        self.stay()
        session = self._session
        session.work.takes.end(session)
        running = tuple(job.title for job in session.jobs.long if job.is_running) if stops_jobs else ()
        self._goal = _Goal(then, otherwise, stops_jobs, running, time.monotonic())
        self.is_answered = False
        if self.waits_for_picture:
            session.notices = session.notices.with_info("Quitting as soon as the picture is saved.")

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
        if self._goal is None or self.waits_for_picture:
            return None
        running = self._running()
        if running and not is_changed:
            return project_questions.about_running(running)
        return project_questions.about_unsaved(name, running)

    def _running(self) -> tuple[str, ...]:
        """What ends with the program, in words."""
        goal = self._goal
        if goal is None:
            return ()
        return (*goal.running, PICTURE) if self._is_picture_due(goal) else goal.running

    def _is_picture_due(self, goal: _Goal) -> bool:
        return goal.stops_jobs and self._session.pictures.is_one_to_be_saved

"""The jobs under way: generators, of which the worker runs a slice whenever no picture is wanted."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

from renderer.inspection import Job, Urgency
from renderer.messages import JobDone, JobFailed, JobNews, JobProgress, Progress, StartJob

Work = Generator[Progress | None, None, object]
SECONDS_BETWEEN_NEWS = 0.1


@dataclass(slots=True)
class _Running:
    job: Job
    work: Work
    told_s: float = -math.inf
    spent_s: float = 0.0
    is_paused: bool = False


class RunningJobs:
    """Runs one job at a time, a slice at each `step`.

    LIVE ones go first, of these the one that has had least time, so that a short one need not wait for a long
    one; the others in the order of their start. Those that are paused wait: the jobs are false while there
    are no others.

    `fail` says what an error of a job means, and does what has to be done about it.
    """

    def __init__(self, fail: Callable[[int, Exception], JobFailed]) -> None:
        self._fail = fail
        self._running: dict[int, _Running] = {}

    def __bool__(self) -> bool:
        return not all(running.is_paused for running in self._running.values())

    def start(self, message: StartJob, work: Work) -> None:
        """Put a job to the others."""
        self._running[message.id] = _Running(message.job, work)

    def cancel(self, job_id: int) -> None:
        """Leave off a job, if it is still under way."""
        running = self._running.pop(job_id, None)
        if running is not None:
            running.work.close()

    def pause(self, job_id: int, *, is_paused: bool = True) -> None:
        """Let a job wait, if it is still under way, or go on."""
        if job_id in self._running:
            self._running[job_id].is_paused = is_paused

    def step(self) -> JobNews | None:
        """Run one slice; what is to be told of it, if anything is."""
        job_id = min((each for each, job in self._running.items() if not job.is_paused), key=self._turn)
        running = self._running[job_id]
        start = time.monotonic()
        try:
            progress = next(running.work)
            running.spent_s += time.monotonic() - start
        except StopIteration as end:
            del self._running[job_id]
            return JobDone(job_id, end.value)
        except Exception as error:
            del self._running[job_id]
            return self._fail(job_id, error)
        now = time.monotonic()
        if progress is None or now - running.told_s < SECONDS_BETWEEN_NEWS:
            return None
        running.told_s = now
        return JobProgress(job_id, progress)

    def _turn(self, job_id: int) -> tuple[bool, float, int]:
        """The job for which this is least has the next slice."""
        running = self._running[job_id]
        is_live = running.job.urgency is Urgency.LIVE
        return not is_live, running.spent_s if is_live else 0.0, job_id

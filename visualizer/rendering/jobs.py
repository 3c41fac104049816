"""The jobs of the window: live ones that follow the scene, and long ones that somebody has started."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from renderer.inspection import Job
from renderer.messages import JobDone, JobFailed, JobNews, JobProgress, Progress
from visualizer.rendering.work_pace import WorkPace


class JobClient(Protocol):
    """What jobs need of a renderer."""

    def start_job(self, job: Job) -> int:
        """Have a job done; returns its id."""
        ...

    def cancel_job(self, job_id: int) -> None:
        """Leave off a job."""
        ...

    def pause_job(self, job_id: int, *, is_paused: bool) -> None:
        """Let a job rest, or go on with it."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What is known of something that is watched.

    `result` is the last one, whole or in part, and may be of an earlier question: `is_current` says whether
    it is the whole answer to the present one. `failure` is why the present question has no answer.
    """

    result: object = None
    is_current: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class LongJob:
    """A job that somebody has started. It stays in the list, done or failed, until it is dismissed.

    `seconds` is how long it has been at work, without pauses and without waiting for its turn.
    """

    id: int
    title: str
    job: Job
    seconds: float = 0.0
    pace: WorkPace = field(default_factory=WorkPace)
    progress: Progress | None = None
    result: object = None
    failure: JobFailed | None = None
    is_paused: bool = False

    @property
    def is_running(self) -> bool:
        """Whether there is more to come."""
        return self.result is None and self.failure is None

    @property
    def latest(self) -> object:
        """The result, or the last part of it that is known; None before there is any."""
        return self.result if self.result is not None or self.progress is None else self.progress.partial

    @property
    def rate(self) -> float | None:
        """Steps per second so far; None while nobody can tell."""
        return self.pace.rate

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take if it goes on like this; None while nobody can tell."""
        return self.pace.seconds_left(self.progress.total, self.seconds) if self.progress else None


@dataclass(slots=True)
class _Slot:
    """One thing that is watched: what was last wanted, what was last asked, and what came of it.

    `asked_again` is the question that was repeated because the renderer ended; perhaps it was the cause.
    """

    wanted: Job
    is_wanted: bool = True
    asked: Job | None = None
    running: int | None = None
    asked_again: Job | None = None
    watched: Watched = Watched()


class Jobs:
    """Keeps account of jobs. A panel calls `watch` in every frame in which it shows what a job measures."""

    def __init__(self, client: JobClient) -> None:
        self._client = client
        self._slots: dict[str, _Slot] = {}
        self._long: dict[int, LongJob] = {}
        self._why_none = ""
        self._refused: list[JobFailed] = []

    @property
    def long(self) -> tuple[LongJob, ...]:
        """The long jobs in the order of their start."""
        return tuple(self._long.values())

    def watch(self, name: str, job: Job) -> Watched:
        """What is known of this question; it is asked as soon as nothing is being moved.

        `name` says for what it is watched: a new question under the same name takes the place of the last.
        """
        slot = self._slots.setdefault(name, _Slot(job))
        slot.wanted, slot.is_wanted = job, True
        watched = slot.watched
        return watched if slot.asked == job else replace(watched, is_current=False, failure="")

    def start(self, job: Job, title: str) -> int:
        """Start a long job; returns its id."""
        job_id = self._client.start_job(job)
        self._long[job_id] = LongJob(job_id, title, job)
        if self._why_none:
            self._refused.append(JobFailed(job_id, self._why_none))
            self.take(self._refused[-1])
        return job_id

    def get(self, job_id: int | None) -> LongJob | None:
        """The long job of that id, if it is in the list."""
        return self._long.get(job_id) if job_id is not None else None

    def pause(self, job_id: int, *, is_paused: bool = True) -> None:
        """Let a long job rest as it is, or go on with it."""
        job = self._long.get(job_id)
        if job is not None and job.is_running and job.is_paused != is_paused:
            self._long[job_id] = replace(job, is_paused=is_paused)
            self._client.pause_job(job_id, is_paused=is_paused)

    def dismiss(self, job_id: int) -> None:
        """Take a long job out of the list, and leave it off if it is still running."""
        job = self._long.pop(job_id, None)
        if job is not None and job.is_running:
            self._client.cancel_job(job_id)

    def update(self, seconds: float, *, settled: bool) -> None:
        """Once a frame, before the panels: ask what was wanted in the last one, leave off what was not."""
        for slot in self._slots.values():
            if slot.running is not None and (not slot.is_wanted or (settled and slot.asked != slot.wanted)):
                self._client.cancel_job(slot.running)
                slot.running = slot.asked = None
            if slot.is_wanted and slot.asked != slot.wanted and settled and slot.running is None:
                slot.asked = slot.wanted
                slot.running = None if self._why_none else self._client.start_job(slot.wanted)
                slot.watched = replace(slot.watched, is_current=False, failure=self._why_none)
            slot.is_wanted = False
        at_work = next((job for job in self.long if job.is_running and not job.is_paused), None)
        if at_work is not None:  # one at a time, in the order of their start
            self._long[at_work.id] = replace(at_work, seconds=at_work.seconds + seconds)

    def ask_again(self) -> None:
        """The renderer has begun anew: what is watched is asked once more, unless it has been before."""
        for slot in self._slots.values():
            if slot.asked is not None and not slot.watched.is_current and slot.asked_again != slot.asked:
                slot.asked_again, slot.asked, slot.running = slot.asked, None, None

    def give_up(self, reason: str) -> None:
        """There is no renderer any more: what waits fails, and so does all that is started from now on."""
        self._why_none = reason
        waiting = [job.id for job in self._long.values() if job.is_running]
        waiting += [slot.running for slot in self._slots.values() if slot.running is not None]
        for job_id in waiting:
            self.take(JobFailed(job_id, reason, is_told=True))

    def take_refused(self) -> list[JobFailed]:
        """The long jobs that were started since the last call and failed at once."""
        refused, self._refused = self._refused, []
        return refused

    def take(self, news: JobNews) -> None:
        """Note what has come of a job."""
        if news.job_id in self._long:
            self._long[news.job_id] = _after(self._long[news.job_id], news)
            return
        for slot in self._slots.values():
            if slot.running == news.job_id:
                _note(slot, news)

    def forget(self) -> None:
        """Leave off and forget what follows the scene: it was of another model."""
        for slot in self._slots.values():
            if slot.running is not None:
                self._client.cancel_job(slot.running)
        self._slots.clear()


def _after(job: LongJob, news: JobNews) -> LongJob:
    match news:
        case JobProgress():
            return replace(job, progress=news.progress, pace=job.pace.noted(news.progress, job.seconds))
        case JobDone():
            return replace(job, result=news.result, is_paused=False)
        case JobFailed():
            return replace(job, failure=news, is_paused=False)


def _note(slot: _Slot, news: JobNews) -> None:
    match news:
        case JobProgress():
            if news.progress.partial is not None:
                slot.watched = Watched(news.progress.partial)
        case JobDone():
            slot.watched, slot.running = Watched(news.result, is_current=True), None
        case JobFailed():
            slot.watched, slot.running = Watched(failure=news.summary), None

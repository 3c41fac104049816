"""A renderer in a process of its own: a dead one is replaced, and asked again what it was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial

from renderer.channel import Message
from renderer.frame import Frame, Quality
from renderer.inspection import Job, Urgency
from renderer.messages import (
    CancelJob,
    Companion,
    JobDone,
    JobFailed,
    JobProgress,
    ModelRefused,
    PauseJob,
    RendererFailed,
    RendererReady,
    RendererRestarted,
    RenderFailure,
    RenderRequest,
    ResumeJob,
    StartJob,
)
from renderer.model_info import ModelInfo
from renderer.scene import Scene
from renderer.worker import run
from visualizer.rendering.asked_models import AskedModels
from visualizer.rendering.render_client import Answer
from visualizer.rendering.render_process import Link, ProcessEnded, RenderProcess

DEATHS_ALLOWED = 3


class _Stage(Enum):
    """What a render process was at when it ended."""

    STARTING = "starting"
    OPENING = "opening"
    RENDERING = "rendering"
    IDLE = "idle"


class ProcessClient:
    """A renderer in its own process, for which nothing here ever waits.

    A process that ends by itself is replaced at once, and is told and asked again what the last one was. What
    has ended it three times in a row is set aside and answered as a failure. Jobs that were under way fail.
    """

    def __init__(self, device: str = "auto", *, start: Callable[[str], Link] | None = None) -> None:
        self._device = device
        self._start = start or partial(RenderProcess, run)
        self._models = AskedModels()
        self._request: RenderRequest | None = None
        self._set_aside: RenderRequest | None = None
        self._is_request_due = False
        self._is_asked_anew = False
        self._newest_answered = 0
        self._is_ready = False
        self._is_over = False
        self._is_given_up = False
        self._jobs: dict[int, Job] = {}
        self._paused: frozenset[int] = frozenset()
        self._last_job = 0
        self._deaths: Counter[_Stage] = Counter()
        self._link = self._start(device)

    @property
    def pid(self) -> int | None:
        """The render process's number; None where there is none."""
        return self._link.pid

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still due."""
        is_due = self._is_request_due or bool(self._models.due) or bool(self._jobs.keys() - self._paused)
        return is_due and not self._is_over

    def open_model(self, model: str, *, beside: bool = False) -> None:
        """Ask for a model, in place of the last one or beside it; `ModelInfo` or `ModelRefused` will come."""
        if not self._is_over:
            self._link.send(self._models.ask(model, beside=beside))

    def submit(
        self,
        model: str,
        scene: Scene,
        *,
        quality: Quality = Quality.FULL,
        companion: Companion | None = None,
    ) -> int | None:
        """Ask for a picture; returns the request's id, or None if the last request was the same."""
        last = self._request
        request = RenderRequest(last.id + 1 if last else 1, model, scene, quality, companion=companion)
        is_same = last is not None and replace(last, id=request.id) == request
        if self._is_over or (is_same and not self._is_asked_anew):
            return None
        self._is_asked_anew = False
        self._request = request
        self._models.show_beside(companion.model if companion is not None else None)
        self._is_request_due = True
        self._link.send(self._request)
        return self._request.id

    def start_job(self, job: Job) -> int:
        """Have a job done between pictures; returns its id. `JobDone` or `JobFailed` will come."""
        self._last_job += 1
        if not self._is_over:
            self._jobs[self._last_job] = job
            self._link.send(StartJob(self._last_job, job))
        return self._last_job

    def cancel_job(self, job_id: int) -> None:
        """Leave off a job; nothing more will come of it."""
        if job_id in self._jobs:
            self._forget_job(job_id)
            self._link.send(CancelJob(job_id))

    def pause_job(self, job_id: int, *, is_paused: bool) -> None:
        """Let a job rest, or go on with it."""
        if job_id in self._jobs:
            self._paused = self._paused | {job_id} if is_paused else self._paused - {job_id}
            self._link.send(PauseJob(job_id) if is_paused else ResumeJob(job_id))

    def restart(self) -> None:
        """Replace a process that does not answer; it counts as one that ended by itself."""
        if not self._is_over:
            self._is_given_up = True
            self._link.kill()

    def poll(self) -> list[Answer]:
        """What has come since the last call, oldest first."""
        if self._is_over:
            return []
        try:
            return [message for message in self._link.receive() if self._note(message)]  # type: ignore[misc]
        except ProcessEnded as ended:
            return self._replace_process("it did not answer" if self._is_given_up else str(ended))

    def close(self) -> None:
        """End the render process; it is gone when this returns."""
        if not self._is_over:
            self._is_over = True
            self._link.end()

    def _note(self, message: Message) -> bool:
        """Keep account of an answer; whether the window has a use for it."""
        match message:
            case Frame() | RenderFailure():
                self._deaths[_Stage.RENDERING] = self._deaths[_Stage.IDLE] = 0
                if message.request_id < self._newest_answered:
                    return False
                self._newest_answered = message.request_id
                if self._request is not None and message.request_id == self._request.id:
                    self._is_request_due = False
            case ModelInfo() | ModelRefused():
                self._deaths[_Stage.OPENING] = 0
                if not self._models.note(message):  # only a new process had to be told of it
                    return False
                # A file that was opened again may have changed: then the same scene is another picture.
                self._is_asked_anew |= isinstance(message, ModelInfo)
            case JobProgress() | JobDone() | JobFailed():
                if message.job_id not in self._jobs:  # it was cancelled
                    return False
                self._deaths[_Stage.IDLE] = 0
                if not isinstance(message, JobProgress):
                    self._forget_job(message.job_id)
            case RendererReady():
                self._deaths[_Stage.STARTING] = 0
                self._is_ready = True
            case RendererFailed():
                self.close()
        return True

    def _replace_process(self, reason: str) -> list[Answer]:
        """Start anew after a death, without what has been the end of too many processes."""
        self._link.end()
        stage = self._stage()
        long_jobs = sum(job.urgency is Urgency.LONG for job in self._jobs.values())
        answers: list[Answer] = self._fail_jobs(reason)
        set_aside: list[Answer] = []
        self._deaths[stage] += not answers  # perhaps a job was the cause, and that is not done again
        if self._deaths[stage] >= DEATHS_ALLOWED:
            self._deaths[stage] = 0
            if stage in (_Stage.STARTING, _Stage.IDLE):
                self._is_over = True
                times = f"{DEATHS_ALLOWED} times in a row while {stage.value}"
                failure = f"The render process ended {times} ({reason}): restart the program."
                return [*answers, RendererFailed(failure)]
            set_aside = self._give_up(stage, reason)
        try:
            self._link = self._start(self._device)
        except OSError as error:  # there is no memory, or no place for one more process
            self._is_over = True
            failure = f"The render process ended ({reason}) and cannot be started: {error.strerror or error}."
            return [*answers, *set_aside, RendererFailed(failure)]
        self._is_ready = self._is_given_up = False
        self._ask_again()
        lost = {0: "", 1: "; a job was broken off"}.get(long_jobs, f"; {long_jobs} jobs were broken off")
        told = f"The render process ended ({reason}) and was started again{lost}."
        return [RendererRestarted(told, is_told=bool(set_aside)), *answers, *set_aside]

    def _forget_job(self, job_id: int) -> None:
        del self._jobs[job_id]
        self._paused -= {job_id}

    def _fail_jobs(self, reason: str) -> list[Answer]:
        jobs, self._jobs, self._paused = sorted(self._jobs), {}, frozenset()
        summary = f"This was broken off, since the render process ended ({reason})."
        return [JobFailed(job_id, summary, is_told=True) for job_id in jobs]

    def _stage(self) -> _Stage:
        if not self._is_ready:
            return _Stage.STARTING
        if self._models.due:
            return _Stage.OPENING
        return _Stage.RENDERING if self._is_request_due else _Stage.IDLE

    def _give_up(self, stage: _Stage, reason: str) -> list[Answer]:
        """Set aside the model or the request that ends every process; returns answers in its stead."""
        answers: list[Answer] = []
        cause = f"it ended the render process {DEATHS_ALLOWED} times ({reason}). Perhaps memory ran out."
        request = self._request
        if stage is _Stage.OPENING:
            model = self._models.set_aside()
            answers.append(ModelRefused(model, f"This model is set aside: {cause}"))
            if request is None or request.model != model:
                return answers
        if request is not None and self._is_request_due:
            answers.append(RenderFailure(request.id, f"This picture is set aside: {cause}"))
        self._set_aside, self._is_request_due = request, False
        return answers

    def _ask_again(self) -> None:
        """Tell and ask a new process what the last one was told and asked."""
        for message in self._models.ask_again():
            self._link.send(message)
        if self._request is not None and self._request is not self._set_aside:
            self._is_request_due = True
            self._link.send(self._request)

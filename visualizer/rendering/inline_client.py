"""A renderer in this very process, for the command line and for tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from renderer.channel import Message, add_waiting
from renderer.directions.direction_set import DirectionSet
from renderer.inspection import Job
from renderer.messages import (
    CancelJob,
    FromRenderer,
    JobFailed,
    JobNews,
    OpenModel,
    PauseJob,
    RendererFailed,
    RenderFailure,
    RenderRequest,
    ResumeJob,
    StartJob,
    ToRenderer,
)
from renderer.render_figures import RenderFigures
from renderer.worker import answer, benchmark, do_job, introduce, start_renderer
from visualizer.rendering.process_client import ProcessClient


class InlineRenderer:
    """A renderer in this very process: `receive` computes. For the command line and for tests."""

    pid = None

    def __init__(self, device: str = "auto") -> None:
        self._renderer = start_renderer(device)
        self.introduction = introduce(self._renderer)
        self._coming: list[Message] = [self.introduction]
        self._waiting: list[ToRenderer] = []

    def ask(self, message: OpenModel | RenderRequest) -> FromRenderer:
        """The answer to one message, or why there is no renderer."""
        renderer = self._renderer
        return renderer if isinstance(renderer, RendererFailed) else answer(renderer, message)

    def do(self, job: Job, *, job_id: int = 0) -> Iterator[JobNews]:
        """The news of a job, as it is done; the last is its result or its failure."""
        renderer = self._renderer
        if isinstance(renderer, RendererFailed):
            yield JobFailed(job_id, renderer.summary, renderer.details)
        else:
            yield from do_job(renderer, StartJob(job_id, job))

    def lend(self, directions: Sequence[DirectionSet]) -> None:
        """Let scenes name these directions, without keeping them in the user's library."""
        if not isinstance(self._renderer, RendererFailed):
            for each in directions:
                self._renderer.library.lend(each)

    def benchmark(self, model: str, **wishes: Any) -> RenderFigures | RenderFailure | RendererFailed:
        """What `worker.benchmark` says, or why there is no renderer."""
        renderer = self._renderer
        return renderer if isinstance(renderer, RendererFailed) else benchmark(renderer, model, **wishes)

    def send(self, message: ToRenderer) -> None:
        """Keep for `receive`."""
        add_waiting(self._waiting, message)

    def receive(self) -> list[Message]:
        """Answer all that waits."""
        messages, self._coming = self._coming, []
        while self._waiting:
            match self._waiting.pop(0):
                case StartJob() as start:
                    messages += self.do(start.job, job_id=start.id)
                case CancelJob() | PauseJob() | ResumeJob():  # what has begun here is done
                    pass
                case message:
                    messages.append(self.ask(message))
        return messages

    def end(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def kill(self) -> None:
        """Nothing hangs here: `receive` has computed when it returns."""


class InlineClient(ProcessClient):
    """The client without a process: `poll` computes."""

    def __init__(self, device: str = "auto") -> None:
        super().__init__(device, start=InlineRenderer)

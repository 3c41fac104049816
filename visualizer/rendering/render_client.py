"""What the window needs of a renderer: submit a scene, start jobs, poll for answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from renderer.frame import Quality
from renderer.inspection import Job
from renderer.messages import Companion, FromRenderer, RendererRestarted
from renderer.scene import Scene

Answer = FromRenderer | RendererRestarted


class RenderClient(Protocol):
    """What the window needs of a renderer."""

    @property
    def pid(self) -> int | None:
        """The render process's number; None where it is none of its own."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still due."""
        ...

    def open_model(self, model: str, *, beside: bool = False) -> None:
        """Ask for a model, in place of the last one or beside it; `ModelInfo` or `ModelRefused` will come."""
        ...

    def submit(
        self,
        model: str,
        scene: Scene,
        *,
        quality: Quality = Quality.FULL,
        companion: Companion | None = None,
    ) -> int | None:
        """Ask for a picture; returns the request's id, or None if the last request was the same."""
        ...

    def start_job(self, job: Job) -> int:
        """Have a job done between pictures; returns its id. `JobDone` or `JobFailed` will come."""
        ...

    def cancel_job(self, job_id: int) -> None:
        """Leave off a job; nothing more will come of it."""
        ...

    def pause_job(self, job_id: int, *, is_paused: bool) -> None:
        """Let a job rest, or go on with it."""
        ...

    def restart(self) -> None:
        """Replace a renderer that does not answer; `RendererRestarted` will come."""
        ...

    def poll(self) -> Sequence[Answer]:
        """What has come since the last call, oldest first."""
        ...

    def close(self) -> None:
        """End the renderer."""
        ...

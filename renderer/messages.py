"""What the GUI process and the render process say to each other: frozen values, no torch.

To the renderer go `OpenModel`, `RenderRequest`, `StartJob`, and for a job under way `CancelJob`, `PauseJob`
and `ResumeJob`; back come `RendererReady`, `ModelInfo` or `ModelRefused`, `Frame` or `RenderFailure`, and of
a job any number of `JobProgress` and then `JobDone` or `JobFailed`. An answer is data; exceptions do not
cross processes. `RendererRestarted` and `RendererFailed` tell of the process itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from renderer.file_report import FileReport
from renderer.frame import Frame, Output, Quality
from renderer.inspection import Job
from renderer.model_info import ModelInfo
from renderer.scene import Scene


@dataclass(frozen=True, slots=True)
class OpenModel:
    """Load this model (a path, or the name of a random model) and say what it is.

    It takes the place of the one on show; `beside`: that one stays, and this is the second.
    """

    model: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Companion:
    """A second picture that is wanted beside the first, to compare the two."""

    model: str
    scene: Scene


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One picture wanted, or two. Of several waiting requests only the newest is answered."""

    id: int
    model: str
    scene: Scene
    quality: Quality = Quality.FULL
    output: Output = Output.PICTURE
    companion: Companion | None = None


@dataclass(frozen=True, slots=True)
class StartJob:
    """Do this between pictures, in slices."""

    id: int
    job: Job


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Leave off that job; nothing more will be heard of it."""

    id: int


@dataclass(frozen=True, slots=True)
class PauseJob:
    """Let that job rest as it is, until it is resumed; the others go on."""

    id: int


@dataclass(frozen=True, slots=True)
class ResumeJob:
    """Go on with a job that was paused."""

    id: int


@dataclass(frozen=True, slots=True)
class RendererReady:
    """The render process is up, on this device (`cpu`, `cuda:0`, …) of this name.

    `warning` is a sentence for the user where it is slower than it could be.
    """

    device: str
    device_name: str
    threads: int
    torch_version: str
    backends: tuple[str, ...]
    warning: str = ""


@dataclass(frozen=True, slots=True)
class ModelRefused:
    """A model could not be opened: one sentence for the user, and details to unfold.

    `file_report` is what was found in its file until then, if that was one that could be read at all.
    """

    model: str
    summary: str
    details: str = ""
    file_report: FileReport | None = None


@dataclass(frozen=True, slots=True)
class RenderFailure:
    """A request that could not be answered: one sentence for the user, and details to unfold."""

    request_id: int
    summary: str
    details: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """How far long work has come: `done` of `total` steps, and where there is one a result so far.

    `already` of the steps were done before it began.
    """

    done: int
    total: int
    note: str = ""
    partial: object = None
    already: int = 0


@dataclass(frozen=True, slots=True)
class RendererRestarted:
    """The render process ended by itself and a new one was started; what was asked for is asked again.

    `is_told`: another answer that came of the same end tells the user of it.
    """

    reason: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class RendererFailed:
    """No render process can run: one sentence for the user, and details to unfold. Nothing more will come."""

    summary: str
    details: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class JobProgress:
    """How far a job has come."""

    job_id: int
    progress: Progress


@dataclass(frozen=True, slots=True, eq=False)
class JobDone:
    """A job's result: what `renderer.inspection` says for its kind."""

    job_id: int
    result: object


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job that came to no result: one sentence for the user, and details to unfold.

    `is_told`: another answer that came of the same cause tells the user of it.
    """

    job_id: int
    summary: str
    details: str = ""
    is_told: bool = False


ToRenderer = OpenModel | RenderRequest | StartJob | CancelJob | PauseJob | ResumeJob
JobNews = JobProgress | JobDone | JobFailed
FromRenderer = RendererReady | RendererFailed | ModelInfo | ModelRefused | Frame | RenderFailure | JobNews

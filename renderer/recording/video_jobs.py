"""The question for a video, which is a job, and its answer. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.recording.project_file import Project
from renderer.urgency import Urgency


@dataclass(frozen=True, slots=True)
class ExportVideo:
    """Render every frame of a project and write it to `path`: a video, or the folder of a sequence of files.

    The project's models are paths, or names of random models, here, and its soundtrack is a path. Where
    `with_project`, the project is written beside it, too, as `path` with .json behind.
    """

    project: Project
    path: str
    with_project: bool = False

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True, eq=False)
class FramePreview:
    """The newest frame, small. Shapes: `pixels` uint8 [h, w, 3]."""

    frame: int
    pixels: np.ndarray


@dataclass(frozen=True, slots=True)
class ExportedVideo:
    """The answer to `ExportVideo`: what was written, with the project as it is in the file.

    `notes` are sentences on what is not quite as asked for. `preview` is the last frame, if any was rendered.
    Units: `size` (width, height) in pixels.
    """

    path: str
    project: Project
    frames: int
    size: tuple[int, int]
    notes: tuple[str, ...] = ()
    preview: FramePreview | None = None

"""The question for a video, which is a job, and its answer. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.recording.project_file import Project
from renderer.urgency import Urgency


@dataclass(frozen=True, slots=True)
class ExportVideo:
    """Render every frame of a project and write it to `path`: a file, or the folder of a PNG sequence.

    The project's models are paths, or names of random models, here.
    """

    project: Project
    path: str

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True, eq=False)
class FramePreview:
    """The newest frame, small. Shapes: `pixels` uint8 [h, w, 3]."""

    frame: int
    pixels: np.ndarray


@dataclass(frozen=True, slots=True)
class ExportedVideo:
    """The answer to `ExportVideo`: what was written, with the project as it is in the file.

    `notes` are sentences on what is not quite as asked for.
    Units: `size` (width, height) in pixels.
    """

    path: str
    project: Project
    frames: int
    size: tuple[int, int]
    notes: tuple[str, ...] = ()

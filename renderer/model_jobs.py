"""What can be asked about the models that the renderer holds: the questions and their answers. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from renderer.urgency import Urgency


class Use(Enum):
    """What a model is held for; a model without any use can go."""

    FIRST = "A"
    SECOND = "B"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class SurveyModels:
    """Which models are loaded. Asked anew under another number, since memory changes by itself."""

    number: int

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True)
class EvictModel:
    """Drop a model that nobody uses; the answer is what is held then."""

    model: str

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True)
class PreloadModel:
    """Load a model that will probably be wanted next, if there is room beside the others.

    The answer is whether it is loaded.
    """

    model: str

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True)
class HeldModel:
    """A loaded model. `model` is a name under which it was opened, `path` its file if it has one."""

    model: str
    name: str
    path: str
    architecture: str
    resolution: int
    bytes: int
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class ModelsHeld:
    """What is loaded on a device, the last used first.

    Units: bytes. `most_bytes` is what all models together may take; `free_bytes` what could be taken now;
    `process_bytes` all that the render process takes (None where nobody counts).
    """

    models: tuple[HeldModel, ...]
    device: str
    most_bytes: int
    free_bytes: int
    process_bytes: int | None


ModelJob = SurveyModels | EvictModel | PreloadModel

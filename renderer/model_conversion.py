"""The question for a model as `.safetensors`, which is a job, and its answer. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from renderer.urgency import Urgency


class WeightType(Enum):
    """How the large weights are stored; what is small stays float32 in either case."""

    FLOAT32 = "float32"
    FLOAT16 = "float16"


@dataclass(frozen=True, slots=True)
class ConvertModel:
    """Write what the generator of `model` needs, and nothing else, to the file `out`."""

    model: str
    out: str
    weights: WeightType = WeightType.FLOAT32

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True)
class ConvertedModel:
    """A file that was written. Units: `bytes` of it; `bytes_before` of the model's file (0: it has none)."""

    path: str
    tensors: int
    bytes: int
    bytes_before: int

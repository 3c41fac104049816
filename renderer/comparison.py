"""Comparison: what a second picture beside the first differs in. A frozen value without torch."""

from __future__ import annotations

from dataclasses import dataclass, field

from renderer.late_fields import LATE
from renderer.scene import Scene


@dataclass(frozen=True, slots=True)
class Comparison:
    """In what the second picture differs from the first; all else is linked.

    `model` None is the same model. Unless `is_layer_linked`, `layer` is shown (None: the image), else the
    layer of the same number. `is_intact` leaves out what is done to single layers: channel mixes, ablations.
    `held` is a scene that it keeps, whatever becomes of the first one's; what is looked at stays linked.
    In a file `model` is a name, and `model_hash` what the model holds, if that was known.
    """

    model: str | None = None
    is_layer_linked: bool = True
    layer: str | None = None
    is_intact: bool = True
    held: Scene | None = None
    model_hash: str = field(default="", metadata=LATE)

"""The question for a small picture of one scene, and its answer. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.scene import Scene
from renderer.urgency import Urgency


@dataclass(frozen=True, slots=True)
class PaintScene:
    """The finished image of a scene, whatever layer it looks at.

    Units: `size` of the longer side in pixels, at most.
    """

    model: str
    scene: Scene
    size: int = 64

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True, eq=False)
class SceneThumbnail:
    """The answer to `question`. Shapes: `pixels` uint8 [h, w, 3]."""

    question: PaintScene
    pixels: np.ndarray

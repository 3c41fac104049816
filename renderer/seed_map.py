"""The question for small pictures of seeds, and its answer. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.scene import Scene
from renderer.urgency import Urgency

THUMBNAIL = 64


@dataclass(frozen=True, slots=True)
class PaintSeeds:
    """Small pictures of the scene at other seeds, in this order; its own latent point makes no difference.

    Units: `size` of the longer side in pixels, at most.
    """

    model: str
    scene: Scene
    seeds: tuple[int, ...]
    size: int = THUMBNAIL

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True, eq=False)
class SeedPictures:
    """The answer to `question`, as far as it is known: one picture for each of its first seeds.

    Shapes: `pictures` uint8 [n, h, w, 3].
    """

    question: PaintSeeds
    pictures: np.ndarray

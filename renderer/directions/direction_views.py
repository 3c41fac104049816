"""Questions about what a direction does to pictures, which are jobs, and their answers. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.scene import Scene
from renderer.urgency import Urgency

LARGEST_THUMBNAIL = 96
LARGEST_MAP = 256


@dataclass(frozen=True, slots=True)
class PaintStrips:
    """Small pictures of seeds (one row each) with the scene's last edit at some strengths (one column each).

    What else the scene has stays as it is; a seed of None is the scene's own point. Units: strengths in
    standard deviations, `size` in pixels.
    """

    model: str
    scene: Scene
    seeds: tuple[int | None, ...]
    strengths: tuple[float, ...]
    size: int = LARGEST_THUMBNAIL

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True, eq=False)
class Strips:
    """The answer to `question`, as far as it is known: the first `done` pictures, row by row.

    Shapes: `sheet` uint8 [seeds·h, strengths·w, 3], black where nothing is known yet.
    """

    question: PaintStrips
    sheet: np.ndarray
    done: int


@dataclass(frozen=True, slots=True)
class MapEffect:
    """Where in the picture the scene's last edit acts, between −`strength` and +`strength`, on average."""

    model: str
    scene: Scene
    seeds: tuple[int, ...]
    strength: float = 2.0
    size: int = LARGEST_MAP

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True, eq=False)
class EffectMap:
    """The answer to `question` over the first `seeds` of its seeds.

    Shapes: `difference` float32 [h, w], the mean magnitude over seeds and channels.
    Units: grey levels of 256.
    """

    question: MapEffect
    difference: np.ndarray
    seeds: int


DirectionViewJob = PaintStrips | MapEffect

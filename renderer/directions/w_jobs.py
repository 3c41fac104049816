"""Questions about the ws of a scene or a file, which are jobs, and their answers. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.scene import Scene
from renderer.urgency import Urgency


@dataclass(frozen=True, slots=True)
class MeasureWs:
    """The ws of a scene after truncation, mixing, stored rows and edits."""

    model: str
    scene: Scene

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True, eq=False)
class SceneWs:
    """The answer to `MeasureWs`. Shapes: ws float32 [num_ws, w_dim], w_avg float32 [w_dim]."""

    ws: np.ndarray
    w_avg: np.ndarray


@dataclass(frozen=True, slots=True)
class ImportWs:
    """Read a w+ from a .npy, .npz or .pt file, as projections are; the answer is a `StoredWs`."""

    model: str
    path: str

    urgency = Urgency.LONG


WJob = MeasureWs | ImportWs

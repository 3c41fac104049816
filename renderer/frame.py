"""A rendered picture, what is told with it, and how it can be asked for: frozen values, no torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np


class Quality(Enum):
    """DRAFT while something is being moved, FULL when it has settled."""

    DRAFT = "draft"
    FULL = "full"


class Output(Enum):
    """PICTURE: uint8 as the window shows it; DEEP_PICTURE: the same as uint16.

    ACTIVATION: float32 as the network gives it.
    """

    PICTURE = "picture"
    DEEP_PICTURE = "deep picture"
    ACTIVATION = "activation"


@dataclass(frozen=True, slots=True)
class StepTiming:
    """How long one step of the recipe took; `cached` if its stored result was used.

    `precision` is the type that a layer computed in, as in "float32".
    """

    name: str
    ms: float
    cached: bool = False
    precision: str = ""


@dataclass(frozen=True, slots=True)
class PictureStats:
    """Mean, standard deviation (unbiased) and largest magnitude, of all channels and of the shown ones.

    Taken before normalisation and gain, after untransform.
    """

    mean_all: float
    mean_shown: float
    std_all: float
    std_shown: float
    max_all: float
    max_shown: float


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How often values fall into equal bins from `low` to `high`. Shapes: `counts` int64 [bins]."""

    counts: np.ndarray
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class InputPose:
    """The turn and shift that a StyleGAN3 network gives its input for a w[0], before the user's transform.

    Units: `turns` −0.5 to 0.5, `tx` and `ty` in image widths, with the signs of `renderer.scene.Transform`.
    """

    turns: float
    tx: float
    ty: float


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """An answered request.

    Shapes: `pixels` uint8 (deep: uint16) [H, W, 3 or 1] for a picture (a spectrum lies to its right), float32
    [C, H, W] for an activation; it may be read-only. `picture_size` is (height, width) of the picture without
    the spectrum.
    `timings` are the steps of the recipe in order; `layer_timings` the layers of its synthesis step up to the
    viewed one, `cached` where a remembered output was used. `held_bytes` is the memory of those outputs.
    `histogram` is of the shown channels, `probe` has their values at the scene's probe point if that is in
    sight, both before normalisation and gain. `companion` is the second picture, where one was asked for.
    `input_pose` is that of the picture's w[0], where the architecture learns one.
    """

    request_id: int
    pixels: np.ndarray
    picture_size: tuple[int, int]
    stats: PictureStats
    timings: tuple[StepTiming, ...]
    render_ms: float
    quality: Quality
    warning: str = ""
    layer_timings: tuple[StepTiming, ...] = ()
    held_bytes: int = 0
    histogram: Histogram | None = None
    probe: tuple[float, ...] = ()
    companion: Frame | None = None
    input_pose: InputPose | None = None

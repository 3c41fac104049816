"""What the GUI process and the render process say to each other: frozen values, no torch.

To the renderer go `OpenModel`, `RenderRequest`, `StartJob`, and for a job under way `CancelJob`, `PauseJob`
and `ResumeJob`; back come `RendererReady`, `ModelInfo` or `ModelRefused`, `Frame` or `RenderFailure`, and of
a job any number of `JobProgress` and then `JobDone` or `JobFailed`. An answer is data; exceptions do not
cross processes. `RendererRestarted` and `RendererFailed` tell of the process itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from renderer.file_report import FileReport
from renderer.inspection import Job
from renderer.scene import Scene

DEFAULT_MODEL = "demo"  # where no model is named: the one that comes with the program


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
class OpenModel:
    """Load this model (a path, or the name of a random model) and say what it is."""

    model: str


@dataclass(frozen=True, slots=True)
class Companion:
    """A second picture that is wanted beside the first, to compare the two."""

    model: str
    scene: Scene


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One picture wanted, or two. Of several waiting requests only the newest is answered."""

    id: int
    model: str
    scene: Scene
    quality: Quality = Quality.FULL
    output: Output = Output.PICTURE
    companion: Companion | None = None


@dataclass(frozen=True, slots=True)
class StartJob:
    """Do this between pictures, in slices."""

    id: int
    job: Job


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Leave off that job; nothing more will be heard of it."""

    id: int


@dataclass(frozen=True, slots=True)
class PauseJob:
    """Let that job rest as it is, until it is resumed; the others go on."""

    id: int


@dataclass(frozen=True, slots=True)
class ResumeJob:
    """Go on with a job that was paused."""

    id: int


@dataclass(frozen=True, slots=True)
class RendererReady:
    """The render process is up, on this device (`cpu`, `cuda:0`, …) of this name."""

    device: str
    device_name: str
    threads: int
    torch_version: str
    backends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One layer of a model.

    Units: `size` (height, width) in samples; `sampling_rate`, `cutoff`, `stopband`, `half_width` in cycles or
    samples per image width. `radial`: its band is a disc |f| ≤ cutoff, not a square |f_x|, |f_y| ≤ cutoff.
    What an architecture does not have is None.
    """

    name: str
    channels: int
    size: tuple[int, int]
    sampling_rate: float | None = None
    cutoff: float | None = None
    stopband: float | None = None
    half_width: float | None = None
    critically_sampled: bool | None = None
    up: int | None = None
    down: int | None = None
    radial: bool | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """All that a panel may know of a model. `path` is the very file; empty where there is none."""

    model: str
    name: str
    architecture: str
    resolution: int
    image_channels: int
    z_dim: int
    c_dim: int
    w_dim: int
    num_ws: int
    parameters: int
    layers: tuple[LayerInfo, ...]
    has_noise: bool
    has_input_transform: bool
    content_hash: str
    note: str = ""
    file_report: FileReport | None = None
    path: str = ""

    def layer(self, name: str | None) -> LayerInfo:
        """The layer of that name; None is the last one, the image. KeyError if there is none."""
        if name is None:
            return self.layers[-1]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class ModelRefused:
    """A model could not be opened: one sentence for the user, and details to unfold.

    `file_report` is what was found in its file until then, if that was one that could be read at all.
    """

    model: str
    summary: str
    details: str = ""
    file_report: FileReport | None = None


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


@dataclass(frozen=True, slots=True)
class RenderFailure:
    """A request that could not be answered: one sentence for the user, and details to unfold."""

    request_id: int
    summary: str
    details: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """How far long work has come: `done` of `total` steps, and where there is one a result so far.

    `already` of the steps were done before it began.
    """

    done: int
    total: int
    note: str = ""
    partial: object = None
    already: int = 0


@dataclass(frozen=True, slots=True)
class LayerCost:
    """What the convolution of a layer takes, and its non-linearity with the filters around it."""

    name: str
    conv_ms: float
    filter_ms: float


@dataclass(frozen=True, slots=True)
class RenderFigures:
    """How fast a renderer is with a model: medians of one run, in milliseconds.

    `full_ms` and `draft_ms` are for a picture of which nothing is known; `reference_ms` the full one on the
    reference backend (None if left out); `conv_floor_ms` plain convolutions of the same shapes and nothing
    else; `view_change_ms` other channels of the largest layer; `tail_edit_ms` other styles in the last four
    layers. `peak_bytes` is of the process or the GPU, without the reference; None where nobody counts.
    """

    frames: int
    full_ms: float
    draft_ms: float
    reference_ms: float | None
    conv_floor_ms: float
    view_change_ms: float
    tail_edit_ms: float
    per_layer: tuple[LayerCost, ...]
    held_bytes: int
    peak_bytes: int | None


@dataclass(frozen=True, slots=True)
class RendererRestarted:
    """The render process ended by itself and a new one was started; what was asked for is asked again.

    `is_told`: another answer that came of the same end tells the user of it.
    """

    reason: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class RendererFailed:
    """No render process can run: one sentence for the user, and details to unfold. Nothing more will come."""

    summary: str
    details: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class JobProgress:
    """How far a job has come."""

    job_id: int
    progress: Progress


@dataclass(frozen=True, slots=True, eq=False)
class JobDone:
    """A job's result: what `renderer.inspection` says for its kind."""

    job_id: int
    result: object


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job that came to no result: one sentence for the user, and details to unfold.

    `is_told`: another answer that came of the same cause tells the user of it.
    """

    job_id: int
    summary: str
    details: str = ""
    is_told: bool = False


ToRenderer = OpenModel | RenderRequest | StartJob | CancelJob | PauseJob | ResumeJob
JobNews = JobProgress | JobDone | JobFailed
FromRenderer = RendererReady | RendererFailed | ModelInfo | ModelRefused | Frame | RenderFailure | JobNews

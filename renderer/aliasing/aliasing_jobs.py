"""What can be asked about aliasing: the questions, which are jobs. The answers are in `aliasing_figures`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from renderer.aliasing.aliasing_figures import Equivariance, MetricOptions, ScanLine
from renderer.interventions import NO_INTERVENTIONS, Interventions
from renderer.scene import Scene
from renderer.urgency import Urgency


@dataclass(frozen=True, slots=True)
class MeasureEquivariance:
    """How well the picture and every layer of a scene follow a motion; a `LiveEquivariance`.

    View, spectrum, probe and untransform of the scene make no difference. Of a layer at most `most_channels`
    are compared, evenly spread (None: all).
    Units: `translation` (x, y) in image widths, `turns` counter-clockwise.
    """

    model: str
    scene: Scene
    translation: tuple[float, float] = (0.09, -0.055)
    turns: float = 0.1
    most_channels: int | None = None

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True)
class MapEquivarianceError:
    """Where in its picture one layer does not follow a motion of one kind; an `ErrorMap` of all channels.

    `layer` None is the finished picture, which is compared as published.
    Units: as for `MeasureEquivariance`.
    """

    model: str
    scene: Scene
    layer: str | None
    kind: Equivariance
    translation: tuple[float, float] = (0.09, -0.055)
    turns: float = 0.1

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True)
class MeasureMetrics:
    """EQ-T and EQ-R over random latents of a model, with something done to its layers or nothing.

    The answer is an `EquivarianceMetrics`; `most_channels` is as for `MeasureEquivariance`.
    """

    model: str
    options: MetricOptions
    interventions: Interventions = NO_INTERVENTIONS
    most_channels: int | None = None

    urgency = Urgency.LONG


class ProbePath(Enum):
    """What happens while a scan line is watched: the scene moves along it, or goes over to the next seed."""

    TRANSLATION = "translation"
    INTERPOLATION = "interpolation"


@dataclass(frozen=True, slots=True)
class ProbeSticking:
    """A scan line of a scene's picture over time, with the motion taken out; a `Strip`.

    View, spectrum, probe and untransform of the scene make no difference.
    Units: `span`, over which the scene moves, in image widths.
    """

    model: str
    scene: Scene
    line: ScanLine
    path: ProbePath = ProbePath.TRANSLATION
    steps: int = 128
    span: float = 0.125

    urgency = Urgency.LONG


AliasingJob = MeasureEquivariance | MapEquivarianceError | MeasureMetrics | ProbeSticking

"""Questions about directions in W, which are jobs; the answers are `DirectionSet`s. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.scene import Scene
from renderer.urgency import Urgency

DEFAULT_COMPONENTS = 80


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which w are drawn, without truncation: the first so many of a seed.

    `class_index` None: a random class for each, where the model has classes.
    """

    samples: int
    seed: int = 0
    class_index: int | None = None


@dataclass(frozen=True, slots=True)
class FindPrincipalDirections:
    """PCA of w (GANSpace paper, Section 3.1).

    All ws of a seed are the same w, so this is the PCA of any layer's ws, too; `layers` only says for which
    the directions are meant. `components` None are DEFAULT_COMPONENTS, or as many as there are.
    """

    model: str
    sampling: Sampling = Sampling(200_000)
    components: int | None = None
    layers: tuple[int, int] | None = None

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True)
class FindActivationDirections:
    """PCA of what a layer gives, and the directions in W that go with it (GANSpace paper, Section 3.2)."""

    model: str
    layer: str
    sampling: Sampling = Sampling(2000)
    components: int | None = None

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True)
class FindStyleDirections:
    """SeFa: the directions that change the styles of these layers most; samples only for `stdev`."""

    model: str
    sampling: Sampling = Sampling(20_000)
    components: int | None = None
    layers: tuple[int, int] | None = None

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True)
class FindBoundary:
    """The direction from one group of scenes to another, found by one of the supervised methods.

    Where the ws of a scene differ by layer within `layers`, so does the direction. Samples for `stdev`.
    """

    model: str
    positive: tuple[Scene, ...]
    negative: tuple[Scene, ...]
    method: DirectionMethod = DirectionMethod.LINEAR_SVM
    sampling: Sampling = Sampling(20_000)
    layers: tuple[int, int] | None = None

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True)
class ImportDirections:
    """Read a file of directions of any known kind and check that it fits the model."""

    model: str
    path: str

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True, eq=False)
class MeasureStdev:
    """The same directions with their standard deviations in this model, as for imported ones."""

    model: str
    directions: DirectionSet
    sampling: Sampling = Sampling(20_000)

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True, eq=False)
class VarianceSoFar:
    """What is known while directions are looked for. Shapes: `variance_ratio` float64 [K], descending."""

    samples: int
    variance_ratio: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """The answer to `FindBoundary`: a set of one direction, and how well it tells the groups apart.

    Both figures are means over `folds` of cross-validation; None where the groups are too small for it.
    Units: `accuracy` and `auc` (area under the ROC curve) in 0…1, 0.5 is chance.
    """

    directions: DirectionSet
    accuracy: float | None
    auc: float | None
    folds: int


DirectionJob = (
    FindPrincipalDirections
    | FindActivationDirections
    | FindStyleDirections
    | FindBoundary
    | ImportDirections
    | MeasureStdev
)

"""DirectionSet: directions in W with their standard deviations. No torch."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

MOST_COMPONENTS = 8192
_UNIT_TOLERANCE = 1e-3


class DirectionError(ValueError):
    """Directions that cannot be found or used; the message is one sentence for the user."""


class DirectionFileError(DirectionError):
    """A file that holds no usable directions; the message says why in one sentence."""


class DirectionMethod(Enum):
    """How directions were found."""

    PCA = "pca"
    ACTIVATION_PCA = "activation_pca"
    SEFA = "sefa"
    MEAN_DIFFERENCE = "mean_difference"
    LINEAR_SVM = "linear_svm"
    LOGISTIC = "logistic"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True, eq=False)
class DirectionSet:
    """Directions in W, each of unit length with the distance that counts as a strength of 1.

    `stdev` is the standard deviation of w along each direction where `samples` is not 0; else that of the
    imported file, or the length of the vector in it, so that a strength of 1 adds that very vector.
    `layers` are the first and last of the ws that the directions are meant for; None are all. `mean` is that
    of the sampled w, `variance_ratio` each direction's share of the variance that the method looks at; None
    where not known, as is `seed`. `model_hash` "" is not known. `names` and `component_notes` are empty or as
    many as the directions; `note` is about all. `set_id` tells sets of other directions or distances apart.

    Shapes: components float32 [K, w_dim], or [K, num_ws, w_dim] where they differ by layer (then the root
    mean square of the rows within `layers` is of unit length); stdev and variance_ratio float64 [K]; mean
    float64 [w_dim].
    Raises: DirectionError for arrays that contradict this.
    """

    components: np.ndarray
    stdev: np.ndarray
    method: DirectionMethod
    layers: tuple[int, int] | None = None
    mean: np.ndarray | None = None
    variance_ratio: np.ndarray | None = None
    samples: int = 0
    seed: int | None = None
    model_hash: str = ""
    names: tuple[str, ...] = ()
    component_notes: tuple[str, ...] = ()
    note: str = ""
    set_id: str = field(init=False)

    def __post_init__(self) -> None:
        _check_numbers(self)
        _check_words(self)
        object.__setattr__(self, "set_id", _content_hash(self.components, self.stdev))

    def __len__(self) -> int:
        return len(self.components)

    @property
    def w_dim(self) -> int:
        """How many numbers a w has."""
        return self.components.shape[-1]

    @property
    def num_ws(self) -> int | None:
        """For how many ws there are rows; None: one row is for any."""
        return self.components.shape[1] if self.components.ndim == 3 else None

    def offset(self, component: int) -> np.ndarray:
        """What a strength of 1 adds to w. Shapes: returns float32 [w_dim] or [num_ws, w_dim]."""
        return self.components[component] * np.float32(self.stdev[component])

    def check_fits(self, *, num_ws: int, w_dim: int) -> None:
        """Raises: DirectionError if a model with such ws cannot use these directions."""
        if self.w_dim != w_dim:
            raise DirectionError(
                f"These directions have {self.w_dim} numbers, but this model's w has {w_dim}: "
                "they belong to another model."
            )
        rows = self.num_ws if self.num_ws is not None else self.layers[1] + 1 if self.layers else 1
        if rows > num_ws or self.num_ws not in (None, num_ws):
            raise DirectionError(
                f"These directions are for {rows} ws, but this model has {num_ws}: "
                "they belong to another model."
            )

    def to_npz(self) -> bytes:
        """The content of the file that `direction_set_file.load` reads; what is not known is left out."""
        arrays: dict[str, Any] = {
            "components": self.components,
            "stdev": self.stdev,
            "mean": self.mean,
            "variance_ratio": self.variance_ratio,
            "method": np.array(self.method.value),
            "samples": np.array(self.samples),
            "model_hash": np.array(self.model_hash),
            "seed": None if self.seed is None else np.array(self.seed, np.uint64),
            "layers": None if self.layers is None else np.array(self.layers),
            "names": np.array(self.names) if self.names else None,
            "component_notes": np.array(self.component_notes) if self.component_notes else None,
            "note": np.array(self.note),
        }
        content = io.BytesIO()
        np.savez(content, **{name: array for name, array in arrays.items() if array is not None})
        return content.getvalue()


def _check_numbers(directions: DirectionSet) -> None:
    components, count = directions.components, len(directions.components)
    if components.ndim not in (2, 3) or components.size == 0 or count > MOST_COMPONENTS:
        shape = "×".join(map(str, components.shape))
        raise DirectionError(f"{shape} numbers are no list of at most {MOST_COMPONENTS} directions.")
    if not np.isfinite(components).all():
        raise DirectionError("some of the directions' numbers are not finite.")
    if np.abs(lengths(components, directions.layers) - 1).max() > _UNIT_TOLERANCE:
        raise DirectionError("the directions are not of unit length.")
    rows = {"stdev": (directions.stdev, count), "mean": (directions.mean, directions.w_dim)}
    rows["variance_ratio"] = (directions.variance_ratio, count)
    for name, (values, size) in rows.items():
        if values is not None and (values.shape != (size,) or not np.isfinite(values).all()):
            raise DirectionError(f"'{name}' must be {size} finite numbers.")
    if (directions.stdev < 0).any():
        raise DirectionError("a standard deviation is negative.")


def _check_words(directions: DirectionSet) -> None:
    layers, num_ws = directions.layers, directions.num_ws
    if layers is not None and not 0 <= layers[0] <= layers[1] < (num_ws or MOST_COMPONENTS):
        raise DirectionError(f"{layers[0]} to {layers[1]} is no range of layers.")
    for words in (directions.names, directions.component_notes):
        if words and len(words) != len(directions):
            raise DirectionError("there is not one name or note for each direction.")
    if directions.samples < 0:
        raise DirectionError("the number of samples is negative.")


def lengths(components: np.ndarray, layers: tuple[int, int] | None) -> np.ndarray:
    """Each direction's length; where it differs by layer, the root mean square over these layers.

    Shapes: components [K, w_dim] or [K, num_ws, w_dim]; returns [K], float64.
    """
    squares = np.square(components.astype(np.float64)).sum(axis=-1)
    if components.ndim == 2:
        return np.sqrt(squares)
    first, last = layers or (0, components.shape[1] - 1)
    return np.sqrt(squares.sum(axis=1) / (last + 1 - first))


def _content_hash(components: np.ndarray, stdev: np.ndarray) -> str:
    """16 hexadecimal digits of the SHA-256 of both arrays, with their shapes."""
    sha256 = hashlib.sha256(f"{components.shape}".encode())
    sha256.update(np.ascontiguousarray(components, "<f4").tobytes())
    sha256.update(np.ascontiguousarray(stdev, "<f8").tobytes())
    return sha256.hexdigest()[:16]

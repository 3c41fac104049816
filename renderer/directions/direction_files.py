"""Directions from files of other tools, checked against a model; nothing in them is ever run.

Known are our own files, those of GANSpace (`lat_comp`, `lat_stdev`, …), boundaries as of InterFaceGAN, and
plain arrays or tensors in .npy, .npz and .pt files.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from renderer.checkpoint.errors import CheckpointError
from renderer.checkpoint.torch_file import read_tensors
from renderer.directions import direction_set_file
from renderer.directions.direction_set import (
    MOST_COMPONENTS,
    DirectionError,
    DirectionFileError,
    DirectionMethod,
    DirectionSet,
    lengths,
)
from renderer.npy_file import NPY_MAGIC, NpyFileError, NpzArrays, read_npy

_PLAIN_NAMES = ("directions", "direction", "boundaries", "boundary", "components", "latents", "ws", "w")
_GANSPACE = "lat_comp"


def load_directions(path: str | Path, *, num_ws: int, w_dim: int) -> DirectionSet:
    """The directions in a file, for a model with such ws.

    Accepted are arrays of [w_dim], [K, w_dim], [K, 1, w_dim], [num_ws, w_dim], [K, num_ws, w_dim]. Without
    standard deviations in the file, `stdev` is each vector's length, so that a strength of 1 adds the vector
    as it is. What could be read in two ways is said in `note`.

    Raises: DirectionFileError.
    """
    path = Path(path)
    try:
        directions = _read(path, num_ws=num_ws, w_dim=w_dim)
        directions.check_fits(num_ws=num_ws, w_dim=w_dim)
        return directions
    except DirectionFileError:
        raise
    except NpyFileError as error:
        raise DirectionFileError(f"{path.name} {error}.") from error
    except (DirectionError, CheckpointError) as error:
        raise DirectionFileError(f"{path.name}: {error}") from error
    except OSError as error:
        raise DirectionFileError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def read_arrays(path: Path) -> Mapping[str, np.ndarray]:
    """The arrays of a .npy, .npz or .pt file by name; a lone one has the name "".

    Raises: DirectionFileError, NpyFileError, CheckpointError, OSError.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(NPY_MAGIC):
        return {"": read_npy(path)}
    if start.startswith(b"PK"):
        arrays = NpzArrays(path)
        if arrays:
            return arrays
    elif start[:1] != b"\x80":
        raise DirectionFileError(f"{path.name} is no .npy, .npz or .pt file of directions.")
    tensors = read_tensors(path)
    return {
        name: (tensor.float() if tensor.is_floating_point() else tensor).numpy()
        for name, tensor in tensors.items()
    }


def _read(path: Path, *, num_ws: int, w_dim: int) -> DirectionSet:
    arrays = read_arrays(path)
    if isinstance(arrays, NpzArrays) and {"components", "stdev", "method"} <= arrays.keys():
        return direction_set_file.load(path)
    if _GANSPACE in arrays:
        return _from_ganspace(arrays, num_ws=num_ws, w_dim=w_dim)
    names = [name for name in _PLAIN_NAMES if name in arrays] or list(arrays)
    if not names:
        raise DirectionError("it holds no arrays of numbers.")
    if len(names) > 1 and names[0] not in _PLAIN_NAMES:
        listed = ", ".join(f"'{name:.30}'" for name in names[:4])
        raise DirectionError(f"it holds several arrays ({listed}), none of which is known as directions.")
    return _from_vectors(arrays[names[0]], num_ws=num_ws, w_dim=w_dim)


def _from_ganspace(arrays: Mapping[str, np.ndarray], *, num_ws: int, w_dim: int) -> DirectionSet:
    """GANSpace scales its unit components by `lat_stdev`, the spread of w along them (paper, Section 3.3)."""
    components, note = _arrange(arrays[_GANSPACE], num_ws=num_ws, w_dim=w_dim)
    count = len(components)
    stdev = _row(arrays, "lat_stdev", size=count)
    components, size = _to_unit(components)
    return DirectionSet(
        components=components,
        stdev=size if stdev is None else stdev * size,
        method=DirectionMethod.IMPORTED,
        mean=_row(arrays, "lat_mean", size=w_dim),
        variance_ratio=_row(arrays, "var_ratio", size=count),
        note=f"From a GANSpace file. {note}".strip(),
    )


def _from_vectors(array: np.ndarray, *, num_ws: int, w_dim: int) -> DirectionSet:
    vectors, note = _arrange(array, num_ws=num_ws, w_dim=w_dim)
    components, size = _to_unit(vectors)
    note = f"A strength of 1 is the vector as it was in the file. {note}".strip()
    return DirectionSet(components, size, DirectionMethod.IMPORTED, note=note)


def _arrange(array: np.ndarray, *, num_ws: int, w_dim: int) -> tuple[np.ndarray, str]:
    """One direction in each row, and what is to be said of the choice.

    Shapes: returns float64 [K, w_dim] or [K, num_ws, w_dim].
    """
    if array.dtype.kind not in "fiu":
        raise DirectionError("its directions are no numbers.")
    if array.ndim not in (1, 2, 3) or array.shape[-1] != w_dim or array.size == 0:
        raise DirectionError(_wrong_shape(array, num_ws=num_ws, w_dim=w_dim))
    if len(array) > MOST_COMPONENTS and array.ndim > 1:
        raise DirectionError(f"it holds {len(array)} vectors, more than {MOST_COMPONENTS}: are they samples?")
    if not np.isfinite(array).all():
        raise DirectionError("some of its numbers are not finite (NaN or infinity).")
    vectors = array.astype(np.float64)
    if array.ndim == 3:
        if array.shape[1] not in (1, num_ws):
            raise DirectionError(_wrong_shape(array, num_ws=num_ws, w_dim=w_dim))
        return (vectors[:, 0] if array.shape[1] == 1 else vectors), ""
    vectors = vectors.reshape(-1, w_dim)
    if len(vectors) != num_ws or num_ws == 1:
        return vectors, ""
    if _are_orthonormal(vectors):
        return vectors, f"Its {num_ws} rows are orthogonal, so each was taken for a direction of its own."
    return vectors[None], f"Its {num_ws} rows were taken for one direction that differs by layer."


def _wrong_shape(array: np.ndarray, *, num_ws: int, w_dim: int) -> str:
    shape = "×".join(map(str, array.shape)) or "a single number"
    return (
        f"it holds {shape} numbers; for this model a direction has {w_dim}, or {num_ws}×{w_dim} where it "
        "differs by layer: it belongs to another model."
    )


def _are_orthonormal(vectors: np.ndarray) -> bool:
    largest = np.abs(vectors).max()
    if not 0 < largest < 2:
        return False
    return bool(np.abs(vectors @ vectors.T - np.eye(len(vectors))).max() < 1e-2)


def _to_unit(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The directions in unit length, and the lengths that they had. Raises: DirectionError."""
    axes = tuple(range(1, vectors.ndim))
    largest = np.abs(vectors).max(axis=axes)
    if (largest < np.finfo(np.float32).tiny).any():
        index = int(np.argmin(largest))
        raise DirectionError(f"its direction {index} is zero.")
    if largest.max() > np.finfo(np.float32).max:
        raise DirectionError("some of its numbers are too large.")
    size = lengths(vectors, None)
    return (vectors / size.reshape(-1, *(1,) * len(axes))).astype(np.float32), size


def _row(arrays: Mapping[str, np.ndarray], name: str, *, size: int) -> np.ndarray | None:
    """The so many numbers of that name; None where there are none or others."""
    if name not in arrays or arrays[name].size != size or arrays[name].dtype.kind not in "fiu":
        return None
    return arrays[name].astype(np.float64).reshape(-1)

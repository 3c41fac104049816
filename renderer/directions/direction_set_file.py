"""Direction sets on disk, as `DirectionSet.to_npz` writes them. No torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from renderer.directions.direction_set import (
    DirectionError,
    DirectionFileError,
    DirectionMethod,
    DirectionSet,
)
from renderer.npy_file import NpyFileError, NpzArrays

_NEEDED = ("components", "stdev", "method")


def load(path: str | Path) -> DirectionSet:
    """Read what `DirectionSet.to_npz` wrote; other arrays in the file are passed over.

    Raises: DirectionFileError.
    """
    path = Path(path)
    try:
        return parse(NpzArrays(path))
    except NpyFileError as error:
        raise DirectionFileError(f"{path.name} {error}.") from error
    except DirectionError as error:
        raise DirectionFileError(f"{path.name} holds no usable directions: {error}") from error
    except OSError as error:
        raise DirectionFileError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def parse(arrays: NpzArrays) -> DirectionSet:
    """The directions of an open file. Raises: DirectionError, NpyFileError, OSError."""
    missing = [name for name in _NEEDED if name not in arrays]
    if missing:
        raise DirectionError(f"it has no '{missing[0]}'.")
    method = _text(arrays, "method")
    if method not in {known.value for known in DirectionMethod}:
        raise DirectionError(f"the method '{method:.40}' is not known.")
    layers = _integers(arrays, "layers")
    if layers is not None and len(layers) != 2:
        raise DirectionError("its layers are not a first and a last one.")
    stdev = _numbers(arrays, "stdev")
    assert stdev is not None
    components = arrays["components"]
    if components.dtype.kind != "f":
        raise DirectionError("its components are no numbers with fractions.")
    with np.errstate(over="ignore"):  # what overflows is found to be infinite
        components = components.astype(np.float32)
    seed = _integers(arrays, "seed")
    return DirectionSet(
        components=components,
        stdev=stdev,
        method=DirectionMethod(method),
        layers=None if layers is None else (layers[0], layers[1]),
        mean=_numbers(arrays, "mean"),
        variance_ratio=_numbers(arrays, "variance_ratio"),
        samples=(_integers(arrays, "samples") or [0])[0],
        seed=seed[0] if seed else None,
        model_hash=_text(arrays, "model_hash"),
        names=_texts(arrays, "names"),
        component_notes=_texts(arrays, "component_notes"),
        note=_text(arrays, "note"),
    )


def _numbers(arrays: NpzArrays, name: str) -> np.ndarray | None:
    """A row of numbers, or None where there is none of that name. Raises: DirectionError, NpyFileError."""
    if name not in arrays:
        return None
    array = arrays[name]
    if array.dtype.kind not in "fiu":
        raise DirectionError(f"its '{name}' is no row of numbers.")
    return array.astype(np.float64).reshape(-1)


def _integers(arrays: NpzArrays, name: str) -> list[int] | None:
    if name not in arrays:
        return None
    array = arrays[name]
    if array.dtype.kind not in "iu":
        raise DirectionError(f"its '{name}' is no whole number.")
    return [int(value) for value in array.reshape(-1)[:3]]


def _texts(arrays: NpzArrays, name: str) -> tuple[str, ...]:
    if name not in arrays:
        return ()
    array = arrays[name]
    if array.dtype.kind != "U":
        raise DirectionError(f"its '{name}' is no text.")
    try:
        return tuple(str(text).encode().decode() for text in array.reshape(-1))
    except ValueError as error:  # numbers that stand for no character, or for half of one
        raise DirectionError(f"its '{name}' is no text.") from error


def _text(arrays: NpzArrays, name: str) -> str:
    return "".join(_texts(arrays, name)[:1])

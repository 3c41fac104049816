"""NumPy arrays in a pickle: as they were written, whichever way, and never beyond their bytes."""

from __future__ import annotations

import io
import pickle

import numpy as np
import pytest
import torch

from renderer.checkpoint import CheckpointError
from renderer.checkpoint.arrays import read_array
from renderer.checkpoint.inert_pickle import read_pickle
from renderer.checkpoint.memory_budget import MemoryBudget
from tests.renderer.checkpoint.official_pickles import Call, Ref, dumps

F4 = Call(Ref("numpy", "dtype"), ("f4", False, True), state=(3, "<", None, None, None, -1, -1, 0))


def read(content: bytes) -> torch.Tensor:
    return read_array(read_pickle(io.BytesIO(content)).value, MemoryBudget(10**6))


def array_of(shape: object, raw: object, *, dtype: object = F4, is_fortran: object = False) -> bytes:
    """An array that says so of itself, whether or not it is true."""
    maker, kind = Ref("numpy.core.multiarray", "_reconstruct"), Ref("numpy", "ndarray")
    return dumps(Call(maker, (kind, (0,), b"b"), state=(1, shape, dtype, is_fortran, raw)))


def array_of_order(axes: object) -> bytes:
    """An array in an order of its own, as NumPy 2 writes with protocol 5."""
    return dumps(Call(Ref("numpy._core.numeric", "_frombuffer"), (b"\0" * 8, F4, (2, 1), "K", axes)))


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("kind", ["f2", "f4", "f8", ">f4"])
def test_arrays_are_as_they_were_written(protocol: int, kind: str) -> None:
    values = np.arange(24).reshape(2, 3, 4).astype(kind)
    for array in (values, values.transpose(2, 0, 1), np.asfortranarray(values), values[0, 0, 0], values[:0]):
        result = read(pickle.dumps(array, protocol))
        assert result.dtype == torch.float32
        assert result.is_contiguous()
        np.testing.assert_array_equal(result.numpy(), array.astype(np.float32))


def test_what_was_read_is_a_copy_that_may_be_changed() -> None:
    read(pickle.dumps(np.ones(3, np.float32))).add_(1)


@pytest.mark.parametrize(
    "content",
    [
        array_of((2,), b"\0" * 4),
        array_of((2,), b"\0" * 9),
        array_of((2**62, 0), b""),
        array_of((-1, -1), b"\0" * 4),
        array_of((1,) * 40, b"\0" * 4),
        array_of(("1",), b"\0" * 4),
        array_of([1], b"\0" * 4),
        array_of((1,), [1.0]),
        array_of((1,), b"\0" * 4, dtype="f4"),
        array_of((1,), b"\0" * 4, is_fortran=3),
        array_of((1,), b"\0" * 8, dtype=Call(Ref("numpy", "dtype"), ("O8", False, True), state=None)),
        dumps(Call(Ref("numpy.core.multiarray", "_reconstruct"), ())),
        pickle.dumps(np.arange(3)),
        pickle.dumps(np.int64(3)),
        array_of_order((0, 0)),
        array_of_order((0, 1, 2)),
        array_of_order((0, "1")),
        pickle.dumps(3.0),
    ],
)
def test_an_array_that_is_not_what_it_says_is_refused(content: bytes) -> None:
    with pytest.raises(CheckpointError):
        read(content)

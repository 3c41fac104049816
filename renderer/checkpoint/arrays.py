"""NumPy arrays of a model file, rebuilt from their bytes with every bound checked."""

import math

import numpy as np
import torch

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.memory_budget import MemoryBudget
from renderer.checkpoint.names import Meaning
from renderer.checkpoint.plain_values import as_bytes, as_number, number_dtype
from renderer.checkpoint.records import Instance

_MOST_DIMENSIONS = 8
_LARGEST_EXTENT = 2**40
_OTHER_NUMBERS = "This file holds weights that are not floating-point numbers; is it a model?"


def read_array(record: object, budget: MemoryBudget) -> torch.Tensor:
    """Return the floating-point array or scalar that a record stands for, as float32; it is a copy.

    Raises:
        CheckpointError: the record is damaged, or holds other numbers.
    """
    if isinstance(record, Instance) and record.maker.meaning is Meaning.NUMPY_SCALAR:
        if not isinstance(number := as_number(record), float):
            raise CheckpointError(_OTHER_NUMBERS)
        return torch.tensor(number)
    if not isinstance(record, Instance) or record.maker.meaning is not Meaning.NUMPY_ARRAY:
        raise CheckpointError(DAMAGED)
    axes: tuple[object, ...] | None = None
    match record.args, record.state:
        case (_, tuple(), _), (_, tuple() as shape, Instance() as dtype, bool() as is_fortran, raw):
            pass
        case (raw, Instance() as dtype, tuple() as shape, "C" | "F" as order), None:
            is_fortran = order == "F"
        case (raw, Instance() as dtype, tuple() as shape, "K", tuple() as axes), None:
            is_fortran = False
        case _:
            raise CheckpointError(DAMAGED)
    numbers, kind, sizes = as_bytes(raw), number_dtype(dtype), _sizes(shape)
    if numbers is None or len(numbers) != math.prod(sizes) * kind.itemsize:
        raise CheckpointError(DAMAGED)
    if kind.kind != "f":
        raise CheckpointError(_OTHER_NUMBERS)
    budget.spend(math.prod(one for one in shape if isinstance(one, int)) * 4)
    array = np.frombuffer(numbers, kind).reshape(sizes, order="F" if is_fortran else "C")
    if axes is not None:
        array = array.transpose(_permutation(axes, array.ndim))
    return torch.from_numpy(np.array(array, np.float32, order="C"))


def _permutation(axes: tuple[object, ...], count: int) -> list[int]:
    known = [axis for axis in axes if type(axis) is int]
    if sorted(known) != list(range(count)) or len(known) != len(axes):
        raise CheckpointError(DAMAGED)
    return known


def _sizes(shape: tuple[object, ...]) -> list[int]:
    sizes = [one for one in shape if type(one) is int and 0 <= one < _LARGEST_EXTENT]
    if len(sizes) != len(shape) or len(sizes) > _MOST_DIMENSIONS:
        raise CheckpointError(DAMAGED)
    return sizes

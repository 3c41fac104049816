"""Tensors of a model file, rebuilt from their bytes with every bound checked.

A tensor is pickled as a storage with size, strides and offset. The storage is a file within the file: what
`torch.save` wrote before its zip format, that is five small pickles and the raw numbers. It would be a
second way to run code, so it goes through the same inert reader. Where a storage lived (`cuda:0`) is not
looked at: all tensors land on the CPU.
"""

import io
import math
from dataclasses import dataclass

import numpy as np
import torch

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.findings import Findings
from renderer.checkpoint.inert_pickle import read_pickle
from renderer.checkpoint.memory_budget import MemoryBudget
from renderer.checkpoint.names import Meaning, Name
from renderer.checkpoint.plain_values import as_bytes
from renderer.checkpoint.records import Instance, PersistentId

_MAGIC = 0x1950A86A20F9469CFC6C
_FORMAT_VERSION = 1001
_MOST_OPERATIONS = 1_000
_MOST_DIMENSIONS = 8
_LARGEST_EXTENT = 2**40
STORAGE_DTYPES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "ByteStorage": torch.uint8,
    "CharStorage": torch.int8,
    "ShortStorage": torch.int16,
    "IntStorage": torch.int32,
    "LongStorage": torch.int64,
    "BoolStorage": torch.bool,
}


class TensorReader:
    """Rebuilds tensors, each record once; all of them together may take `most_bytes` of memory."""

    def __init__(self, *, most_bytes: int, findings: Findings | None = None) -> None:
        self._findings = findings or Findings()
        self._budget = MemoryBudget(most_bytes)
        self._tensors: dict[int, torch.Tensor] = {}
        self._storages: dict[int, _Storage] = {}

    def read(self, record: Instance) -> torch.Tensor:
        """Return the tensor that a record of a tensor or a parameter stands for: contiguous, on the CPU.

        Raises:
            CheckpointError: the record is damaged, of an unusual type, or reaches beyond its storage.
        """
        own = tensor_record(record)
        if id(own) not in self._tensors:
            self._tensors[id(own)] = self._rebuild(own)
        return self._tensors[id(own)]

    def _rebuild(self, record: Instance) -> torch.Tensor:
        match record.args:
            case (Instance() as source, int() as offset, tuple() as size, tuple() as stride, *_):
                storage = self._storage(source)
            case _:
                raise CheckpointError(DAMAGED)
        if not fits_storage(storage.numbers.numel(), offset, size=size, stride=stride):
            raise CheckpointError(
                "This file describes a tensor that does not fit its data; download or copy it again."
            )
        view = storage.numbers.as_strided(size, stride, offset)
        if view.is_contiguous() and view.numel() == storage.numbers.numel() and not storage.is_taken:
            storage.is_taken = True
            return view
        self._budget.spend(view.numel() * view.element_size())
        return view.clone(memory_format=torch.contiguous_format)

    def _storage(self, source: Instance) -> "_Storage":
        if id(source) not in self._storages:
            raw = as_bytes(source.args[0]) if len(source.args) == 1 else None
            if source.maker.meaning is not Meaning.STORAGE or raw is None:
                raise CheckpointError(DAMAGED)
            self._budget.spend(len(raw))
            self._storages[id(source)] = _Storage(_read_storage(raw, self._findings))
        return self._storages[id(source)]


@dataclass(slots=True)
class _Storage:
    numbers: torch.Tensor
    is_taken: bool = False  # by a tensor that is all of it, and so needs no copy


def tensor_record(record: Instance) -> Instance:
    """Return the record of the tensor within a parameter, or the tensor's own."""
    if record.maker.meaning is Meaning.PARAMETER and record.args and isinstance(record.args[0], Instance):
        record = record.args[0]
    if record.maker.meaning is not Meaning.TENSOR:
        raise CheckpointError(DAMAGED)
    return record


def fits_storage(
    available: int, offset: object, *, size: tuple[object, ...], stride: tuple[object, ...]
) -> bool:
    """Say whether a view stays within its storage and has a shape that a tensor can have."""
    if len(size) != len(stride) or len(size) > _MOST_DIMENSIONS:
        return False
    numbers = [one for one in (offset, *size, *stride) if type(one) is int and 0 <= one < _LARGEST_EXTENT]
    if len(numbers) != 1 + len(size) + len(stride):
        return False
    start, sizes, strides = numbers[0], numbers[1 : 1 + len(size)], numbers[1 + len(size) :]
    if math.prod(max(one, 1) for one in sizes) >= _LARGEST_EXTENT:  # a size of 0 would hide the others
        return False
    count = math.prod(sizes)
    last = start + sum((one - 1) * step for one, step in zip(sizes, strides, strict=True))
    return count <= available and (last < available if count else start <= available)


def _read_storage(raw: bytes | bytearray, findings: Findings) -> torch.Tensor:
    """Return the numbers of a nested `torch.save` file of one storage, as a tensor of one dimension."""
    stream = io.BytesIO(raw)
    magic, version, system, root, keys = (
        read_pickle(stream, most_operations=_MOST_OPERATIONS, findings=findings).value for _ in range(5)
    )
    if magic != _MAGIC or version != _FORMAT_VERSION or not isinstance(root, PersistentId):
        raise CheckpointError(DAMAGED)
    dtype, key, count = parse_storage(root)
    match keys, system:
        case [only_key], {"little_endian": True} if key == only_key:
            return _read_numbers(raw, stream, dtype=dtype, count=count)
    raise CheckpointError(DAMAGED)


def parse_storage(source: PersistentId) -> tuple[torch.dtype, str, int]:
    """The type, key and count of the numbers that a file refers to. Raises: CheckpointError."""
    match source.value:
        case (
            "storage",
            Name(meaning=Meaning.STORAGE_TYPE) as kind,
            str() as key,
            str(),
            int() as count,
            *views,
        ) if not any(views):
            return STORAGE_DTYPES[kind.dotted.rpartition(".")[2]], key, count
    raise CheckpointError(DAMAGED)


def _read_numbers(
    raw: bytes | bytearray, stream: io.BytesIO, *, dtype: torch.dtype, count: int
) -> torch.Tensor:
    """Return the numbers that follow the pickles: their count again, then all of them, and nothing more."""
    declared = int.from_bytes(stream.read(8), "little")
    start = stream.tell()
    if declared != count or len(raw) - start != count * dtype.itemsize:
        raise CheckpointError(DAMAGED)
    numbers = torch.empty(count * dtype.itemsize, dtype=torch.uint8)
    if count:
        numbers.numpy()[:] = np.frombuffer(raw, np.uint8, offset=start)
    return numbers.ne(0) if dtype is torch.bool else numbers.view(dtype)

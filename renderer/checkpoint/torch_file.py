"""Tensors from files of `torch.save`, in its zip format or the older one, read as data.

Their pickle goes through the same inert reader as that of a model, so nothing that it names is called.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from renderer.checkpoint.bounded_stream import BoundedStream
from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.inert_pickle import read_pickle
from renderer.checkpoint.memory_budget import MemoryBudget
from renderer.checkpoint.names import Meaning
from renderer.checkpoint.plain_values import as_dict
from renderer.checkpoint.records import Instance, PersistentId, Pickled
from renderer.checkpoint.tensors import fits_storage, parse_storage, tensor_record
from renderer.zip_members import ZipDamaged, ZipMemberTooLarge, member_names, read_member

MOST_BYTES = 2**28
_OLD_START = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # the pickle of a number that tells the format
_MOST_OPERATIONS = 100_000
_MOST_TENSORS = 1000
_DEEPEST = 4

ReadStorage = Callable[[str], bytes]


def read_tensors(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a file, by their keys in dicts and their places in lists; "" if it is one tensor.

    Anything else in the file is passed over.

    Raises:
        CheckpointError: it is no such file, is damaged or too large, or asks for more than data. OSError.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise CheckpointError("This file is far larger than directions are; is it a model?")
    with path.open("rb") as file:
        is_zip = file.read(2) == b"PK"
    pickled, read_storage = _open_zip(path, size) if is_zip else _open_old(path, size)
    reader = _Reader(read_storage, most_bytes=3 * size)
    return {name: reader.read(record) for name, record in _tensor_records(pickled.value, "", 0)}


def _open_zip(path: Path, size: int) -> tuple[Pickled, ReadStorage]:
    try:
        names = member_names(path)
    except ZipDamaged as error:
        raise CheckpointError(DAMAGED) from error
    roots = [name.removesuffix("data.pkl") for name in names if name.endswith("/data.pkl")]
    if len(roots) != 1:
        raise CheckpointError("This zip file was not written by torch.save.")
    root = roots[0]

    def read(name: str) -> bytes:
        """A member; torch.save packs none, so none is larger than the file."""
        try:
            return read_member(path, root + name, most_bytes=size)
        except (ZipDamaged, ZipMemberTooLarge) as error:
            raise CheckpointError(DAMAGED) from error

    if f"{root}byteorder" in names and read("byteorder") != b"little":
        raise CheckpointError("This file was written on a big-endian machine, which is not read.")
    pickled = read_pickle(io.BytesIO(read("data.pkl")), most_operations=_MOST_OPERATIONS)
    return pickled, lambda key: read(f"data/{key}")


def _open_old(path: Path, size: int) -> tuple[Pickled, ReadStorage]:
    """The format before torch 1.6: five pickles, then each storage's count and its raw numbers."""
    places: dict[str, tuple[int, int]] = {}
    with path.open("rb") as file:
        stream = BoundedStream(file, size)
        if stream.read(len(_OLD_START)) != _OLD_START:
            raise CheckpointError(
                "This file is a Python pickle, which could run anything and is not read: save it with "
                "torch.save or as .npy."
            )
        read_pickle(stream, most_operations=_MOST_OPERATIONS)  # the version of the format
        read_pickle(stream, most_operations=_MOST_OPERATIONS)  # the machine that wrote it
        pickled = read_pickle(stream, most_operations=_MOST_OPERATIONS)
        keys = read_pickle(stream, most_operations=_MOST_OPERATIONS).value
        sizes = _storage_sizes(pickled)
        for key in keys if isinstance(keys, list) else ():
            count = int.from_bytes(stream.read(8), "little")
            if not isinstance(key, str) or key not in sizes or count * sizes[key] > stream.left:
                raise CheckpointError(DAMAGED)
            places[key] = stream.skip(count * sizes[key]), count * sizes[key]

    def read(key: str) -> bytes:
        start, length = places.get(key, (0, 0))
        with path.open("rb") as file:
            file.seek(start)
            return file.read(length)

    return pickled, read


def _storage_sizes(pickled: Pickled) -> dict[str, int]:
    """How many bytes a number takes in each storage that a tensor names."""
    parts = [part for record in pickled.instances for part in record.args if isinstance(part, PersistentId)]
    return {key: dtype.itemsize for dtype, key, _ in map(parse_storage, parts)}


def _tensor_records(value: object, name: str, depth: int) -> Iterator[tuple[str, Instance]]:
    """Every tensor or parameter with its name; dots join the keys of dicts within dicts."""
    if isinstance(value, Instance) and value.maker.meaning in (Meaning.TENSOR, Meaning.PARAMETER):
        yield name, tensor_record(value)
        return
    entries = as_dict(value)
    if entries is None and isinstance(value, list | tuple):
        entries = dict(enumerate(value))
    if not entries or depth == _DEEPEST or len(entries) > _MOST_TENSORS:
        return
    for key, entry in entries.items():
        if isinstance(key, str | int):
            yield from _tensor_records(entry, f"{name}.{key}" if name else str(key), depth + 1)


class _Reader:
    """Rebuilds tensors; their storages and they themselves may take `most_bytes` together."""

    def __init__(self, read_storage: ReadStorage, *, most_bytes: int) -> None:
        self._read_storage = read_storage
        self._storages: dict[tuple[torch.dtype, str], torch.Tensor] = {}
        self._budget = MemoryBudget(most_bytes)

    def read(self, record: Instance) -> torch.Tensor:
        match record.args:
            case (PersistentId() as source, int() as offset, tuple() as size, tuple() as stride, *_):
                numbers = self._numbers(source)
            case _:
                raise CheckpointError(DAMAGED)
        if not fits_storage(numbers.numel(), offset, size=size, stride=stride):
            raise CheckpointError(DAMAGED)
        view = numbers.as_strided(size, stride, offset)
        self._budget.spend(view.numel() * view.element_size())
        return view.clone(memory_format=torch.contiguous_format)

    def _numbers(self, source: PersistentId) -> torch.Tensor:
        dtype, key, count = parse_storage(source)
        if (dtype, key) not in self._storages:
            self._budget.spend(count * dtype.itemsize)
            self._storages[dtype, key] = _as_numbers(self._read_storage(key), dtype=dtype, count=count)
        return self._storages[dtype, key]


def _as_numbers(raw: bytes, *, dtype: torch.dtype, count: int) -> torch.Tensor:
    if len(raw) != count * dtype.itemsize:
        raise CheckpointError(DAMAGED)
    if not raw:
        return torch.empty(0, dtype=dtype)
    numbers = torch.frombuffer(bytearray(raw), dtype=torch.uint8)
    return numbers.ne(0) if dtype is torch.bool else numbers.view(dtype)

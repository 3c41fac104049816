"""Model files: safe to open whoever made them, since nothing that a file asks for is ever run."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from renderer.checkpoint import network
from renderer.checkpoint.contents import Checkpoint, FileReport
from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.file_kind import check_is_pickle
from renderer.checkpoint.inert_pickle import read_pickle
from renderer.checkpoint.names import Meaning
from renderer.checkpoint.plain_values import as_dict, plain
from renderer.checkpoint.records import Pickled
from renderer.checkpoint.tensors import TensorReader

__all__ = ["Checkpoint", "CheckpointError", "FileReport", "load_checkpoint"]

_CHUNK = 1 << 20
_LONGEST_LINE = 1_000


def load_checkpoint(path: Path) -> Checkpoint:
    """Read the generator of a PyTorch-era StyleGAN3 `.pkl`: `G_ema`, else `G`, or the file's only network.

    Raises:
        CheckpointError: the file cannot be read, is something else, is damaged, or asks for more than data.
    """
    try:
        if path.is_dir():
            raise CheckpointError("This is a folder, not a model file; choose a .pkl file in it.")
        if path.exists() and not path.is_file():
            raise CheckpointError("This is a device or a pipe, not a model file; choose a .pkl file.")
        with path.open("rb") as file:
            return _read(path, file)
    except FileNotFoundError as error:
        raise CheckpointError("There is no such file; check the name and the folder.") from error
    except PermissionError as error:
        raise CheckpointError("This file may not be read; ask for its read permission.") from error
    except OSError as error:
        raise CheckpointError(f"This file cannot be read ({error.strerror}); check its disk.") from error


def _read(path: Path, file: BinaryIO) -> Checkpoint:
    check_is_pickle(file.read(1024))
    content_hash, size = _hash(file)
    file.seek(0)
    pickled = read_pickle(_BoundedStream(file, size))
    key, record = network.find_generator(pickled.value)
    network.check_names(record)
    generator = network.as_network(record)
    network.check_architecture(generator)
    init_args, init_kwargs = _arguments(generator)
    tensors = network.read_tensors(generator, TensorReader(most_bytes=2 * size))
    report = FileReport(
        generator_key=key,
        names=tuple(sorted(pickled.names)),
        source_characters=_source_characters(pickled),
        tensor_count=len(tensors),
        tensor_bytes=sum(tensor.numel() * tensor.element_size() for tensor in tensors.values()),
    )
    return Checkpoint(path, generator.class_name, init_args, init_kwargs, tensors, content_hash, report)


def _hash(file: BinaryIO) -> tuple[str, int]:
    """Return the SHA-256 of a file and its size, without holding it in memory."""
    file.seek(0)
    sha256 = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        sha256.update(chunk)
    return sha256.hexdigest(), file.tell()


def _arguments(generator: network.Network) -> tuple[tuple[object, ...], dict[str, object]]:
    args = plain(generator.state.get("_init_args"))
    kwargs = plain(generator.state.get("_init_kwargs"))
    if not isinstance(args, tuple | list) or not isinstance(kwargs, dict):
        raise CheckpointError(DAMAGED)
    if not all(isinstance(name, str) for name in kwargs):
        raise CheckpointError(DAMAGED)
    return tuple(args), kwargs


def _source_characters(pickled: Pickled) -> int:
    """Return how much Python source a file embeds; networks of one module share one text."""
    sources: set[str] = set()
    for instance in pickled.instances:
        is_network = instance.maker.meaning is Meaning.NETWORK and len(instance.args) == 1
        source = (as_dict(instance.args[0]) or {}).get("module_src") if is_network else None
        if isinstance(source, str):
            sources.add(source)
    return sum(len(source) for source in sources)


class _BoundedStream:
    """A file that is never asked for more than it has: a read of a declared length would reserve it first."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int, /) -> bytes:
        chunk = self._file.read(min(size, self._left))
        self._left -= len(chunk)
        return chunk

    def readline(self) -> bytes:
        line = self._file.readline(min(_LONGEST_LINE, self._left))
        self._left -= len(line)
        return line

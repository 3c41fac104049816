"""Finds the generator in what a PyTorch-era model file holds, and takes it apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.names import Meaning, Name
from renderer.checkpoint.plain_values import as_dict, as_set, number_dtype
from renderer.checkpoint.records import Instance, PersistentId
from renderer.checkpoint.tensors import TensorReader

_SG3_LAYER = re.compile(r"L\d+_\d+_\d+")
_SG2_BLOCK = re.compile(r"b\d+")
_TENSORFLOW_NETWORK = "dnnlib.tflib.network.Network"
_MOST_MODULES = 10_000
_MOST_TENSORS = 10_000
_MOST_ENTRIES = 1_000  # of one module
_LONGEST_NAME = 100
_DEEPEST_MODULE = 32
_NO_GENERATOR = "This file holds no StyleGAN3 generator; open a network snapshot (.pkl) of the official code."


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One network or layer of a file: its class name and the attributes it was saved with."""

    class_name: str
    state: dict[object, object]

    def part(self, name: str) -> dict[object, object]:
        """Return one of the dicts that every PyTorch module keeps, such as `_parameters`."""
        entries = as_dict(self.state.get(name))
        if entries is None or len(entries) > _MOST_ENTRIES:
            raise CheckpointError(DAMAGED)
        return entries

    def children(self) -> Iterator[tuple[str, "Network"]]:
        """Yield the name and the module of every direct child."""
        for name, record in self.part("_modules").items():
            if record is not None:
                yield _checked(name), as_network(record)


def find_generator(value: object) -> tuple[str | None, Instance]:
    """Return the generator of a file and its key there: `G_ema`, else `G`; None for a bare network.

    Raises:
        CheckpointError: there is none; the sentence says what the file is instead, where that is clear.
    """
    if isinstance(value, Instance) and value.maker.meaning is Meaning.NETWORK:
        return None, value
    entries = as_dict(value) or {}
    for key in ("G_ema", "G"):
        record = entries.get(key)
        if isinstance(record, Instance):
            return key, record
    parts = value if isinstance(value, tuple | list) else list(entries.values())
    if any(isinstance(part, Instance) and part.maker.dotted == _TENSORFLOW_NETWORK for part in parts):
        raise CheckpointError(
            "This file is a StyleGAN model of the TensorFlow era; this version opens StyleGAN3 only."
        )
    raise CheckpointError(_NO_GENERATOR)


def check_names(generator: Instance) -> None:
    """Refuse a generator that holds anything but values known here.

    Raises:
        CheckpointError: it asks for an unknown name, which the sentence gives, or for objects in an array.
    """
    waiting: list[object] = [generator]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Name):
            _check_name(value)
        elif isinstance(value, PersistentId):
            raise CheckpointError(DAMAGED)
        elif isinstance(value, Instance):
            if value.maker.meaning is Meaning.NUMPY_DTYPE:
                number_dtype(value)
            waiting += [value.maker, value.args, value.kwargs, value.state, value.items, value.elements]
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list | tuple | set | frozenset):
            waiting += value


def _check_name(name: Name) -> None:
    if name.meaning in (Meaning.PLACEHOLDER, Meaning.FORBIDDEN):
        raise CheckpointError(
            f"The generator in this file asks for `{name.dotted}`, which sg3-viz does not run; "
            "open a file saved by the official StyleGAN3 code."
        )


def as_network(record: object) -> Network:
    """Return the network behind a record.

    Raises:
        CheckpointError: the record is no network in the official form.
    """
    match record:
        case Instance(maker=Name(meaning=Meaning.NETWORK), args=(meta,)):
            entries = as_dict(meta) or {}
            class_name, state = entries.get("class_name"), as_dict(entries.get("state"))
            if class_name is not None and state is not None:
                return Network(_checked(class_name), state)
    raise CheckpointError(_NO_GENERATOR)


def check_architecture(generator: Network) -> None:
    """Refuse any generator that is not built like StyleGAN3's; names of files and classes do not count.

    Raises:
        CheckpointError: it is a StyleGAN2 generator, or of another kind.
    """
    parts = dict(generator.children())
    if "mapping" in parts and "synthesis" in parts:
        layers = [name for name, _ in parts["synthesis"].children()]
        if "input" in layers and any(_SG3_LAYER.fullmatch(name) for name in layers):
            return
        if any(_SG2_BLOCK.fullmatch(name) for name in layers):
            raise CheckpointError("This file is a StyleGAN2 model; this version opens StyleGAN3 only.")
    raise CheckpointError(_NO_GENERATOR)


def read_tensors(generator: Network, reader: TensorReader) -> dict[str, torch.Tensor]:
    """Return all parameters and persistent buffers under their dotted names, in the official order.

    Raises:
        CheckpointError: a tensor is damaged, or the tree of modules never ends.
    """
    tensors: dict[str, torch.Tensor] = {}
    waiting = [("", generator, 0)]
    for _ in range(_MOST_MODULES):
        if not waiting:
            return tensors
        prefix, network, depth = waiting.pop()
        for name, record in _tensor_records(network).items():
            tensors[prefix + name] = reader.read(record)
        children = [(f"{prefix}{name}.", child, depth + 1) for name, child in network.children()]
        waiting += reversed(children)
        if depth > _DEEPEST_MODULE or len(tensors) > _MOST_TENSORS:
            break
    raise CheckpointError(DAMAGED)


def _tensor_records(network: Network) -> dict[str, Instance]:
    """Return the records of a module's own parameters and of those buffers that belong to a saved model."""
    hidden = as_set(network.state.get("_non_persistent_buffers_set", ()))
    if hidden is None:
        raise CheckpointError(DAMAGED)
    buffers = {name: record for name, record in network.part("_buffers").items() if name not in hidden}
    records: dict[str, Instance] = {}
    for name, record in (network.part("_parameters") | buffers).items():
        if isinstance(record, Instance):
            records[_checked(name)] = record
        elif record is not None:
            raise CheckpointError(DAMAGED)
    return records


def _checked(name: object) -> str:
    """Return the name of a module or tensor, which dots join to full names."""
    if (
        not isinstance(name, str)
        or "." in name
        or not 0 < len(name) <= _LONGEST_NAME
        or not name.isprintable()
    ):
        raise CheckpointError(DAMAGED)
    return name

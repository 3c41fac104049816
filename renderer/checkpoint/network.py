"""Finds the generator in what a model file holds, and takes one of the PyTorch era apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.family import Family
from renderer.checkpoint.generator_parts import GeneratorParts
from renderer.checkpoint.names import Meaning, Name
from renderer.checkpoint.plain_values import as_dict, as_set, number_dtype, plain
from renderer.checkpoint.records import Instance, PersistentId
from renderer.checkpoint.tensors import TensorReader

_SG3_LAYER = re.compile(r"L\d+_\d+_\d+")
_SG2_LOWEST = "b4"
_NETWORKS = (Meaning.NETWORK, Meaning.TENSORFLOW_NETWORK)
_MOST_MODULES = 10_000
_MOST_TENSORS = 10_000
_MOST_ENTRIES = 1_000  # of one module
_LONGEST_NAME = 100
_DEEPEST_MODULE = 32
_MOST_TOLD = 3
_TENSORFLOW_TUPLE = 3  # G, D, Gs


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
    """Return the generator of a file and its key there, which is None for a bare network.

    Of the PyTorch era that is `G_ema`, else `G`; of the TensorFlow era `Gs`, the last of a tuple of three.

    Raises:
        CheckpointError: there is none.
    """
    if isinstance(value, Instance) and value.maker.meaning in _NETWORKS:
        return None, value
    entries = as_dict(value) or {}
    for key in ("G_ema", "G"):
        record = entries.get(key)
        if isinstance(record, Instance):
            return key, record
    if isinstance(value, tuple | list) and len(value) == _TENSORFLOW_TUPLE:
        record = value[-1]
        if isinstance(record, Instance) and record.maker.meaning is Meaning.TENSORFLOW_NETWORK:
            return "Gs", record
    parts = value if isinstance(value, tuple | list) else entries.values()
    raise _no_generator(parts)


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
            "open a file saved by the official code.",
            refused_name=name.dotted,
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
    raise _no_generator([record])


def _no_generator(found: Iterable[object]) -> CheckpointError:
    """The refusal of a file, with the classes of what it holds instead."""
    names = dict.fromkeys(name for part in found if (name := _class_name(part)) is not None)
    only = ", ".join(f"`{name}`" for name in list(names)[:_MOST_TOLD])
    return CheckpointError(
        f"This file holds no StyleGAN2 or StyleGAN3 generator{only and f', only {only}'}; "
        "open a network snapshot (.pkl) of the official code."
    )


def _class_name(part: object) -> str | None:
    if isinstance(part, Network):
        return part.class_name
    if not isinstance(part, Instance):
        return None
    if part.maker.meaning is Meaning.PLACEHOLDER:
        return part.maker.dotted
    meta = as_dict(part.args[0]) if part.maker.meaning is Meaning.NETWORK and part.args else None
    name = (meta or {}).get("class_name")
    return name if isinstance(name, str) and name.isprintable() and len(name) <= _LONGEST_NAME else None


def read_parts(record: Instance, reader: TensorReader) -> GeneratorParts:
    """Take apart a generator of the PyTorch era.

    Raises:
        CheckpointError: it is damaged, or not built like StyleGAN2's or StyleGAN3's.
    """
    generator = as_network(record)
    family = find_family(generator)
    args, kwargs = _arguments(generator)
    if family is Family.STYLEGAN2:
        kwargs |= _kept_attributes(generator, kwargs)
    return GeneratorParts(generator.class_name, family, args, kwargs, read_tensors(generator, reader))


def find_family(generator: Network) -> Family:
    """Tell by its modules what a generator is built like; names of files and classes do not count.

    Raises:
        CheckpointError: it is of another kind.
    """
    parts = dict(generator.children())
    if "mapping" in parts and "synthesis" in parts:
        layers = [name for name, _ in parts["synthesis"].children()]
        if "input" in layers and any(_SG3_LAYER.fullmatch(name) for name in layers):
            return Family.STYLEGAN3
        if _SG2_LOWEST in layers:
            return Family.STYLEGAN2
    raise _no_generator([generator])


def _arguments(generator: Network) -> tuple[tuple[object, ...], dict[str, object]]:
    args = plain(generator.state.get("_init_args"))
    kwargs = plain(generator.state.get("_init_kwargs"))
    if not isinstance(args, tuple | list) or not isinstance(kwargs, dict):
        raise CheckpointError(DAMAGED)
    return tuple(args), {_checked(name): value for name, value in kwargs.items()}


def _kept_attributes(generator: Network, kwargs: dict[str, object]) -> dict[str, object]:
    """Return arguments of a StyleGAN2 synthesis that were left to defaults, as its modules have them.

    The defaults differ between releases of the official code; what they were is kept with the modules.
    """
    synthesis = dict(generator.children())["synthesis"]
    block = dict(synthesis.children())[_SG2_LOWEST]
    conv = dict(block.children()).get("conv1", block)
    places = {"num_fp16_res": synthesis, "architecture": block, "conv_clamp": conv}
    given = {*kwargs, *(as_dict(kwargs.get("synthesis_kwargs")) or {})}
    return {
        name: plain(module.state[name])
        for name, module in places.items()
        if name in module.state and name not in given
    }


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

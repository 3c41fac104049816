"""Writes model files in the official form, and hostile ones, without the modules that they name."""

import io
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

SOURCE = 'raise RuntimeError("source code embedded in a model file was executed")\n'


@dataclass(frozen=True)
class Ref:
    """A name to be written as it stands, whether or not it can be imported."""

    module: str
    name: str

    def __call__(self) -> None:
        raise AssertionError("a reference is only written")


@dataclass(eq=False)
class Call:
    """An object to be written as a call (REDUCE), followed by its state (BUILD), elements and items."""

    function: Ref
    args: tuple[Any, ...] = ()
    state: Any = None
    elements: list[Any] = field(default_factory=list)
    items: dict[Any, Any] = field(default_factory=dict)


@dataclass(eq=False)
class New:
    """An object to be written as an instance of a class (NEWOBJ), with its items and state."""

    cls: Ref
    args: tuple[Any, ...] = ()
    items: dict[Any, Any] = field(default_factory=dict)
    state: Any = None


@dataclass(frozen=True)
class Outside:
    """A reference out of the pickle (BINPERSID)."""

    value: Any


_PurePythonPickler: Any = pickle._Pickler  # unlike the one in C, it lets a subclass write its own records


class _Writer(_PurePythonPickler):
    dispatch = _PurePythonPickler.dispatch.copy()

    def save_ref(self, ref: Ref) -> None:
        if self.proto >= 4:
            self.save(ref.module)
            self.save(ref.name)
            self.write(pickle.STACK_GLOBAL)
        else:
            self.write(pickle.GLOBAL + f"{ref.module}\n{ref.name}\n".encode())
        self.memoize(ref)

    def save_call(self, call: Call) -> None:
        elements, items = iter(call.elements) if call.elements else None, iter(call.items.items())
        self.save_reduce(
            call.function, call.args, call.state, elements, items if call.items else None, obj=call
        )

    def save_new(self, new: New) -> None:
        self.save(new.cls)
        self.save(new.args)
        self.write(pickle.NEWOBJ)
        self.memoize(new)
        self._batch_setitems(iter(new.items.items()))
        if new.state is not None:
            self.save(new.state)
            self.write(pickle.BUILD)

    def save_outside(self, outside: Outside) -> None:
        self.save(outside.value)
        self.write(pickle.BINPERSID)

    dispatch[Ref] = save_ref
    dispatch[Call] = save_call
    dispatch[New] = save_new
    dispatch[Outside] = save_outside


def dumps(value: object, protocol: int = 4) -> bytes:
    """Return a pickle of a value that may hold the records above."""
    buffer = io.BytesIO()
    _Writer(buffer, protocol).dump(value)
    return buffer.getvalue()


def easy_dict(**entries: object) -> New:
    """Return a dict of the official code's own class."""
    return New(Ref("dnnlib.util", "EasyDict"), items=dict(entries))


def module(
    class_name: str,
    parameters: Mapping[str, object] | None = None,
    *,
    buffers: Mapping[str, object] | None = None,
    modules: Mapping[str, object] | None = None,
    hidden_buffers: tuple[str, ...] = (),
    **attributes: object,
) -> Call:
    """Return a network or layer in the official form."""
    state = {
        "training": False,
        "_parameters": dict(parameters or {}),
        "_buffers": OrderedDict(buffers or {}),
        "_non_persistent_buffers_set": set(hidden_buffers),
        "_backward_hooks": OrderedDict(),
        "_modules": dict(modules or {}),
        **attributes,
    }
    meta = {"type": "class", "version": 6, "module_src": SOURCE, "class_name": class_name, "state": state}
    return Call(Ref("torch_utils.persistence", "_reconstruct_persistent_obj"), (meta,))


def storage_bytes(
    numbers: torch.Tensor,
    *,
    location: str = "cpu",
    kind: str = "FloatStorage",
    root: object = None,
    count: int | None = None,
) -> bytes:
    """Return a nested `torch.save` file (the format before zip) of one storage."""
    count = numbers.numel() if count is None else count
    reference = Outside(("storage", Ref("torch", kind), "7", location, count, None))
    system = {
        "protocol_version": 1001,
        "little_endian": True,
        "type_sizes": {"short": 2, "int": 4, "long": 4},
    }
    pickles = (0x1950A86A20F9469CFC6C, 1001, system, reference if root is None else root, ["7"])
    raw = numbers.contiguous().view(torch.uint8).numpy().tobytes() if numbers.numel() else b""
    return b"".join(dumps(value, 2) for value in pickles) + count.to_bytes(8, "little") + raw


def tensor_of(raw: object, size: object, stride: object, *, offset: object = 0) -> Call:
    """Return a tensor that is a view into a nested file, whether or not it fits."""
    storage = Call(Ref("torch.storage", "_load_from_bytes"), (raw,))
    return Call(
        Ref("torch._utils", "_rebuild_tensor_v2"), (storage, offset, size, stride, False, OrderedDict())
    )


def parameter(value: torch.Tensor) -> torch.nn.Parameter:
    """Return a parameter, which PyTorch itself then writes."""
    return torch.nn.Parameter(value, requires_grad=False)


def generator(
    weight: object = None,
    *,
    init_args: object = (),
    init_kwargs: object = None,
    layers: Mapping[str, object] | None = None,
    **attributes: Any,
) -> Call:
    """Return the smallest network that is built like a StyleGAN3 generator."""
    weight = parameter(torch.arange(6.0).reshape(2, 3)) if weight is None else weight
    layer = module(
        "SynthesisLayer", {"weight": weight}, buffers={"magnitude_ema": torch.ones([]), "filter": None}
    )
    usual = {"input": module("SynthesisInput", buffers={"freqs": torch.eye(2)}), "L0_36_2": layer}
    synthesis = module("SynthesisNetwork", modules=usual if layers is None else layers)
    mapping = module("MappingNetwork", buffers={"w_avg": torch.zeros(2)})
    return module(
        "Generator",
        modules={"synthesis": synthesis, "mapping": mapping},
        _init_args=init_args,
        _init_kwargs=easy_dict(z_dim=2, mapping_kwargs=easy_dict(num_layers=1))
        if init_kwargs is None
        else init_kwargs,
        **attributes,
    )

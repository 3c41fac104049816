"""The sound files that mutations begin with, of every format that is opened or refused by name."""

from __future__ import annotations

import io
import pickletools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import torch

from renderer.checkpoint.safetensors_file import write_generator
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.model_conversion import WeightType
from renderer.model_file import read_model_file
from tests.renderer.checkpoint.official_pickles import (
    Call,
    New,
    Ref,
    dumps,
    easy_dict,
    generator,
    module,
    parameter,
    storage_bytes,
    tensor_of,
)

CONFORMANCE = Path(__file__).parents[1] / "conformance"
_BULK = 64  # what is longer holds numbers or text, of which only the beginning is structure
_BEGINNING = 400


class Kind(Enum):
    """The formats."""

    PICKLE = "pickle"
    SAFETENSORS = "safetensors"
    TORCH_ZIP = "torch zip"
    TORCH_OLD = "torch old"


@dataclass(frozen=True, slots=True, eq=False)
class Seed:
    """A sound file, and the places in it that decide how it is read."""

    name: str
    kind: Kind
    content: bytes
    places: tuple[int, ...]


def seed_files(folder: Path) -> list[Seed]:
    """All sound files; `folder` is for those that must be written first."""
    seeds = [_pickle(path.stem, path.read_bytes()) for path in sorted(CONFORMANCE.glob("*.pkl"))]
    seeds += [_pickle(f"small, protocol {protocol}", dumps(_small(), protocol)) for protocol in (2, 3, 4, 5)]
    seeds += list(_safetensors(folder))
    tensors = {"a": torch.arange(6.0).reshape(2, 3), "b": {"c": torch.ones(4, dtype=torch.float16)}}
    seeds += [_torch_zip("tensors", tensors), _torch_old("tensors", tensors)]
    hostile = {"G_ema": generator(), "D": Call(Ref("os", "system"), ("touch TRIPWIRE",))}
    return [*seeds, _pickle("hostile", dumps(hostile))]


def _small() -> dict[str, object]:
    """A file with a bit of everything, in which most bytes are structure."""
    config = GeneratorConfig(
        *(4, 0, 4, 16, 1), channel_base=64, channel_max=4, num_layers=3, num_critical=1, margin_size=2
    )
    view = tensor_of(storage_bytes(torch.arange(12.0), kind="HalfStorage", count=24), (2, 3), (4, 1))
    return {
        "G": generator(sizes=np.arange(3), rate=np.float64(0.5)),
        "D": module("Discriminator", {"w": torch.ones(2)}),
        "G_ema": official(Generator(config), config),
        "augment_pipe": New(Ref("training.augment", "AugmentPipe"), state={"view": view}),
        "training_set_kwargs": Call(Ref("dnnlib.util", "EasyDict"), items={"path": "x"}),
    }


def official(network: torch.nn.Module, config: GeneratorConfig) -> Call:
    """A generator as its file has it."""
    arguments: dict[str, Any] = {"_init_args": (), "_init_kwargs": easy_dict(**config.to_init_kwargs())}
    return _module("Generator", network, names={"a"}, raw=bytearray(b"x"), **arguments)


def _module(class_name: str, network: torch.nn.Module, **attributes: Any) -> Call:
    children = {name: _module(type(part).__name__, part) for name, part in network.named_children()}
    return module(
        class_name,
        {name: parameter(value.data) for name, value in network.named_parameters(recurse=False)},
        buffers=dict(network.named_buffers(recurse=False)),
        modules=children,
        **attributes,
    )


def _safetensors(folder: Path) -> Iterator[Seed]:
    for path in sorted(CONFORMANCE.glob("*.pkl")):
        model = read_model_file(path)
        for weights in WeightType:
            written = folder / f"{path.stem}.safetensors"
            write_generator(written, model.generator, weights=weights)
            content = written.read_bytes()
            header = 8 + int.from_bytes(content[:8], "little")
            yield Seed(f"{path.stem} {weights.value}", Kind.SAFETENSORS, content, tuple(range(header)))


def _pickle(name: str, content: bytes, kind: Kind = Kind.PICKLE) -> Seed:
    return Seed(name, kind, content, tuple(_structure(content)))


def _structure(content: bytes) -> Iterator[int]:
    """The places of operations and their arguments, in one pickle after the other."""
    stream, start = io.BytesIO(content), 0
    while content[start : start + 1] == b"\x80":
        stream.seek(start)
        begin = [position for _, _, position in pickletools.genops(stream) if position is not None]
        end = stream.tell()
        for here, following in zip(begin, [*begin[1:], end], strict=True):
            length = following - here
            yield from range(here, here + (length if length <= _BULK else min(length, _BEGINNING)))
        start = end


def _torch_old(name: str, value: object) -> Seed:
    buffer = io.BytesIO()
    torch.save(value, buffer, _use_new_zipfile_serialization=False)
    return _pickle(name, buffer.getvalue(), Kind.TORCH_OLD)


def _torch_zip(name: str, value: object) -> Seed:
    buffer = io.BytesIO()
    torch.save(value, buffer)
    content = buffer.getvalue()
    with zipfile.ZipFile(buffer) as archive:
        infos, directory = archive.infolist(), archive.start_dir
    places = list(range(directory, len(content)))
    for info in infos:
        is_small = info.file_size <= _BEGINNING
        places += range(info.header_offset, info.header_offset + 30 + len(info.filename))
        places += range(info.header_offset + 64, info.header_offset + 64 + info.file_size) if is_small else ()
    return Seed(name, Kind.TORCH_ZIP, content, tuple(place for place in places if place < len(content)))

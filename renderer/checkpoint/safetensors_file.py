"""Generators in `.safetensors` files: one header of JSON, then the numbers, which are mapped, not read.

Nothing in such a file can be run. The config stands in the header's metadata under the one key `sg3-viz`, as
JSON (docs/model-files.md). One key, because the safetensors library writes several in random order, and a
model should give the same file each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Protocol

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from renderer.atomic_file import write_atomically
from renderer.checkpoint.contents import Checkpoint
from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.family import Family
from renderer.checkpoint.file_hash import hash_file
from renderer.file_report import FileReport
from renderer.model_conversion import WeightType

METADATA_KEY = "sg3-viz"
FORMAT_VERSION = 1
_MOST_HEADER_BYTES = 2**20
_MOST_TENSORS = 10_000
_MOST_DIMENSIONS = 8
_LONGEST_NAME = 200
_LONGEST_NOTE = 300
_FLOATS = ("F16", "BF16", "F32", "F64")
_HALF_LIMIT = torch.finfo(torch.float16).max

Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Number = bool | Integer | float | None
Argument = Number | str | list[Number] | dict[str, Number | str]


class StoredConfig(Protocol):
    """A config that gives back the arguments that it is read from."""

    @property
    def architecture(self) -> str: ...
    def to_init_kwargs(self) -> dict[str, Any]: ...


class StoredGenerator(Protocol):
    """What is needed of a generator to write it: its config and its tensors."""

    @property
    def config(self) -> StoredConfig: ...
    def state_dict(self) -> dict[str, Any]: ...
    def named_parameters(self) -> Iterator[tuple[str, torch.nn.Parameter]]: ...


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What the metadata says of a generator.

    `network` is its family (`stylegan3`, …); `config` the arguments of the official generator class, all by
    name. `source_hash` is the SHA-256 of the file that it was converted from, `note` a sentence about it.
    """

    version: int
    network: str
    config: dict[str, Argument]
    source_name: str = ""
    source_hash: str = ""
    note: str = ""


def write_generator(
    path: Path,
    generator: StoredGenerator,
    *,
    weights: WeightType = WeightType.FLOAT32,
    source: tuple[str, str] = ("", ""),
    note: str = "",
) -> None:
    """Write a generator with its config, whole or not at all; `source` is the name and hash of its file.

    With float16 the weights of two dimensions and more take half the room. Vectors, averages, frequencies and
    filters stay float32, as does a weight beyond float16's range.

    Raises: OSError.
    """
    description = Description(
        version=FORMAT_VERSION,
        network=generator.config.architecture.partition("-")[0],
        config=generator.config.to_init_kwargs(),
        source_name=source[0],
        source_hash=source[1],
        note=note,
    )
    shrunk = {name for name, weight in generator.named_parameters() if weight.ndim >= 2}
    if weights is WeightType.FLOAT32:
        shrunk = set()
    tensors = {name: _stored(tensor, halve=name in shrunk) for name, tensor in generator.state_dict().items()}
    text = json.dumps(msgspec.to_builtins(description), ensure_ascii=False)
    write_atomically(path, save(tensors, {METADATA_KEY: text}))


def read_checkpoint(path: Path, file: BinaryIO) -> Checkpoint:
    """Map the tensors of a generator; `file` is the same file, open.

    Raises:
        CheckpointError: the file is damaged, too large in its header, or no generator of sg3-viz. OSError.
    """
    report = FileReport(format="safetensors")
    try:
        _check_header_size(file)
        with safe_open(path, framework="pt") as mapped:
            names = _names(mapped)
            report = replace(report, tensors=len(names), tensor_bytes=_bytes_behind_header(file))
            description = _description(mapped.metadata())
            family = _family(description)
            tensors = {name: _mapped(mapped, name) for name in names}
    except (SafetensorError, CheckpointError) as error:
        refusal = error if isinstance(error, CheckpointError) else CheckpointError(DAMAGED)
        refusal.report = report
        raise refusal from error.__cause__
    return Checkpoint(
        path,
        class_name="Generator",
        init_args=(),
        init_kwargs=dict(description.config),
        tensors=tensors,
        content_hash=hash_file(file)[0],
        file_report=replace(report, generator_tensors=report.tensors, generator_bytes=report.tensor_bytes),
        family=family,
        note=description.note,
    )


def is_safetensors(start: bytes) -> bool:
    """Say whether a file that begins so is in this format: a length, then the brace that opens the header."""
    return start[8:9] == b"{" and start[6:8] == b"\0\0"


def _stored(tensor: torch.Tensor, *, halve: bool) -> torch.Tensor:
    whole = tensor.detach().to(device="cpu", dtype=torch.float32).contiguous()
    if halve and whole.numel() and whole.abs().max() <= _HALF_LIMIT:
        return whole.to(torch.float16)
    return whole


def _header_bytes(file: BinaryIO) -> int:
    file.seek(0)
    return int.from_bytes(file.read(8), "little")


def _bytes_behind_header(file: BinaryIO) -> int:
    header = _header_bytes(file)
    return file.seek(0, 2) - 8 - header


def _check_header_size(file: BinaryIO) -> None:
    """The library takes headers of 100 MB, from which Python objects many times as large would be made."""
    if _header_bytes(file) > _MOST_HEADER_BYTES:
        raise CheckpointError(
            "This file's list of tensors is far longer than a model has; get it from another source."
        )


def _description(metadata: Mapping[str, str] | None) -> Description:
    text = (metadata or {}).get(METADATA_KEY)
    if text is None:
        raise CheckpointError(
            "This safetensors file does not say which network it is for; convert the original model with "
            "`sg3-viz convert MODEL.pkl OUT.safetensors`."
        )
    try:
        description = msgspec.json.decode(text, type=Description)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise CheckpointError(DAMAGED) from error
    if description.version != FORMAT_VERSION:
        raise CheckpointError(
            f"This file is of version {description.version} of sg3-viz's safetensors format; update sg3-viz."
        )
    if len(description.note) > _LONGEST_NOTE or not description.note.isprintable():
        raise CheckpointError(DAMAGED)
    return description


def _family(description: Description) -> Family:
    for family in Family:
        if family.value == description.network:
            return family
    raise CheckpointError(
        f"This file is a model of the kind `{description.network:.40}`, which this version does not know; "
        "update sg3-viz."
    )


def _names(file: Any) -> list[str]:
    names = list(file.keys())
    if len(names) > _MOST_TENSORS:
        raise CheckpointError(
            "This file's list of tensors is far longer than a model has; get it from another source."
        )
    if not all(len(name) <= _LONGEST_NAME and name.isprintable() for name in names):
        raise CheckpointError(DAMAGED)
    return names


def _mapped(file: Any, name: str) -> torch.Tensor:
    entry = file.get_slice(name)
    if entry.get_dtype() not in _FLOATS or len(entry.get_shape()) > _MOST_DIMENSIONS:
        raise CheckpointError(
            f"This file's {name} is a tensor of another kind than a generator has; convert the model again."
        )
    tensor = file.get_tensor(name)
    is_aligned = tensor.data_ptr() % tensor.element_size() == 0
    return tensor if is_aligned else tensor.clone()

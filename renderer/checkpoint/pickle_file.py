"""Reads the generator of a `.pkl`, and takes note of all that the file asks for."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import torch

from renderer.checkpoint import network, tensorflow_network
from renderer.checkpoint.bounded_stream import BoundedStream
from renderer.checkpoint.contents import Checkpoint
from renderer.checkpoint.errors import CheckpointError
from renderer.checkpoint.file_hash import hash_file
from renderer.checkpoint.findings import Findings
from renderer.checkpoint.inert_pickle import read_pickle
from renderer.checkpoint.memory_budget import MemoryBudget
from renderer.checkpoint.names import Meaning
from renderer.checkpoint.tensors import TensorReader
from renderer.file_report import FileReport


def read_checkpoint(path: Path, file: BinaryIO) -> Checkpoint:
    """Read the generator of an open pickle from its start.

    Raises:
        CheckpointError: the file is damaged or asks for more than data; it carries the report of the file.
    """
    findings = Findings()
    try:
        return _read(path, file, findings)
    except CheckpointError as error:
        error.report = findings.report(refused_name=error.refused_name)
        raise


def _read(path: Path, file: BinaryIO, findings: Findings) -> Checkpoint:
    content_hash, size = hash_file(file)
    file.seek(0)
    pickled = read_pickle(BoundedStream(file, size), findings=findings)
    key, record = network.find_generator(pickled.value)
    network.check_names(record)
    if record.maker.meaning is Meaning.TENSORFLOW_NETWORK:
        parts = tensorflow_network.read_parts(record, MemoryBudget(2 * size))
    else:
        parts = network.read_parts(record, TensorReader(most_bytes=2 * size, findings=findings))
    tensors = parts.tensors.values()
    _check_are_weights(parts.tensors)
    report: FileReport = replace(
        findings.report(),
        generator_key=key,
        generator_tensors=len(tensors),
        generator_bytes=sum(tensor.numel() * tensor.element_size() for tensor in tensors),
    )
    return Checkpoint(
        path=path,
        class_name=parts.class_name,
        init_args=parts.init_args,
        init_kwargs=parts.init_kwargs,
        tensors=parts.tensors,
        content_hash=content_hash,
        file_report=report,
        family=parts.family,
    )


def _check_are_weights(tensors: Mapping[str, torch.Tensor]) -> None:
    """Weights become float32, so whole numbers would take up to four times their room, and mean nothing."""
    for name, tensor in tensors.items():
        if not tensor.is_floating_point():
            raise CheckpointError(
                f"This file's {name} holds whole numbers instead of weights; get it from another source."
            )

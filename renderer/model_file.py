"""From a model file to a generator, with nothing reserved for weights that the file does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from renderer.checkpoint import Checkpoint, CheckpointError, load_checkpoint
from renderer.checkpoint_config import config_of
from renderer.file_report import FileReport
from renderer.generator import Generator, WeightsError
from renderer.generator_config import ConfigError


class ModelFileError(Exception):
    """A file holds no generator that can be built; `report` is what was found in it, if it could be read."""

    def __init__(self, message: str, report: FileReport | None) -> None:
        super().__init__(message)
        self.report = report


@dataclass(frozen=True, slots=True, eq=False)
class ModelFile:
    """A generator with its weights, on the CPU, and what its file says of itself (`report` None: no file)."""

    generator: Generator
    content_hash: str
    note: str
    report: FileReport | None = None


def read_model_file(path: Path) -> ModelFile:
    """Read a model file and build its generator. Raises: ModelFileError."""
    try:
        checkpoint = load_checkpoint(path)
    except CheckpointError as error:
        raise ModelFileError(str(error), error.report) from error
    try:
        generator = _build(checkpoint)
    except (ConfigError, WeightsError) as error:
        raise ModelFileError(str(error), checkpoint.file_report) from error
    return ModelFile(generator, checkpoint.content_hash, checkpoint.note, checkpoint.file_report)


def _build(checkpoint: Checkpoint) -> Generator:
    config = config_of(checkpoint)
    # A few numbers in a config can ask for gigabytes: first only shapes, which must be those of the file.
    with torch.device("meta"):
        outline = Generator(config)
    outline.check_weights(checkpoint.tensors)
    generator = Generator(config)
    generator.load_weights(checkpoint.tensors, copy=False)
    return generator

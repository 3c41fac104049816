"""What a model file holds, once it was read safely."""

from dataclasses import dataclass
from pathlib import Path

import torch


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in a model file, for those who want to know what they opened.

    `generator_key` is the generator's key in the file (`G_ema`, else `G`; None: the file is a bare network).
    `names` are all Python names that the file mentions anywhere. `source_characters` counts the Python
    source text embedded in it (0: none), which is measured but never run. Tensors are the generator's.
    """

    generator_key: str | None
    names: tuple[str, ...]
    source_characters: int
    tensor_count: int
    tensor_bytes: int


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A generator as its file describes it: the arguments it was built with, and its tensors on the CPU.

    `tensors` has the parameters and persistent buffers under the official dotted names, such as
    `synthesis.input.weight`; the arguments are plain Python values; `content_hash` is the file's SHA-256.
    """

    path: Path
    class_name: str
    init_args: tuple[object, ...]
    init_kwargs: dict[str, object]
    tensors: dict[str, torch.Tensor]
    content_hash: str
    file_report: FileReport

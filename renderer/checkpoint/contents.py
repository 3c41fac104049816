"""What a model file holds, once it was read safely."""

from dataclasses import dataclass
from pathlib import Path

import torch

from renderer.checkpoint.family import Family
from renderer.file_report import FileReport


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A generator as its file describes it: the arguments it was built with, and its tensors on the CPU.

    `tensors` has the parameters and persistent buffers under the official dotted names, such as
    `synthesis.input.weight`; the arguments are plain Python values; `content_hash` is the file's SHA-256.
    `note` is a sentence that the file says of itself.
    A file of the TensorFlow era has its tensors and arguments in the form of the PyTorch era.
    """

    path: Path
    class_name: str
    init_args: tuple[object, ...]
    init_kwargs: dict[str, object]
    tensors: dict[str, torch.Tensor]
    content_hash: str
    file_report: FileReport
    family: Family = Family.STYLEGAN3
    note: str = ""

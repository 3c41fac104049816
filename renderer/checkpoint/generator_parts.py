"""What is read of a generator, from whichever era its file is."""

from dataclasses import dataclass

import torch

from renderer.checkpoint.family import Family


@dataclass(frozen=True, slots=True, eq=False)
class GeneratorParts:
    """A generator taken apart; see `renderer.checkpoint.contents.Checkpoint` for each part."""

    class_name: str
    family: Family
    init_args: tuple[object, ...]
    init_kwargs: dict[str, object]
    tensors: dict[str, torch.Tensor]

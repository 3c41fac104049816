"""A program run for every plane of a tensor, on as many threads as torch may use."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch

from ops.polyphase.program import Program
from ops.threads import share


def run(
    program: Program,
    x: torch.Tensor,
    bias: torch.Tensor | None,
    *,
    slope: float = 1.0,
    clamp: float | None = None,
) -> torch.Tensor:
    """The result of a program for each plane of x + bias.

    Shapes: x [B, C, H, W] with H and W as planned, bias [C]; returns [B, C, *program.out_size].
    Raises: TypeError for anything but float32 on the CPU.
    """
    if x.dtype != torch.float32 or x.device.type != "cpu":
        raise TypeError(f"The CPU backend takes float32 on the CPU, not {x.dtype} on {x.device}.")
    from ops.polyphase.kernels import run_planes

    out = torch.empty((*x.shape[:2], *program.out_size))
    biases = torch.zeros(1) if bias is None else bias.detach().float().contiguous()
    pictures, results = x.detach().contiguous().flatten(0, 1), out.flatten(0, 1)

    def work(portions: Iterator[range]) -> None:
        memory = torch.zeros(program.memory_size)
        for planes in portions:
            run_planes(
                pictures.numpy(),
                biases.numpy(),
                results.numpy(),
                planes.start,
                planes.stop,
                program.bands,
                program.source,
                program.target,
                program.steps,
                program.offsets,
                program.weights,
                np.float32(slope),
                np.float32(math.inf if clamp is None else clamp),
                memory.numpy(),
            )

    share(pictures.shape[0], work)
    return out

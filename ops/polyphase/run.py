"""A program run for every plane of a tensor, on as many threads as torch may use."""

from __future__ import annotations

import functools
import itertools
import math
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from ops.polyphase.program import Program

# Planes are handed out in this many portions a thread, so that one that is held up keeps no other waiting.
_PORTIONS = 8


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
    planes, threads = pictures.shape[0], torch.get_num_threads()
    portion = max(1, -(-planes // (threads * _PORTIONS)))
    starts = itertools.count(0, portion)  # asked under the interpreter's lock, so no start is given twice

    def work() -> None:
        memory = torch.zeros(program.memory_size)
        while (start := next(starts)) < planes:
            run_planes(
                pictures.numpy(),
                biases.numpy(),
                results.numpy(),
                start,
                min(start + portion, planes),
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

    helpers = [_pool().submit(work) for _ in range(min(threads, -(-planes // portion)) - 1)]
    work()
    for helper in helpers:
        helper.result()
    return out


@functools.cache
def _pool() -> ThreadPoolExecutor:
    """Threads beside the calling one. Numba's own may not be used from two threads at once."""
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="polyphase")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)

"""Which implementation of an op runs.

The reference is the definition; nothing takes it by itself. Plain torch runs everything, and a faster one is
chosen where it can do the work. A further one joins as a member of `Backend`, as a branch in
`available_backends` and `for_tensor`, and as a branch in the dispatch of each op that has it.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import Enum

import torch


class Backend(Enum):
    """An implementation of the ops that have more than one.

    REFERENCE: the definition, step by step in torch; for tests and as the measure of speed.
    TORCH: plain torch, differentiable, any device and precision.
    CPU: compiled by numba; float32 in the computer's own memory, results without gradients.
    GPU: compiled by Triton for NVIDIA GPUs from Ampere on; float16 and float32, no gradients of the taps.
         Where a trial has shown that it works.
    """

    REFERENCE = "reference"
    TORCH = "torch"
    CPU = "cpu"
    GPU = "gpu"


GPU_TYPES = (torch.float16, torch.float32)

_chosen: ContextVar[Backend | None] = ContextVar("ops_backend", default=None)


def available_backends(device: torch.device) -> tuple[Backend, ...]:
    """The backends that work on a device here, the fastest first. The first call loads them."""
    if device.type == "cpu" and _is_loadable("ops.polyphase.kernels"):
        return Backend.CPU, Backend.TORCH, Backend.REFERENCE
    if device.type == "cuda" and any(gpu_problem(device, dtype) is None for dtype in GPU_TYPES):
        return Backend.GPU, Backend.TORCH, Backend.REFERENCE
    return Backend.TORCH, Backend.REFERENCE


def gpu_problem(device: torch.device, dtype: torch.dtype) -> str | None:
    """Why GPU kernels cannot compute in a type on a CUDA device, as half a sentence; None if they can."""
    trial = importlib.import_module("ops.gpu_trial")  # it needs the ops, which need this
    return trial.why_unfit(device, dtype)


def for_tensor(x: torch.Tensor, *others: torch.Tensor | None) -> Backend:
    """The backend that an op runs on for these tensors: the one asked for by `use`, else the best for them.

    `x` says where and in which precision, all of them whether a gradient is wanted: then, and for anything
    but float32 (on a GPU float16, too), it is plain torch.
    """
    if (chosen := _chosen.get()) is not None:
        return chosen
    wants_gradient = torch.is_grad_enabled() and any(t is not None and t.requires_grad for t in (x, *others))
    if wants_gradient:
        return Backend.TORCH
    if x.is_cuda and x.dtype in GPU_TYPES:
        return Backend.TORCH if gpu_problem(x.device, x.dtype) else Backend.GPU
    return available_backends(x.device)[0] if x.dtype == torch.float32 else Backend.TORCH


@functools.cache
def half_precision(device: torch.device) -> torch.dtype | None:
    """The 16-bit type in which this device convolves faster than in float32; None if it has none.

    A CPU needs instructions for bfloat16 (AVX-512 BF16, AMX); where they are emulated it is slower.
    """
    if device.type == "cuda":
        return torch.float16
    if device.type == "cpu" and torch.backends.mkldnn.is_available() and _is_loadable("llvmlite.binding"):
        with suppress(RuntimeError):  # LLVM does not know the features of every processor
            features = importlib.import_module("llvmlite.binding").get_host_cpu_features()
            if features.get("avx512bf16") or features.get("amx-bf16"):
                return torch.bfloat16
    return None


@functools.cache
def _is_loadable(module: str) -> bool:
    """Whether the packages that a backend is written with are installed and fit together."""
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


@contextmanager
def use(backend: Backend) -> Iterator[None]:
    """Run the ops inside the `with` block on one backend, whatever the tensor.

    >>> with use(Backend.REFERENCE):
    ...     for_tensor(torch.zeros(1))
    <Backend.REFERENCE: 'reference'>
    """
    token = _chosen.set(backend)
    try:
        yield
    finally:
        _chosen.reset(token)

"""Whether the kernels for GPUs work on a device, found out by running them."""

from __future__ import annotations

import functools
import math
from typing import Any

import torch

from ops.filtered_lrelu import portable
from ops.fir import kaiser_lowpass, radial_lowpass

# Of the result's norm: what the type resolves, and for float32 what a layer may be wrong by.
_LARGEST_ERROR = {torch.float32: 1e-5, torch.float16: 5e-3}
_BAND = {"cutoff": 8.0, "half_width": 6.0, "sampling_rate": 64.0}
# The resampling and the non-linearity of StyleGAN3's layers that keep their sampling rate.
_AS_A_LAYER: dict[str, Any] = {
    "up": 2,
    "down": 2,
    "padding": (9, 8, 9, 8),
    "gain": math.sqrt(2.0),
    "slope": 0.2,
    "clamp": 256.0,
}


@functools.cache
def why_unfit(device: torch.device, dtype: torch.dtype) -> str | None:
    """Why the kernels cannot compute in a type on a device, as half a sentence; None if they can.

    They filter noise as layers of StyleGAN3-T and -R do, and must come to what plain torch does. Triton
    compiles a kernel at its first use and keeps it on disk. That takes a second each, a GPU that it knows,
    and a C compiler for the piece that launches it, so it may fail for reasons that only a trial can tell.
    """
    try:
        from ops.filtered_lrelu import gpu
    except ImportError as error:
        return f"Triton cannot be loaded: {_first_line(error)}"
    noise = torch.randn(1, 3, 20, 36, generator=torch.Generator().manual_seed(0)).to(device)
    bias = torch.linspace(-1, 1, noise.shape[1]).to(device)
    up_taps = kaiser_lowpass(12, **_BAND).to(device)
    try:
        for down_taps in (up_taps, radial_lowpass(12, **_BAND).to(device)):
            taps = {"up_taps": up_taps, "down_taps": down_taps}
            found = gpu.filtered_lrelu(noise.to(dtype), bias, **taps, **_AS_A_LAYER).to(torch.float32)
            wanted = portable.filtered_lrelu(noise, bias, **taps, **_AS_A_LAYER)
            error = ((found - wanted).norm() / wanted.norm()).item()
            if not error <= _LARGEST_ERROR[dtype]:
                return f"they are wrong by {error:.1e} in {str(dtype).removeprefix('torch.')}"
    except Exception as error:  # whatever a compiler, a driver or a launch may raise
        return _first_line(error)
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]

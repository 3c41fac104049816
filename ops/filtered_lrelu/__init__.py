"""The non-linearity of StyleGAN3: bias, up-sample, leaky ReLU, down-sample (StyleGAN3 paper, Section 3).

A pointwise non-linearity makes new high frequencies. It is applied at a higher sampling rate, where they fit,
and the low-pass of the down-sampling removes them before they can alias.
"""

from __future__ import annotations

import math

import torch

from ops.backends import Backend, for_tensor
from ops.filtered_lrelu import portable, reference
from ops.upfirdn import Padding


def filtered_lrelu(
    x: torch.Tensor,
    bias: torch.Tensor | None = None,
    *,
    up_taps: torch.Tensor | None = None,
    down_taps: torch.Tensor | None = None,
    up: int = 1,
    down: int = 1,
    padding: Padding = (0, 0, 0, 0),
    gain: float = math.sqrt(2.0),
    slope: float = 0.2,
    clamp: float | None = None,
) -> torch.Tensor:
    """Down-sample(clamp(leaky_relu(gain·up-sample(x + bias)), ±clamp)).

    Both resamplings are those of `ops.upfirdn`; the padding belongs to the first, whose gain up² keeps the
    level. The second has no padding.

    Shapes: x [B, C, H, W], bias [C], taps [k] or [k, k] or None; per axis the result has
    ⌈(n·up + before + after − up_taps − down_taps + 2) / down⌉ samples.
    """
    match for_tensor(x, bias, up_taps, down_taps):
        case Backend.REFERENCE:
            implementation = reference.filtered_lrelu
        case Backend.TORCH:
            implementation = portable.filtered_lrelu
        case Backend.CPU:
            from ops.filtered_lrelu import cpu

            implementation = cpu.filtered_lrelu
        case Backend.GPU:
            from ops.filtered_lrelu import gpu

            implementation = gpu.filtered_lrelu
    return implementation(
        x,
        bias,
        up_taps=up_taps,
        down_taps=down_taps,
        up=up,
        down=down,
        padding=padding,
        gain=gain,
        slope=slope,
        clamp=clamp,
    )

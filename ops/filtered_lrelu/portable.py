"""filtered_lrelu in plain torch: differentiable, on any device and in any precision."""

from __future__ import annotations

import torch

from ops.bias_act import bias_act
from ops.upfirdn import portable


def filtered_lrelu(
    x: torch.Tensor,
    bias: torch.Tensor | None,
    *,
    up_taps: torch.Tensor | None,
    down_taps: torch.Tensor | None,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    gain: float,
    slope: float,
    clamp: float | None,
) -> torch.Tensor:
    """See `ops.filtered_lrelu.filtered_lrelu` for the contract."""
    if bias is not None:
        x = x + bias.to(x.dtype)[:, None, None]
    # A leaky ReLU scales with its input, so its gain can ride on the up-sampling.
    x = portable.upfirdn(x, up_taps, up=up, down=1, padding=padding, gain=gain * up**2)
    x = bias_act(x, slope=slope, gain=1.0, clamp=clamp)
    return portable.upfirdn(x, down_taps, up=1, down=down, padding=(0, 0, 0, 0), gain=1.0)

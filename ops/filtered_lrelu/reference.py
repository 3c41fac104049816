"""filtered_lrelu word for word as it is defined: slow, and what every faster one is measured against."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from ops.upfirdn import reference


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
    x = reference.upfirdn(x, up_taps, up=up, down=1, padding=padding, gain=up**2)
    x = F.leaky_relu(x * gain, slope)
    if clamp is not None:
        x = x.clamp(-clamp, clamp)
    return reference.upfirdn(x, down_taps, up=1, down=down, padding=(0, 0, 0, 0), gain=1.0)

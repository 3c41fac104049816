"""upfirdn word for word as it is defined: slow, and what every faster one is measured against."""

from __future__ import annotations

import torch
import torch.nn.functional as F


def upfirdn(
    x: torch.Tensor,
    taps: torch.Tensor | None,
    *,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    gain: float,
) -> torch.Tensor:
    """See `ops.upfirdn.upfirdn` for the contract."""
    samples, channels, height, width = x.shape
    taps = x.new_ones(1) if taps is None else taps.to(x)

    # Insert zeros.
    x = F.pad(x[:, :, :, None, :, None], (0, up - 1, 0, 0, 0, up - 1))
    x = x.reshape(samples, channels, height * up, width * up)

    # Pad, or cut off.
    x = F.pad(x, padding)

    # Filter. A convolution turns its kernel round, which F.conv2d does not.
    kernels = (taps[None, :] * gain, taps[:, None]) if taps.ndim == 1 else (taps * gain,)
    for kernel in kernels:
        x = F.conv2d(x, kernel.flip(0, 1).expand(channels, 1, *kernel.shape), groups=channels)

    # Keep every n-th sample.
    return x[:, :, ::down, ::down]

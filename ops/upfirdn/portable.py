"""upfirdn in plain torch without the inserted zeros: differentiable, on any device and in any precision."""

from __future__ import annotations

import torch
import torch.nn.functional as F

_Pair = tuple[int, int]


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
    left, right, top, bottom = padding
    if taps is None and up == 1:
        return F.pad(x, padding)[:, :, ::down, ::down] * gain
    taps = x.new_ones(1) if taps is None else taps.to(x)
    if taps.ndim == 2:
        return _resample(x, taps * gain, up=(up, up), down=(down, down), padding=padding)
    x = _resample(x, taps[None, :] * gain, up=(1, up), down=(1, down), padding=(left, right, 0, 0))
    return _resample(x, taps[:, None], up=(up, 1), down=(down, 1), padding=(0, 0, top, bottom))


def _resample(
    x: torch.Tensor, taps: torch.Tensor, *, up: _Pair, down: _Pair, padding: tuple[int, int, int, int]
) -> torch.Tensor:
    """One pass with 2-D taps; `up` and `down` per (row, column) axis."""
    channels = x.shape[1]
    kernel = taps.expand(channels, 1, *taps.shape)
    if up == (1, 1):
        x = F.pad(x, padding)
        return F.conv2d(x, kernel.flip(2, 3), stride=down, groups=channels)

    # A transposed convolution inserts the zeros and filters at once, and gives every sample that the filter
    # touches: k − 1 more before than the definition wants without padding.
    filtered = F.conv_transpose2d(x, kernel, stride=up, groups=channels)
    before_y = padding[2] - (taps.shape[0] - 1)
    before_x = padding[0] - (taps.shape[1] - 1)
    height = x.shape[2] * up[0] + padding[2] + padding[3] - taps.shape[0] + 1
    width = x.shape[3] * up[1] + padding[0] + padding[1] - taps.shape[1] + 1
    after_y = height - filtered.shape[2] - before_y
    after_x = width - filtered.shape[3] - before_x
    filtered = F.pad(filtered, (before_x, after_x, before_y, after_y))
    return filtered[:, :, :: down[0], :: down[1]]

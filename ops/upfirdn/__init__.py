"""Resampling by whole factors: insert zeros, pad, filter, keep every n-th sample.

Per axis, with x of n samples, taps f of length k and padding (before, after):

    x_up[i·up] = x[i], zeros between and `up − 1` zeros at the end      n·up samples
    padded     = zeros before and after; negative padding cuts off      n·up + before + after
    filtered   = Σ_t f[t]·padded[j + k − 1 − t] (convolution)           n·up + before + after − k + 1
    result     = gain·filtered[::down]                                  ⌈that / down⌉
"""

from __future__ import annotations

import torch

from ops.backends import Backend, for_tensor
from ops.upfirdn import portable, reference

Padding = tuple[int, int, int, int]


def upfirdn(
    x: torch.Tensor,
    taps: torch.Tensor | None,
    *,
    up: int = 1,
    down: int = 1,
    padding: Padding = (0, 0, 0, 0),
    gain: float = 1.0,
) -> torch.Tensor:
    """Resample pictures by up/down with a filter in between; see the module for the definition.

    `taps=None` is the filter of one tap, 1.

    Shapes: x [B, C, H, W]; taps [k] (separable: applied along both axes) or [kh, kw];
    padding (left, right, top, bottom) in up-sampled pixels.
    Units: `gain` is the total gain; an interpolation that keeps the level needs gain = up².
    Raises: ValueError if the padding leaves fewer pixels than the filter is long.

    >>> upfirdn(torch.ones(1, 1, 1, 2), torch.tensor([1.0, 1.0]), up=2, padding=(1, 0, 1, 0)).shape
    torch.Size([1, 1, 2, 4])
    """
    _check_size(x, taps, up, padding)
    match for_tensor(x, taps):
        case Backend.REFERENCE:
            return reference.upfirdn(x, taps, up=up, down=down, padding=padding, gain=gain)
        case Backend.TORCH:
            return portable.upfirdn(x, taps, up=up, down=down, padding=padding, gain=gain)
        case Backend.CPU:
            from ops.upfirdn import cpu

            return cpu.upfirdn(x, taps, up=up, down=down, padding=padding, gain=gain)
        case Backend.GPU:
            from ops.upfirdn import gpu

            return gpu.upfirdn(x, taps, up=up, down=down, padding=padding, gain=gain)


def _check_size(x: torch.Tensor, taps: torch.Tensor | None, up: int, padding: Padding) -> None:
    taps_height, taps_width = (1, 1) if taps is None else (taps.shape[0], taps.shape[-1])
    left, right, top, bottom = padding
    height = x.shape[2] * up + top + bottom - taps_height + 1
    width = x.shape[3] * up + left + right - taps_width + 1
    if height < 1 or width < 1:
        raise ValueError(
            f"A picture of {x.shape[3]}×{x.shape[2]} pixels with up {up} and padding {padding} is smaller "
            f"than its filter of {taps_width}×{taps_height} taps."
        )

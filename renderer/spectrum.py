"""The 2-D spectrum of an activation, in decibels and in colour."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch

import assets

_SMALLEST_POWER = 1e-20  # of the mean: −200 dB, so that silence has a level too


def spectrum_db(x: torch.Tensor, *, beta: float = 8.0) -> torch.Tensor:
    """The power spectrum summed over the channels, relative to its own mean, zero frequency in the middle.

    Each channel loses its mean and is windowed by a Kaiser window on both axes.

    Shapes: x [C, H, W]; returns [H, W].
    Units: decibels of power.
    """
    x = x.to(torch.float32)
    x = x - x.mean(dim=(1, 2), keepdim=True)
    for axis in (1, 2):
        window = torch.from_numpy(np.kaiser(x.shape[axis], beta)).to(x)  # float32 would overflow from β 88 on
        x = x * (window[:, None] if axis == 1 else window)
    power = torch.fft.fft2(x).abs().square().sum(dim=0)
    relative = power / power.mean().clamp(min=torch.finfo(torch.float32).tiny)
    return torch.fft.fftshift(10 * relative.clamp(min=_SMALLEST_POWER).log10())


def colour_levels(levels_db: torch.Tensor, *, range_db: float = 50.0) -> torch.Tensor:
    """Decibels in colour: −range_db is dark violet, 0 is green, +range_db is yellow (viridis).

    Shapes: levels_db [H, W]; returns uint8 [H, W, 3].
    """
    colours = torch.from_numpy(_viridis()).to(levels_db.device)
    position = (levels_db / max(range_db, 1e-6) + 1) / 2 * len(colours)
    return colours[position.nan_to_num(0.0).clamp(0, len(colours) - 1).to(torch.int64)]


@lru_cache(maxsize=1)
def _viridis() -> np.ndarray:
    """The colours of the CC0 map "viridis", uint8 [256, 3]."""
    return np.load(assets.path("colormaps/viridis.npy"), allow_pickle=False)

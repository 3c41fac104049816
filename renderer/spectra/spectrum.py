"""The 2-D spectrum of an activation: as power, in decibels and in colour."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch

import assets
from renderer.host_memory import on_device
from renderer.spectra.spectrum_curves import PowerSpectrum

_SMALLEST_POWER = 1e-20  # of the mean: −200 dB, so that silence has a level too
_GROUP_SAMPLES = 2**22  # how much is transformed at a time: a few dozen MB, whatever the layer


def spectrum_db(x: torch.Tensor, *, beta: float = 8.0) -> torch.Tensor:
    """The power spectrum summed over the channels, relative to its own mean, zero frequency in the middle.

    Each channel loses its mean and is windowed by a Kaiser window on both axes.

    Shapes: x [C, H, W]; returns [H, W].
    Units: decibels of power.
    """
    power = _summed_power(x, beta)
    relative = power / power.mean().clamp(min=torch.finfo(torch.float32).tiny)
    return torch.fft.fftshift(10 * relative.clamp(min=_SMALLEST_POWER).log10())


def power_spectrum(x: torch.Tensor, *, beta: float = 8.0) -> torch.Tensor:
    """The power spectrum averaged over the channels, zero frequency in the middle.

    Each channel x loses its mean and is multiplied by w, a Kaiser window on both axes, scaled to a mean
    square of 1. Then Parseval's relation holds per channel: Σ_f power = mean((w·(x − mean x))²). White noise
    keeps its variance; so does, to within the window's width, a wave: amplitude a comes to a²/2.

    Shapes: x [C, H, W]; returns float32 [H, W].
    """
    summed = _summed_power(x, beta)
    scale = 1.0 / len(x)
    for size in x.shape[1:]:
        scale /= size**2 * float(np.mean(np.kaiser(size, beta) ** 2))
    return torch.fft.fftshift(summed * scale)


def measure_spectrum(x: torch.Tensor, *, sampling_rate: float, beta: float = 8.0) -> PowerSpectrum:
    """`power_spectrum` of one sample as a value that the window can draw.

    Shapes: x [C, H, W]. Units: `sampling_rate` in samples per image width.
    """
    power = power_spectrum(x, beta=beta).cpu().numpy()
    return PowerSpectrum(power, float(sampling_rate), samples=1, channels=len(x))


def colour_levels(levels_db: torch.Tensor, *, range_db: float = 50.0) -> torch.Tensor:
    """Decibels in colour: −range_db is dark violet, 0 is green, +range_db is yellow (viridis).

    Shapes: levels_db [H, W]; returns uint8 [H, W, 3].
    """
    colours = on_device(torch.from_numpy(_viridis()), levels_db.device)
    position = (levels_db / max(range_db, 1e-6) + 1) / 2 * len(colours)
    return colours[position.nan_to_num(0.0).clamp(0, len(colours) - 1).to(torch.int64)]


def channel_groups(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """The channels in groups small enough that a few copies of one do no harm. Shapes: x [C, H, W]."""
    return x.split(max(1, _GROUP_SAMPLES // max(x[0].numel(), 1)))


def _summed_power(x: torch.Tensor, beta: float) -> torch.Tensor:
    """Σ_channels |FFT(window·(x − mean))|², zero frequency first. Shapes: x [C, H, W]; returns [H, W]."""
    # float32 would overflow in the window from β 88 on
    windows = [
        on_device(torch.from_numpy(np.kaiser(size, beta).astype(np.float32)), x.device)
        for size in x.shape[1:]
    ]
    total = None
    for group in channel_groups(x):
        group = group.to(torch.float32)
        group = group - group.mean(dim=(1, 2), keepdim=True)
        group = group * windows[0][:, None] * windows[1]
        half = torch.fft.rfft2(group).abs().square_().sum(dim=0)
        total = half if total is None else total.add_(half)
    assert total is not None  # x.split gives at least one group
    return _whole(total, x.shape[2])


def _whole(half: torch.Tensor, width: int) -> torch.Tensor:
    """A real signal's power from half of it: P(−f) = P(f). Shapes: half [H, width // 2 + 1]."""
    opposite = half[:, 1 : (width + 1) // 2].flip(1)
    return torch.cat([half, opposite.flip(0).roll(1, 0)], dim=1)


@lru_cache(maxsize=1)
def _viridis() -> np.ndarray:
    """The colours of the CC0 map "viridis", uint8 [256, 3]."""
    return np.load(assets.path("colormaps/viridis.npy"), allow_pickle=False)

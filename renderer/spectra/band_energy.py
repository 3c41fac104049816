"""The energy of an activation's channels, and how much of it lies beyond what its layer's design allows."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch

from renderer.model_info import LayerInfo
from renderer.spectra.channel_energies import ChannelEnergies
from renderer.spectra.spectrum import channel_groups

# A Kaiser window of β 12 has a main lobe of ±3.95 bins and keeps all but −92 dB of a wave's energy inside it.
# The β 8 of the pictures would keep all but −61 dB, which is more than a well-made layer has out of band.
BAND_BETA = 12.0
_CONSTANT = 1e-12  # a channel whose variation is below this share of its mean square is rounding, not signal


_Cells = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """Half of the frequencies of a real signal's transform, and which lie beyond what.

    Shapes: `weights` float32 [h·(w // 2 + 1), 3]: how often each bin of the half stands in the whole; times
    the share of its area beyond the cutoff; times that beyond the stopband.
    """

    weights: np.ndarray

    def has(self, column: int) -> bool:
        """Whether any bin counts there."""
        return bool(self.weights[:, column].any())


def channel_energies(x: torch.Tensor, layer: LayerInfo, *, beta: float = BAND_BETA) -> ChannelEnergies:
    """Mean, variance and out-of-band energy of each channel.

    The band has the shape of the layer's (`LayerInfo.radial`): square |f_x|, |f_y| ≤ f, or disc |f| ≤ f; the
    Fourier input (None) has a disc. A bin that the edge cuts counts by area. Before the transform a channel
    loses its mean *under the window*, so that a wave that does not fit the picture a whole number of times
    leaves nothing at zero frequency.

    Shapes: x [C, H, W], cropped to the picture or with margins.
    """
    slices = energies_in_slices(x, layer, beta=beta)
    while True:
        try:
            next(slices)
        except StopIteration as end:
            return end.value


def energies_in_slices(
    x: torch.Tensor, layer: LayerInfo, *, beta: float = BAND_BETA
) -> Generator[None, None, ChannelEnergies]:
    """`channel_energies` for a job: pauses after each group of channels, and returns them."""
    moments, shares = [], []
    band = None if layer.sampling_rate is None or layer.cutoff is None else _band(x.shape[1:], layer)
    weights = None if band is None else torch.from_numpy(band.weights).to(x.device)
    for group in channel_groups(x):
        group = group.to(torch.float32)
        variance, mean = torch.var_mean(group, dim=(1, 2), correction=0)
        moments.append(torch.stack([mean, variance]))
        if weights is not None:
            energy = _windowed_power(group - mean[:, None, None], beta).flatten(1) @ weights
            is_constant = energy[:, 0] <= _CONSTANT * (mean.square() + variance)
            shares.append(energy.masked_fill(is_constant[:, None], 0.0))
        yield
    mean, variance = torch.cat(moments, dim=1).cpu().numpy()
    if band is None:
        return ChannelEnergies(mean, variance)
    energy = torch.cat(shares).cpu().numpy().astype(np.float64)
    return _with_shares(mean, variance, energy, band, _resolution(x.shape[1:], layer, beta))


def _with_shares(
    mean: np.ndarray, variance: np.ndarray, energy: np.ndarray, band: _Band, resolution: float
) -> ChannelEnergies:
    """Shapes: energy float64 [C, 3], columns as in `_Band`."""
    with np.errstate(invalid="ignore"):  # 0 / 0 is NaN: nothing to share
        each = (energy / energy[:, :1]).astype(np.float32)
        total = energy.sum(axis=0) / energy[:, 0].sum()
    return ChannelEnergies(
        mean,
        variance,
        beyond_cutoff=each[:, 1] if band.has(1) else None,
        beyond_stopband=each[:, 2] if band.has(2) else None,
        all_beyond_cutoff=float(total[1]) if band.has(1) else None,
        all_beyond_stopband=float(total[2]) if band.has(2) else None,
        resolution=resolution,
    )


def _windowed_power(x: torch.Tensor, beta: float) -> torch.Tensor:
    """|rfft2(w·(x − m))|² with Σ w·(x − m) = 0. Shapes: x [C, H, W]; returns [C, H, W // 2 + 1].

    The window has a mean square of 1 and the power is that of a mean square, over both halves.
    """
    rows, columns = (np.kaiser(size, beta) for size in x.shape[1:])
    along_y, along_x = (
        torch.from_numpy(window / math.sqrt(np.mean(window**2))).to(x.device, torch.float32)
        for window in (rows, columns)
    )
    mean = torch.einsum("chw,h,w->c", x, along_y, along_x) / (along_y.sum() * along_x.sum())
    windowed = (x - mean[:, None, None]) * along_y[:, None] * along_x
    return torch.fft.rfft2(windowed, norm="forward").abs().square_()


def _band(size: torch.Size, layer: LayerInfo) -> _Band:
    rate, cutoff = layer.sampling_rate, layer.cutoff
    assert rate is not None
    assert cutoff is not None
    rows, columns = size
    vertical = _cells(np.abs(np.fft.fftfreq(rows, 1 / rows)), rows, rate)
    horizontal = _cells(np.fft.rfftfreq(columns, 1 / columns), columns, rate)
    multiplicity = np.full(columns // 2 + 1, 2.0)
    multiplicity[0] = 1.0
    if columns % 2 == 0:
        multiplicity[-1] = 1.0
    stopband = math.inf if layer.stopband is None else layer.stopband
    beyond = _beyond_square if layer.radial is False else _beyond_disc
    shares = [np.ones((rows, len(multiplicity)))]
    shares += [beyond(edge * (1 + 1e-9), vertical, horizontal) for edge in (cutoff, stopband)]
    return _Band(np.stack([(multiplicity * share).ravel() for share in shares], axis=1).astype(np.float32))


def _cells(k: np.ndarray, size: int, rate: float) -> _Cells:
    """From which |f| to which each bin reaches: half a bin around it, and not beyond Nyquist."""
    return np.maximum(k - 0.5, 0) * (rate / size), np.minimum(k + 0.5, size / 2) * (rate / size)


def _beyond_square(edge: float, vertical: _Cells, horizontal: _Cells) -> np.ndarray:
    """The share of each bin's area outside |f_x|, |f_y| ≤ edge. Shapes: returns [h, w]."""
    y, x = (np.clip((edge - low) / (high - low), 0, 1) for low, high in (vertical, horizontal))
    return 1 - y[:, None] * x


def _beyond_disc(edge: float, vertical: _Cells, horizontal: _Cells) -> np.ndarray:
    """The share of each bin's area outside |f| ≤ edge, where the edge is taken as straight within a bin."""
    (y, height), (x, width) = (((low + high) / 2, high - low) for low, high in (vertical, horizontal))
    radius = np.hypot(y[:, None], x)
    extent = (height[:, None] * y[:, None] + width * x) / radius  # of the bin, along the radius
    return np.clip((radius - edge) / extent + 0.5, 0, 1)


def _resolution(size: torch.Size, layer: LayerInfo, beta: float) -> float:
    """Half the width of the window's main lobe, √(1 + (β/π)²) bins, and half a bin."""
    assert layer.sampling_rate is not None
    return (math.hypot(1.0, beta / math.pi) + 0.5) * layer.sampling_rate / min(size)

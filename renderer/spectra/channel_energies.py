"""ChannelEnergies: how strong each channel of an activation is, and how much of it lies out of band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class ChannelEnergies:
    """Statistics and out-of-band energy of each channel of one activation.

    `beyond_cutoff` and `beyond_stopband` are the shares (0…1) of a channel's mean-free, windowed energy at
    frequencies above f_c and above the stopband f_t; `all_beyond_…` the same of all channels. None: the
    layer has no such frequency, or its grid holds nothing beyond it. NaN: the channel is constant, so there
    is no energy to share. What is nearer to the edge than `resolution`, on either axis, counts partly on both
    sides of it; what is farther inside leaks less than −80 dB.

    Shapes: arrays float32 [C]. Units: `variance` (population) and `mean_square` = mean² + variance in squares
    of the activation's values; `resolution` in cycles per image width.
    """

    mean: np.ndarray
    variance: np.ndarray
    beyond_cutoff: np.ndarray | None = None
    beyond_stopband: np.ndarray | None = None
    all_beyond_cutoff: float | None = None
    all_beyond_stopband: float | None = None
    resolution: float | None = None

    @property
    def mean_square(self) -> np.ndarray:
        """The energy of each channel per sample, its mean included. Shapes: float32 [C]."""
        return self.mean**2 + self.variance

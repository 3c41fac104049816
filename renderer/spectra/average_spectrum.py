"""The average power spectrum of many pictures, as the older tools define it (StyleGAN3 paper, Section 2)."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch

from renderer.messages import Progress
from renderer.spectra.spectrum_file import ZERO_PADDING, AverageSpectrum

WINDOW_BETA = 8.0
_GROUP_SAMPLES = 2**24  # padded samples that are transformed at a time: some hundred MB


class PicturesError(ValueError):
    """Pictures of which there is no average spectrum; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class PixelStatistics:
    """Mean and standard deviation of all values of all pictures. Units: those of the pixels, 0…255."""

    mean: float
    std: float


def measure_pixels(
    images: Iterable[np.ndarray], count: int, *, steps: int | None = None
) -> Generator[Progress, None, PixelStatistics]:
    """Exact global statistics of up to `count` pictures, with progress after each, of so many steps.

    Shapes: each image uint8 [H, W, C].
    Raises: PicturesError if there is none.
    """
    values = total = squares = 0
    for done, image in enumerate(_first(images, count), start=1):
        wide = image.astype(np.int64)
        values, total, squares = values + wide.size, total + int(wide.sum()), squares + int((wide**2).sum())
        yield Progress(done, steps or count, "measuring mean and deviation")
    return PixelStatistics(total / values, math.sqrt((squares * values - total**2) / values**2))


def measure_average_spectrum(
    images: Iterable[np.ndarray],
    count: int,
    *,
    statistics: PixelStatistics | None = None,
    device: torch.device | str = "cpu",
) -> Generator[Progress, None, AverageSpectrum]:
    """The mean of |FFT|² over up to `count` pictures and their channels, with progress after each batch.

    Pixels are whitened by the global statistics, multiplied by a Kaiser window (β 8) whose squares add up to
    1, and padded with zeros to four times the size. `Progress.partial` is the AverageSpectrum so far.
    Without `statistics` a first pass measures them, so `images` is then iterated twice.

    Shapes: each image uint8 [n, n, C], all of one size.
    Raises: PicturesError; TypeError for an iterator where two passes are needed.
    """
    steps = count
    if statistics is None:
        if isinstance(images, Iterator):
            raise TypeError("The statistics take a pass of their own, and an iterator has only one.")
        steps = 2 * count
        statistics = yield from measure_pixels(images, count, steps=steps)
    if not statistics.std > 0:
        raise PicturesError("The pictures are of one and the same colour, so they have no spectrum.")
    running = _RunningSpectrum(statistics, torch.device(device))
    for done, image in enumerate(_first(images, count), start=1):
        running.add(image)
        if running.is_group_full or done == count:
            yield Progress(steps - count + done, steps, "averaging spectra", running.average())
    return running.average()


@dataclass(slots=True)
class _RunningSpectrum:
    """The spectra of whitened channels, added up group by group.

    Shapes: `waiting` float32 [C, n, n] each; `total` float64 [4n, 2n + 1], a real signal's half.
    """

    statistics: PixelStatistics
    device: torch.device
    waiting: list[torch.Tensor] = field(default_factory=list)
    total: np.ndarray | None = None
    channels: int = 0
    image_size: int = 0

    @property
    def is_group_full(self) -> bool:
        waiting = sum(channels.numel() for channels in self.waiting)
        return waiting * ZERO_PADDING**2 >= _GROUP_SAMPLES

    def add(self, image: np.ndarray) -> None:
        height, width = image.shape[:2]
        self.image_size = self.image_size or height
        if (height, width) != (self.image_size, self.image_size):
            size = self.image_size
            raise PicturesError(
                f"An average spectrum is of squares of one size: {width}×{height} is not {size}²."
            )
        channels = torch.tensor(image, device=self.device).permute(2, 0, 1)
        self.waiting.append((channels.to(torch.float32) - self.statistics.mean) / self.statistics.std)

    def average(self) -> AverageSpectrum:
        """The mean of all that was added."""
        self._transform()
        assert self.total is not None
        half, size = self.total / self.channels, ZERO_PADDING * self.image_size
        full = np.empty((size, size), np.float32)
        full[:, : size // 2 + 1] = half
        opposite = -np.arange(size) % size  # P(−f) = P(f)
        full[:, size // 2 + 1 :] = half[opposite, size // 2 - 1 : 0 : -1]
        return AverageSpectrum(full, self.image_size)

    def _transform(self) -> None:
        if not self.waiting:
            return
        window = np.kaiser(self.image_size, WINDOW_BETA)
        taps = torch.from_numpy(window / np.sqrt(np.sum(window**2))).to(self.device, torch.float32)
        channels = torch.cat(self.waiting) * taps[:, None] * taps
        self.waiting.clear()
        self.channels += len(channels)
        padded = ZERO_PADDING * self.image_size
        for group in channels.split(max(1, _GROUP_SAMPLES // padded**2)):
            power = torch.fft.rfft2(group, s=(padded, padded)).abs().square_().sum(dim=0).cpu().numpy()
            if self.total is None:
                self.total = np.zeros(power.shape)
            self.total += power


def _first(images: Iterable[np.ndarray], count: int) -> Iterator[np.ndarray]:
    """The first `count` pictures. Raises: PicturesError if there is none."""
    done = 0
    for done, image in zip(range(1, count + 1), images, strict=False):  # noqa: B007
        yield image
    if not done:
        raise PicturesError("There are no pictures to take the spectrum of.")

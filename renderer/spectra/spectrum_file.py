"""AverageSpectrum: the average power spectrum of many pictures, and its file. No torch."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from renderer.npy_file import NpyFileError, NpzArrays
from renderer.spectra.spectrum_curves import PowerSpectrum

ZERO_PADDING = 4  # the spectrum has so many times the pictures' samples on each axis
_LARGEST_IMAGE = 8192
MOST_BYTES = 2**31  # of the spectrum, enough for pictures of 4096² in float64


class SpectrumFileError(ValueError):
    """A file that is no average spectrum; the message says why in one sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class AverageSpectrum:
    """The average power spectrum of whitened pictures, as the older tools define and store it.

    White noise comes to 1 (0 dB) everywhere. The order of the bins is that of `numpy.fft.fft2` of the padded
    picture, so the zero frequency is at [0, 0] and not in the middle.

    Shapes: `spectrum` float [4n, 4n]; `image_size` is n.
    """

    spectrum: np.ndarray
    image_size: int

    def to_npz(self) -> bytes:
        """The content of a file that `load_average_spectrum` and the older tools read."""
        content = io.BytesIO()
        np.savez(content, spectrum=self.spectrum, image_size=np.array(self.image_size))
        return content.getvalue()

    def as_power_spectrum(self) -> PowerSpectrum:
        """The same with frequencies in cycles per image and Parseval's units; number of samples not known.

        The pictures were whitened, so all bins add up to about 1: levels compare with those of an activation
        relative to the mean, or after that has been divided by its variance.
        """
        power = np.fft.fftshift(self.spectrum) / self.spectrum.size
        return PowerSpectrum(power.astype(np.float32), float(self.image_size), samples=0, channels=0)


def load_average_spectrum(path: str | Path) -> AverageSpectrum:
    """Read an .npz file with `spectrum` and `image_size`.

    Raises: SpectrumFileError.
    """
    name = Path(path).name
    try:
        arrays = NpzArrays(Path(path), most_bytes=MOST_BYTES)
        missing = {"spectrum", "image_size"} - set(arrays)
        if missing:
            raise SpectrumFileError(f"{name} is not an average spectrum: it has no {min(missing)!r}.")
        spectrum, image_size = arrays["spectrum"], arrays["image_size"]
    except OSError as error:
        raise SpectrumFileError(f"{name} cannot be read: {error.strerror or 'it is broken'}.") from error
    except NpyFileError as error:
        raise SpectrumFileError(
            f"{name} is not an average spectrum: it is no .npz file or broken: it {error}."
        ) from error
    return _checked(name, spectrum, image_size)


def _checked(name: str, spectrum: np.ndarray, image_size: np.ndarray) -> AverageSpectrum:
    size = _whole_number(image_size)
    if size is None or not 1 <= size <= _LARGEST_IMAGE:
        raise SpectrumFileError(f"{name} is not an average spectrum: its image size is no whole number.")
    if spectrum.dtype.kind != "f" or spectrum.shape != (ZERO_PADDING * size,) * 2:
        padded, found = ZERO_PADDING * size, "×".join(map(str, spectrum.shape)) or "one"
        raise SpectrumFileError(
            f"{name} is not an average spectrum: for pictures of {size}×{size} it must hold "
            f"{padded}×{padded} numbers, not {found} of type {spectrum.dtype}."
        )
    if not np.isfinite(spectrum).all() or spectrum.min() < 0 or not spectrum.any():
        raise SpectrumFileError(f"{name} is not an average spectrum: some of its powers are impossible.")
    return AverageSpectrum(spectrum, size)


def _whole_number(value: np.ndarray) -> int | None:
    if value.size != 1 or value.dtype.kind not in "iuf":
        return None
    number: Any = value.item()
    return int(number) if number == number // 1 else None

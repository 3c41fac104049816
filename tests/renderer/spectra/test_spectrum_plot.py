"""The figure of an average spectrum: what can be told of it without eyes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from renderer.spectra.spectrum_file import AverageSpectrum
from renderer.spectra.spectrum_plot import plot_average_spectrum


def drawn(spectrum: np.ndarray, *, smoothing: float = 1.25) -> np.ndarray:
    """Shapes: returns uint8 [H, W, 3]."""
    average = AverageSpectrum(spectrum.astype(np.float32), len(spectrum) // 4)
    with Image.open(io.BytesIO(plot_average_spectrum(average, smoothing=smoothing))) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def viridis(picture: np.ndarray, *, like: tuple[int, int, int]) -> np.ndarray:
    """Where in the heat map's half of the figure that colour is. Shapes: returns [n, 2], (row, column)."""
    half = picture[:, : picture.shape[1] * 5 // 12].astype(int)
    return np.argwhere(np.abs(half - like).max(axis=2) < 12)


@pytest.mark.parametrize(
    ("level_db", "colour"),
    [(-40, (68, 1, 84)), (20, (253, 231, 37)), (-90, (68, 1, 84)), (60, (253, 231, 37))],
)
def test_the_heat_map_runs_from_minus_40_to_20_decibels(
    level_db: float, colour: tuple[int, int, int]
) -> None:
    picture = drawn(np.full((64, 64), 10 ** (level_db / 10)))
    assert len(viridis(picture, like=colour)) > 100_000


def test_the_zero_frequency_is_in_the_middle_of_the_map() -> None:
    spectrum = np.full((128, 128), 1e-4)
    spectrum[np.ix_((0, 1, 2, -2, -1), (0, 1, 2, -2, -1))] = 100.0
    picture = drawn(spectrum, smoothing=0.0)
    dark, bright = (viridis(picture, like=colour).mean(axis=0) for colour in ((68, 1, 84), (253, 231, 37)))
    np.testing.assert_allclose(dark, bright, atol=4)  # one bin


def test_a_spectrum_with_empty_bins_is_drawn() -> None:
    spectrum = np.zeros((32, 32))
    spectrum[0, 0] = 1.0
    assert drawn(spectrum).std() > 0

"""The average spectrum of pictures, against its definition in NumPy."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pytest

from renderer.spectra.average_spectrum import (
    PicturesError,
    PixelStatistics,
    measure_average_spectrum,
    measure_pixels,
)
from renderer.spectra.spectrum_curves import slice_at, to_db
from renderer.spectra.spectrum_file import AverageSpectrum
from tests.long_work import finish


def pictures(count: int, *, size: int = 16, channels: int = 3) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.integers(0, 256, (size, size, channels), dtype=np.uint8) for _ in range(count)]


def by_definition(images: list[np.ndarray], mean: float, std: float) -> np.ndarray:
    size = images[0].shape[0]
    window = np.kaiser(size, 8.0)
    window /= np.sqrt((window**2).sum())
    spectra = [
        np.abs(np.fft.fft2((channel - mean) / std * np.outer(window, window), s=(4 * size, 4 * size))) ** 2
        for image in images
        for channel in np.moveaxis(image.astype(np.float64), 2, 0)
    ]
    return np.mean(spectra, axis=0)


@pytest.mark.parametrize(("size", "channels"), [(16, 3), (15, 1), (1, 3)])
def test_the_definition_in_numpy_gives_the_same(size: int, channels: int) -> None:
    images = pictures(5, size=size, channels=channels)
    everything = np.stack(images).astype(np.float64)
    average, _ = finish(measure_average_spectrum(images, 5))
    assert average.image_size == size
    expected = by_definition(images, everything.mean(), everything.std())
    np.testing.assert_allclose(average.spectrum, expected, rtol=1e-3, atol=1e-5 * expected.max())


def test_the_statistics_are_those_of_all_values() -> None:
    images = pictures(7)
    statistics, _ = finish(measure_pixels(images, 7))
    assert statistics.mean == pytest.approx(np.stack(images).mean())
    assert statistics.std == pytest.approx(np.stack(images).std())


def test_given_statistics_save_a_pass() -> None:
    images, statistics = pictures(4), PixelStatistics(100.0, 50.0)
    average, progress = finish(measure_average_spectrum(iter(images), 4, statistics=statistics))
    np.testing.assert_allclose(average.spectrum, by_definition(images, 100.0, 50.0), rtol=1e-3, atol=1e-3)
    assert progress[-1].total == 4


def test_white_noise_is_at_zero_decibels() -> None:
    average, _ = finish(measure_average_spectrum(pictures(64, size=32), 64))
    levels = to_db(average.spectrum)
    assert np.median(levels[16:112, 16:112]) == pytest.approx(0, abs=0.2)


def test_a_wave_stands_at_its_frequency_in_cycles_per_image() -> None:
    wave = 127.5 + 100 * np.cos(2 * np.pi * 9 * np.arange(64) / 64)
    image = np.broadcast_to(wave[:, None, None], (64, 64, 3)).astype(np.uint8)
    average, _ = finish(measure_average_spectrum([image], 1))
    assert np.unravel_index(average.spectrum[:128].argmax(), (128, 256)) == (36, 0)
    spectrum = average.as_power_spectrum()
    down = slice_at(spectrum, 90)
    assert down.frequency[down.power.argmax()] == 9
    assert spectrum.power.sum() == pytest.approx(1, rel=0.01)  # whitened: its variance


def test_groups_of_pictures_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    images = pictures(7)
    at_once, _ = finish(measure_average_spectrum(images, 7))
    monkeypatch.setattr("renderer.spectra.average_spectrum._GROUP_SAMPLES", 64 * 64 * 2)
    one_by_one, progress = finish(measure_average_spectrum(images, 7))
    np.testing.assert_allclose(one_by_one.spectrum, at_once.spectrum, rtol=1e-5)
    assert [step.done for step in progress] == list(range(1, 15))


def test_a_result_so_far_comes_with_the_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.spectra.average_spectrum._GROUP_SAMPLES", 1)
    images, statistics = pictures(3), PixelStatistics(127.5, 74.0)
    work = measure_average_spectrum(images, 3, statistics=statistics)
    next(work)
    partial = next(work).partial
    assert isinstance(partial, AverageSpectrum)
    expected = by_definition(images[:2], 127.5, 74.0)
    np.testing.assert_allclose(partial.spectrum, expected, rtol=1e-3, atol=1e-3)


def test_closing_it_cancels() -> None:
    asked = 0

    class Counted:
        def __iter__(self) -> Generator[np.ndarray, None, None]:
            nonlocal asked
            for image in pictures(5):
                asked += 1
                yield image

    work = measure_average_spectrum(Counted(), 5)
    next(work)
    work.close()
    assert asked == 1


def test_no_more_pictures_are_asked_for_than_wanted() -> None:
    images = iter(pictures(5))
    finish(measure_pixels(images, 3))
    assert len(list(images)) == 2


def test_what_has_no_spectrum_is_told() -> None:
    with pytest.raises(PicturesError, match="no pictures"):
        finish(measure_average_spectrum([], 4))
    flat = np.full((8, 8, 3), 7, np.uint8)
    with pytest.raises(PicturesError, match="one and the same colour"):
        finish(measure_average_spectrum([flat], 1))
    with pytest.raises(PicturesError, match="12×8"):
        finish(measure_average_spectrum([pictures(1)[0][:8, :12]], 1))
    with pytest.raises(PicturesError, match="squares of one size"):
        finish(measure_average_spectrum([*pictures(1), *pictures(1, size=8)], 2))


def test_an_iterator_has_only_one_pass() -> None:
    with pytest.raises(TypeError, match="pass"):
        next(measure_average_spectrum(iter(pictures(2)), 2))

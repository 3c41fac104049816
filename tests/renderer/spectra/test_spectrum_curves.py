"""The physics of what is read off a power spectrum."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import numpy as np
import pytest
import torch

from ops import kaiser_lowpass, radial_lowpass
from renderer.spectra.spectrum import measure_spectrum
from renderer.spectra.spectrum_curves import (
    Curve,
    Normalization,
    PowerSpectrum,
    averaged,
    curves_arrays,
    curves_csv,
    filter_response,
    radial_average,
    slice_at,
    to_db,
)


def noise(channels: int, height: int, width: int, *, seed: int = 0) -> torch.Tensor:
    return torch.randn(channels, height, width, generator=torch.Generator().manual_seed(seed))


def wave(fx: float, fy: float, *, size: int = 84, rate: float = 64.0) -> torch.Tensor:
    """A plane wave of amplitude 1. Shapes: returns [1, size, size]. Units: cycles per image width."""
    axis = torch.arange(size, dtype=torch.float64) / rate
    return torch.cos(2 * math.pi * (fy * axis[:, None] + fx * axis))[None].float()


def isotropic(size: int, rate: float) -> PowerSpectrum:
    """Power that depends on the distance from the middle only: 1 / (1 + f²)."""
    frequency = (np.arange(size) - size // 2) * rate / size
    power = 1 / (1 + frequency[:, None] ** 2 + frequency**2)
    return PowerSpectrum(power.astype(np.float32), rate, samples=1, channels=1)


def test_white_noise_has_a_flat_radial_average() -> None:
    curve = radial_average(measure_spectrum(noise(256, 64, 64), sampling_rate=64))
    outside_zero = to_db(curve.power[4:])  # near zero the removed mean is missing
    np.testing.assert_allclose(outside_zero, outside_zero.mean(), atol=0.6)


def test_white_noise_has_its_variance_as_density_over_the_band() -> None:
    for size in (64, 96):
        spectrum = measure_spectrum(3 * noise(128, size, size), sampling_rate=64)
        density = slice_at(spectrum, 30).power[8:].mean() / spectrum.reference(Normalization.DENSITY)
        assert density * 64**2 == pytest.approx(9, rel=0.1)


def test_rings_reach_from_zero_to_the_corner() -> None:
    curve = radial_average(isotropic(64, 64.0))
    assert curve.frequency[0] == 0
    assert curve.frequency[-1] == pytest.approx(32 * math.sqrt(2), abs=0.5)
    assert (np.diff(curve.frequency) > 0).all()


def test_every_bin_is_in_one_ring() -> None:
    spectrum = measure_spectrum(noise(1, 33, 48), sampling_rate=32)
    rows, columns = spectrum.frequencies
    ring = np.rint(np.hypot(rows[:, None], columns) / spectrum.bin_width)
    curve = radial_average(spectrum)
    bins = [(ring == round(f / spectrum.bin_width)).sum() for f in curve.frequency]
    assert sum(bins) == 33 * 48
    assert np.dot(bins, curve.power) == pytest.approx(spectrum.power.sum(), rel=1e-5)


def test_a_round_spectrum_is_alike_in_every_direction() -> None:
    spectrum = isotropic(128, 64.0)
    for angle in (0, 17, 45, 90, 135, 200):
        curve = slice_at(spectrum, angle)
        np.testing.assert_allclose(curve.power, 1 / (1 + curve.frequency**2), rtol=0.05)


@pytest.mark.parametrize("size", [63, 64])
def test_slices_along_axes_and_diagonals_are_the_bins_themselves(size: int) -> None:
    power = np.random.default_rng(0).random((size, size)).astype(np.float32)
    spectrum, middle = PowerSpectrum(power, float(size), samples=1, channels=1), size // 2
    inside = (size - 1) // 2 + 1
    for angle, bins in (
        (0, power[middle, middle:]),
        (90, power[middle:, middle]),
        (45, np.diagonal(power)[middle:]),
    ):
        np.testing.assert_allclose(slice_at(spectrum, angle).power[:inside], bins, rtol=1e-6)


def test_a_slice_ends_at_nyquist() -> None:
    spectrum = isotropic(64, 32.0)
    assert slice_at(spectrum, 0).frequency[-1] == pytest.approx(16)
    assert slice_at(spectrum, 45).frequency[-1] == pytest.approx(16 * math.sqrt(2))


def test_a_wave_peaks_at_its_frequency_in_its_direction_only() -> None:
    spectrum = measure_spectrum(wave(12.0, 12.0), sampling_rate=64)
    along, across = slice_at(spectrum, 45), slice_at(spectrum, -45)
    assert along.frequency[along.power.argmax()] == pytest.approx(12 * math.sqrt(2), abs=spectrum.bin_width)
    assert to_db(across.power[8:].max(), reference=along.power.max()) < -55


def test_margins_do_not_move_a_frequency() -> None:
    """Frequencies are per image, however many samples around it there are."""
    for size in (64, 84, 148):
        spectrum = measure_spectrum(wave(20.0, 0.0, size=size), sampling_rate=64)
        curve = slice_at(spectrum, 0)
        assert curve.frequency[curve.power.argmax()] == pytest.approx(20, abs=spectrum.bin_width / 2)
        assert spectrum.power_at(20, 0) == pytest.approx(spectrum.power.max(), rel=0.3)


def test_the_frequency_axes_are_those_of_numpy() -> None:
    rows, columns = PowerSpectrum(np.ones((5, 8), np.float32), 16.0, samples=1, channels=1).frequencies
    np.testing.assert_allclose(rows, np.fft.fftshift(np.fft.fftfreq(5, 1 / 16)))
    np.testing.assert_allclose(columns, np.fft.fftshift(np.fft.fftfreq(8, 1 / 16)))


def test_zero_decibels_is_what_the_normalization_says() -> None:
    spectrum = measure_spectrum(noise(2, 32, 32), sampling_rate=32)
    relative = spectrum.power / spectrum.reference(Normalization.RELATIVE_TO_MEAN)
    assert relative.mean() == pytest.approx(1, rel=1e-5)
    assert to_db(spectrum.power, reference=spectrum.reference(Normalization.RELATIVE_TO_PEAK)).max() == 0
    absolute = to_db(spectrum.power, reference=spectrum.reference(Normalization.ABSOLUTE))
    np.testing.assert_allclose(10 ** (absolute / 10), spectrum.power, rtol=1e-5)


def test_silence_has_a_level() -> None:
    spectrum = PowerSpectrum(np.zeros((8, 8), np.float32), 8.0, samples=1, channels=1)
    for normalization in Normalization:
        assert (to_db(spectrum.power, reference=spectrum.reference(normalization)) == -200).all()


def test_an_average_weighs_by_samples() -> None:
    one, two, three = (measure_spectrum(noise(1, 8, 8, seed=i), sampling_rate=8) for i in range(3))
    together = averaged(averaged(one, two), three)
    assert together.samples == 3
    np.testing.assert_allclose(together.power, (one.power + two.power + three.power) / 3, rtol=1e-5)


def test_different_grids_are_not_averaged() -> None:
    small, large = (measure_spectrum(noise(1, n, n), sampling_rate=8) for n in (8, 16))
    with pytest.raises(ValueError, match="same grid"):
        averaged(small, large)
    with pytest.raises(ValueError, match="known number"):
        averaged(small, PowerSpectrum(small.power, 8.0, samples=0, channels=1))


KAISER = kaiser_lowpass(48, cutoff=8.0, half_width=4.0, sampling_rate=64.0).numpy()
RADIAL = radial_lowpass(48, cutoff=8.0, half_width=4.0, sampling_rate=64.0).numpy()


@pytest.mark.parametrize("taps", [KAISER, RADIAL], ids=["separable", "radial"])
@pytest.mark.parametrize("angle", [0.0, 45.0, 200.0])
def test_a_low_pass_lets_a_constant_through(taps: np.ndarray, angle: float) -> None:
    level = filter_response(taps, 64.0, frequencies=np.zeros(1), angle_deg=angle)
    assert level[0] == pytest.approx(0, abs=1e-5)


def test_a_low_pass_is_at_half_amplitude_at_its_cutoff_and_attenuates_beyond_the_stopband() -> None:
    at_cutoff, *beyond = filter_response(KAISER, 64.0, frequencies=np.array([8.0, *np.arange(12, 32.5, 0.5)]))
    assert at_cutoff == pytest.approx(20 * math.log10(0.5), abs=0.05)
    transition = 2 * 4.0 / 32.0
    promised = 2.285 * (len(KAISER) - 1) * math.pi * transition + 7.95  # Kaiser's formula
    assert max(beyond) < -promised + 1.5


def test_a_separable_low_pass_reaches_further_on_the_diagonal_and_a_radial_one_does_not() -> None:
    frequency = np.array([8.0])
    straight, diagonal = (
        [filter_response(taps, 64.0, frequencies=frequency, angle_deg=angle)[0] for taps in (KAISER, RADIAL)]
        for angle in (0, 45)
    )
    assert diagonal[0] > straight[0] + 4
    assert diagonal[1] == pytest.approx(straight[1], abs=0.1)


@pytest.mark.parametrize("taps", [KAISER, RADIAL], ids=["separable", "radial"])
def test_the_response_is_what_the_filter_does_to_a_wave(taps: np.ndarray) -> None:
    plane = taps if taps.ndim == 2 else np.outer(taps, taps)
    kernel = torch.from_numpy(plane)[None, None].double()
    fx, fy = 7.0 * math.cos(0.5), 7.0 * math.sin(0.5)
    x = wave(fx, fy, size=256, rate=64.0).double()[None]
    passed = torch.nn.functional.conv2d(x, kernel)
    window = torch.from_numpy(np.outer(np.kaiser(passed.shape[2], 12), np.kaiser(passed.shape[3], 12)))
    gain = (passed.square() * window).sum() / (x[..., :209, :209].square() * window).sum()
    response = filter_response(taps, 64.0, frequencies=np.array([7.0]), angle_deg=math.degrees(0.5))
    assert response[0] == pytest.approx(10 * math.log10(gain.item()), abs=0.01)


def test_curves_on_different_grids_are_read_back_from_text() -> None:
    first = Curve(np.array([0.0, 1.0]), np.array([2.0, 1e-9]))
    second = Curve(np.array([0.25]), np.array([3.0]))
    rows = list(csv.DictReader(io.StringIO(curves_csv({"0°, layer": first, "ring": second}))))
    assert [row["curve"] for row in rows] == ["0°, layer", "0°, layer", "ring"]
    assert [float(row["power"]) for row in rows] == [2.0, 1e-9, 3.0]
    assert [float(row["frequency"]) for row in rows] == [0.0, 1.0, 0.25]


def test_spectra_and_curves_are_read_back_from_npz() -> None:
    spectrum = measure_spectrum(noise(2, 8, 8), sampling_rate=6)
    file = io.BytesIO()
    arrays: dict[str, Any] = spectrum.arrays() | curves_arrays({"slice at 0°": slice_at(spectrum, 0)})
    np.savez(file, **arrays)
    file.seek(0)
    with np.load(file, allow_pickle=False) as read:
        np.testing.assert_array_equal(read["power"], spectrum.power)
        assert float(read["sampling_rate"]) == 6
        np.testing.assert_array_equal(read["slice at 0°/power"], slice_at(spectrum, 0).power)

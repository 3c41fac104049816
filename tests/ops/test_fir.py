"""Filters, tested as physics: what passes, what vanishes, and that nothing leans to one side."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.signal
import scipy.special
import torch

from ops import fir, kaiser_lowpass, lanczos, radial_lowpass


def response(taps: torch.Tensor, frequency: float, sampling_rate: float) -> float:
    """How strongly a 1-D filter lets a tone through."""
    time = np.arange(len(taps)) / sampling_rate
    return float(abs(np.sum(taps.double().numpy() * np.exp(-2j * np.pi * frequency * time))))


@pytest.mark.parametrize("taps", [2, 12, 17, 24])
@pytest.mark.parametrize(("cutoff", "half_width"), [(2.0, 0.1), (3.0, 2.0), (7.3, 6.0), (15.9, 30.0)])
def test_kaiser_design_is_that_of_scipy(taps: int, cutoff: float, half_width: float) -> None:
    expected = np.asarray(scipy.signal.firwin(taps, cutoff, width=2 * half_width, fs=32.0), np.float32)
    window = fir._kaiser(taps, half_width, 32.0)
    beta = scipy.signal.kaiser_beta(scipy.signal.kaiser_atten(taps, 2 * half_width / 16.0))
    np.testing.assert_allclose(
        window, scipy.signal.get_window(("kaiser", beta), taps, fftbins=False), rtol=0, atol=1e-12
    )
    design = kaiser_lowpass(taps, cutoff=cutoff, half_width=half_width, sampling_rate=32.0)
    np.testing.assert_array_max_ulp(design.numpy(), expected, maxulp=1)


def test_bessel_function_is_that_of_scipy() -> None:
    x = np.linspace(0, 100, 9999).reshape(33, 303)
    np.testing.assert_allclose(fir._bessel_j1(x), scipy.special.j1(x), rtol=0, atol=1e-12)
    assert fir._bessel_j1(np.zeros(1)) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("cutoff", [0.0, -1.0, 16.0, 20.0])
def test_a_cutoff_that_no_signal_has_is_refused(cutoff: float) -> None:
    with pytest.raises(ValueError, match="half the sampling rate 32"):
        kaiser_lowpass(12, cutoff=cutoff, half_width=1.0, sampling_rate=32.0)


def test_constant_keeps_its_level() -> None:
    assert kaiser_lowpass(12, cutoff=2, half_width=6, sampling_rate=32).sum().item() == pytest.approx(1)
    assert radial_lowpass(12, cutoff=2, half_width=6, sampling_rate=32).sum().item() == pytest.approx(1)


def test_tone_below_the_transition_passes_and_one_above_vanishes() -> None:
    taps = kaiser_lowpass(24, cutoff=8.0, half_width=4.0, sampling_rate=64.0)
    assert response(taps, 3.0, 64.0) == pytest.approx(1, abs=0.02)
    assert response(taps, 8.0, 64.0) == pytest.approx(0.5, abs=0.02)
    for frequency in (14.0, 20.0, 31.0):
        assert response(taps, frequency, 64.0) < 0.01


def test_filters_are_symmetric() -> None:
    taps = kaiser_lowpass(12, cutoff=3, half_width=5, sampling_rate=32)
    assert torch.equal(taps, taps.flip(0))
    disc = radial_lowpass(12, cutoff=3, half_width=5, sampling_rate=32)
    torch.testing.assert_close(disc, disc.rot90())
    torch.testing.assert_close(disc, disc.t())


def test_radial_filter_treats_every_direction_alike() -> None:
    rate, size = 64.0, 256
    disc = radial_lowpass(24, cutoff=10.0, half_width=4.0, sampling_rate=rate).double()
    spectrum = torch.fft.fft2(disc, s=(size, size)).abs()
    along_axis = spectrum[0, round(10.0 / rate * size)]
    diagonal = round(10.0 / math.sqrt(2) / rate * size)
    assert spectrum[diagonal, diagonal].item() == pytest.approx(along_axis.item(), abs=0.03)

    line = kaiser_lowpass(24, cutoff=10.0, half_width=4.0, sampling_rate=rate).double()
    square = torch.fft.fft2(torch.outer(line, line), s=(size, size)).abs()
    assert square[diagonal, diagonal].item() > square[0, round(10.0 / rate * size)].item() + 0.1


@pytest.mark.parametrize("taps", [1, 3, 17])
def test_radial_filter_has_a_centre_when_the_number_of_taps_is_odd(taps: int) -> None:
    disc = radial_lowpass(taps, cutoff=3, half_width=5, sampling_rate=32)
    assert disc.shape == (taps, taps)
    assert disc.isfinite().all()
    assert disc.argmax() == taps * taps // 2


def test_lanczos_interpolates_between_samples() -> None:
    x = np.arange(-40, 41) / 10
    expected = np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0)
    np.testing.assert_allclose(lanczos(torch.from_numpy(x), a=3).numpy(), expected, atol=1e-12)
    assert lanczos(torch.arange(1, 5).double()).abs().max() < 1e-12

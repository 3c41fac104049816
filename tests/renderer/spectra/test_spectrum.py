"""The physics of the 2-D spectrum."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from renderer.spectra.spectrum import (
    channel_groups,
    colour_levels,
    measure_spectrum,
    power_spectrum,
    spectrum_db,
)


def tone(cycles: int, size: int = 64) -> torch.Tensor:
    """A horizontal wave. Shapes: returns [1, size, size]."""
    wave = torch.cos(2 * torch.pi * cycles * torch.arange(size) / size)
    return wave.expand(1, size, size)


def test_a_tone_is_two_peaks_at_its_frequency() -> None:
    levels = spectrum_db(tone(10))
    brightest = {divmod(int(i), 64) for i in levels.flatten().topk(2).indices}
    assert brightest == {(32, 32 - 10), (32, 32 + 10)}


def test_the_level_of_an_image_does_not_matter() -> None:
    lifted, level = spectrum_db(tone(5) + 3), spectrum_db(tone(5))
    torch.testing.assert_close(lifted.clamp(min=-80), level.clamp(min=-80), atol=0.2, rtol=0)


def test_zero_decibels_is_the_mean_power() -> None:
    levels = spectrum_db(torch.randn(3, 32, 48, generator=torch.Generator().manual_seed(0)))
    assert levels.shape == (32, 48)
    assert (10 ** (levels / 10)).mean().item() == pytest.approx(1, rel=1e-4)


def test_a_wider_window_has_less_leakage() -> None:
    between = tone(1) + torch.cos(2 * torch.pi * 10.5 * torch.arange(64) / 64)
    assert spectrum_db(between, beta=8.0)[32, 60] < spectrum_db(between, beta=0.0)[32, 60] - 20


def test_powers_of_channels_add_up() -> None:
    both = spectrum_db(torch.cat([tone(4), tone(9)]))
    assert both[32, 32 + 4].item() == pytest.approx(both[32, 32 + 9].item(), abs=0.01)


def test_a_constant_image_is_silent_and_dark() -> None:
    levels = spectrum_db(torch.full((3, 16, 16), 0.5))
    assert torch.isfinite(levels).all()
    assert (colour_levels(levels) == torch.tensor([68, 1, 84])).all()


def test_the_definition_in_numpy_gives_the_same() -> None:
    x = torch.randn(4, 12, 20, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    centred = x.numpy() - x.numpy().mean(axis=(1, 2), keepdims=True)
    window = np.outer(np.kaiser(12, 4.0), np.kaiser(20, 4.0))
    power = (np.abs(np.fft.fft2(centred * window)) ** 2).sum(axis=0)
    expected = np.fft.fftshift(10 * np.log10(power / power.mean()))
    np.testing.assert_allclose(spectrum_db(x.float(), beta=4.0).numpy(), expected, atol=5e-3)


def test_the_colours_run_from_violet_to_yellow() -> None:
    colours = colour_levels(torch.tensor([[-50.0, 0.0, 50.0, -999.0, 999.0]]), range_db=50)[0].tolist()
    violet, green, yellow = [68, 1, 84], [33, 145, 140], [253, 231, 37]
    assert colours == [violet, green, yellow, violet, yellow]


def test_a_very_narrow_window_still_shows_a_spectrum() -> None:
    x = torch.randn(1, 64, 64, generator=torch.Generator().manual_seed(0))
    assert spectrum_db(x, beta=200.0).isfinite().all()


def windowed_mean_square(x: torch.Tensor, beta: float) -> float:
    """Of all channels, without their means, under a window of unit mean square; in NumPy."""
    window = np.outer(np.kaiser(x.shape[1], beta), np.kaiser(x.shape[2], beta))
    window /= np.sqrt(np.mean(window**2))
    centred = x.double().numpy() - x.double().numpy().mean(axis=(1, 2), keepdims=True)
    return float(np.mean((centred * window) ** 2))


@pytest.mark.parametrize("beta", [0.0, 8.0, 14.0])
@pytest.mark.parametrize("shape", [(1, 64, 64), (5, 17, 63), (3, 1, 8)])
def test_parseval_holds(shape: tuple[int, int, int], beta: float) -> None:
    x = 2 * torch.randn(shape, generator=torch.Generator().manual_seed(0)) + 7
    total = power_spectrum(x, beta=beta).double().sum().item()
    assert total == pytest.approx(windowed_mean_square(x, beta), rel=1e-5)


def test_all_bins_of_a_wave_add_up_to_half_its_squared_amplitude() -> None:
    assert power_spectrum(3 * tone(10)).sum().item() == pytest.approx(9 / 2, rel=1e-4)


def test_power_is_averaged_over_channels() -> None:
    one, other = torch.randn(2, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    both = power_spectrum(torch.cat([one, other]))
    torch.testing.assert_close(both, (power_spectrum(one) + power_spectrum(other)) / 2)


def test_groups_of_channels_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    x = torch.randn(7, 24, 24, generator=torch.Generator().manual_seed(0))
    at_once = power_spectrum(x)
    monkeypatch.setattr("renderer.spectra.spectrum._GROUP_SAMPLES", 3 * 24 * 24)
    assert [len(group) for group in channel_groups(x)] == [3, 3, 1]
    torch.testing.assert_close(power_spectrum(x), at_once)


def test_decibels_and_power_tell_the_same() -> None:
    x = torch.randn(3, 24, 32, generator=torch.Generator().manual_seed(0)) + 1
    power = power_spectrum(x)
    torch.testing.assert_close(spectrum_db(x), 10 * (power / power.mean()).log10(), atol=1e-4, rtol=0)


def test_half_precision_is_transformed_as_float32() -> None:
    x = (1000 * torch.randn(2, 32, 32, generator=torch.Generator().manual_seed(0))).half()
    torch.testing.assert_close(power_spectrum(x), power_spectrum(x.float()))
    spectrum = measure_spectrum(x, sampling_rate=16)
    assert (spectrum.samples, spectrum.channels, spectrum.sampling_rate) == (1, 2, 16.0)

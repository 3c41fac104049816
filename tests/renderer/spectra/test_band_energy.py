"""The physics of out-of-band energy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from renderer.model_info import LayerInfo
from renderer.spectra.band_energy import channel_energies

RATE, SIZE = 64.0, 84
CUTOFF, HALF_WIDTH = 16.0, 6.0


def layer(
    *, radial: bool | None = False, cutoff: float = CUTOFF, half_width: float = HALF_WIDTH
) -> LayerInfo:
    return LayerInfo(
        "L5",
        channels=1,
        size=(SIZE, SIZE),
        sampling_rate=RATE,
        cutoff=cutoff,
        stopband=cutoff + half_width,
        half_width=half_width,
        radial=radial,
    )


def wave(fx: float, fy: float = 0.0, *, phase: float = 0.3) -> torch.Tensor:
    """Shapes: returns [1, SIZE, SIZE]. Units: cycles per image width."""
    axis = torch.arange(SIZE, dtype=torch.float64) / RATE
    return torch.cos(2 * math.pi * (fy * axis[:, None] + fx * axis) + phase)[None].float()


def shares(x: torch.Tensor, of: LayerInfo) -> tuple[float, float]:
    """Of all channels: beyond the cutoff, beyond the stopband."""
    energies = channel_energies(x, of)
    assert energies.all_beyond_cutoff is not None
    assert energies.all_beyond_stopband is not None
    return energies.all_beyond_cutoff, energies.all_beyond_stopband


RESOLUTION = channel_energies(wave(8), layer()).resolution or 0.0


def test_the_resolution_is_the_main_lobe_of_the_window_and_half_a_bin() -> None:
    """The transform of a Kaiser window of β 12 has its first zero √(12² + π²)/π bins from the middle."""
    zero = math.hypot(12, math.pi) / math.pi
    window = np.kaiser(SIZE, 12)
    there = abs(np.exp(-2j * np.pi * zero * np.arange(SIZE) / (SIZE - 1)) @ window) / window.sum()
    assert there < 1e-4
    assert pytest.approx((zero + 0.5) * RATE / SIZE) == RESOLUTION


@pytest.mark.parametrize("angle", [0, 30, 90])
@pytest.mark.parametrize("radial", [True, False])
@pytest.mark.parametrize("frequency", [3.5, 7.0, CUTOFF - math.sqrt(2) * RESOLUTION, CUTOFF - 4.9])
def test_a_wave_inside_the_band_stays_inside(frequency: float, radial: bool, angle: float) -> None:
    fx, fy = frequency * math.cos(math.radians(angle)), frequency * math.sin(math.radians(angle))
    x = 5 + wave(fx, fy)
    beyond_cutoff, beyond_stopband = shares(x, layer(radial=radial))
    assert beyond_cutoff < 10**-8.0
    assert beyond_stopband < 10**-8.0


@pytest.mark.parametrize("frequency", [CUTOFF + RESOLUTION + 0.1, 23.7, 27.0])
def test_a_wave_above_the_cutoff_is_out_of_band_and_nowhere_else(frequency: float) -> None:
    beyond_cutoff, _ = shares(wave(frequency), layer(radial=True))
    assert 1 - beyond_cutoff < 1e-6  # float32 has no number nearer to 1 than 6e-8


def test_a_wave_between_cutoff_and_stopband_is_beyond_the_cutoff_only() -> None:
    beyond_cutoff, beyond_stopband = shares(wave(20.0), layer(cutoff=12.0, half_width=14.0))
    assert beyond_cutoff == pytest.approx(1, abs=1e-6)
    assert beyond_stopband < 10**-8.0


def test_a_wave_at_the_cutoff_is_half_inside() -> None:
    beyond_cutoff, _ = shares(wave(CUTOFF), layer(radial=False))
    assert beyond_cutoff == pytest.approx(0.5, abs=0.02)


def test_a_diagonal_wave_is_inside_a_square_and_outside_a_disc() -> None:
    x = wave(12.5, 12.5)  # 17.7 cycles per image
    assert shares(x, layer(radial=False, half_width=1.0))[0] < 10**-5.0
    disc = layer(radial=True, cutoff=13.0, half_width=1.0)
    assert shares(x, disc)[0] == pytest.approx(1, abs=1e-6)


def test_the_fourier_input_has_a_disc() -> None:
    x = wave(14.0, 14.0)
    assert shares(x, layer(radial=None)) == shares(x, layer(radial=True))


@pytest.mark.parametrize("edge", [0, 1], ids=["cutoff", "stopband"])
@pytest.mark.parametrize("radial", [True, False], ids=["disc", "square"])
def test_white_noise_has_the_share_that_the_area_gives(radial: bool, edge: int) -> None:
    x = torch.randn(64, SIZE, SIZE, generator=torch.Generator().manual_seed(0))
    frequency = (CUTOFF, CUTOFF + HALF_WIDTH)[edge]
    inside = math.pi * frequency**2 if radial else (2 * frequency) ** 2
    assert shares(x, layer(radial=radial))[edge] == pytest.approx(1 - inside / RATE**2, abs=0.01)


def test_each_channel_has_its_own_share_and_all_are_weighed_by_energy() -> None:
    x = torch.cat([wave(8.0), 2 * wave(24.0)])
    energies = channel_energies(x, layer())
    assert energies.beyond_cutoff is not None
    np.testing.assert_allclose(energies.beyond_cutoff, [0, 1], atol=1e-6)
    assert energies.all_beyond_cutoff == pytest.approx(4 / 5, abs=1e-5)


def test_beyond_what_the_grid_holds_there_is_no_share() -> None:
    beyond_square_corners = layer(radial=False, half_width=RATE / 2 - CUTOFF)
    energies = channel_energies(wave(8.0), beyond_square_corners)
    assert energies.beyond_cutoff is not None
    assert energies.beyond_stopband is None
    assert energies.all_beyond_stopband is None
    beyond_disc = layer(radial=True, half_width=RATE / 2 - CUTOFF)  # the corners are beyond it
    assert channel_energies(wave(8.0), beyond_disc).beyond_stopband is not None


def test_a_critically_sampled_square_has_nothing_beyond_its_cutoff() -> None:
    energies = channel_energies(wave(8.0), layer(radial=False, cutoff=RATE / 2, half_width=9.0))
    assert energies.beyond_cutoff is None
    assert energies.all_beyond_cutoff is None


def test_a_layer_without_a_band_has_energies_only() -> None:
    energies = channel_energies(wave(8.0), LayerInfo("b8.conv0", channels=1, size=(SIZE, SIZE)))
    assert energies.mean_square[0] == pytest.approx(0.5, abs=0.01)
    assert energies.beyond_cutoff is None
    assert energies.resolution is None


def test_a_constant_channel_has_no_energy_to_share() -> None:
    x = torch.cat([torch.full((1, SIZE, SIZE), 1234.567), wave(24.0), torch.zeros(1, SIZE, SIZE)])
    energies = channel_energies(x, layer())
    assert energies.beyond_cutoff is not None
    assert np.isnan(energies.beyond_cutoff).tolist() == [True, False, True]
    assert energies.all_beyond_cutoff == pytest.approx(1, abs=1e-6)
    assert math.isnan(channel_energies(x[2:], layer()).all_beyond_cutoff or 0.0)


def test_mean_and_variance_make_the_mean_square() -> None:
    x = 3 + 2 * torch.randn(5, SIZE, SIZE, generator=torch.Generator().manual_seed(0))
    energies = channel_energies(x, layer())
    np.testing.assert_allclose(energies.mean, x.mean(dim=(1, 2)), rtol=1e-5)
    np.testing.assert_allclose(energies.variance, x.var(dim=(1, 2), correction=0), rtol=1e-5)
    np.testing.assert_allclose(energies.mean_square, x.square().mean(dim=(1, 2)), rtol=1e-5)


def finely(size: int, parts: int = 45) -> np.ndarray:
    """Each bin's frequencies, equally spaced over it, folded at Nyquist. Shapes: returns [size, parts]."""
    bins = np.fft.fftfreq(size, 1 / size)[:, None] + (np.arange(parts) + 0.5) / parts - 0.5
    return np.abs((bins + size / 2) % size - size / 2) * RATE / size


@pytest.mark.parametrize("shape", [(4, 17, 63), (4, 64, 36), (4, 20, 33)])
@pytest.mark.parametrize("radial", [True, False], ids=["disc", "square"])
def test_the_whole_spectrum_in_numpy_gives_the_same(shape: tuple[int, int, int], radial: bool) -> None:
    """The half that is computed counts as the whole, and cut bins by area, on any grid."""
    x = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    window = np.outer(np.kaiser(shape[1], 12.0), np.kaiser(shape[2], 12.0))
    values = x.double().numpy()
    mean = (values * window).sum(axis=(1, 2), keepdims=True) / window.sum()
    power = np.abs(np.fft.fft2((values - mean) * window)) ** 2
    fy, fx = finely(shape[1])[:, None, :, None], finely(shape[2])[:, None, :]
    beyond = ((np.hypot(fy, fx) if radial else np.maximum(fy, fx)) > CUTOFF).mean(axis=(2, 3))
    share = channel_energies(x, layer(radial=radial)).beyond_cutoff
    assert share is not None
    np.testing.assert_allclose(share, (power * beyond).sum(axis=(1, 2)) / power.sum(axis=(1, 2)), atol=3e-3)

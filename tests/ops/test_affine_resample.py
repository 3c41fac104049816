"""Turning and moving pictures: what is smooth keeps its shape, what does not fit is gone, not folded."""

from __future__ import annotations

import math

import pytest
import torch

from ops import affine_bandlimit, affine_lowpass, affine_resample, sinc_shift


def moved(angle: float = 0.0, x: float = 0.0, y: float = 0.0) -> torch.Tensor:
    cos, sin = math.cos(angle), math.sin(angle)
    return torch.tensor([[cos, sin, x], [-sin, cos, y], [0.0, 0.0, 1.0]])


def blob(size: int, x: float, y: float) -> torch.Tensor:
    """A smooth spot at a place in image widths. Shapes: returns [1, 1, size, size]."""
    axis = (torch.arange(size) + 0.5) / size - 0.5
    distance = (axis[None, :] - x) ** 2 + (axis[:, None] - y) ** 2
    return torch.exp(-distance / (2 * 0.06**2))[None, None]


def test_identity_keeps_a_smooth_picture() -> None:
    picture = blob(48, 0.1, -0.05)
    torch.testing.assert_close(affine_resample(picture, torch.eye(3)), picture, atol=2e-3, rtol=0)


def test_the_picture_goes_where_the_matrix_says() -> None:
    shifted = affine_resample(blob(48, 0.0, 0.0), moved(x=0.13, y=-0.07))
    torch.testing.assert_close(shifted, blob(48, 0.13, -0.07), atol=4e-3, rtol=0)

    angle = 0.7
    turned = affine_resample(blob(48, 0.2, 0.0), moved(angle))
    expected = blob(48, 0.2 * math.cos(angle), -0.2 * math.sin(angle))
    torch.testing.assert_close(turned, expected, atol=4e-3, rtol=0)


def test_there_and_back_is_where_it_was() -> None:
    matrix = moved(0.4, 0.05, 0.02)
    picture = blob(64, 0.05, 0.1)
    back = affine_resample(affine_resample(picture, matrix), torch.linalg.inv(matrix))
    torch.testing.assert_close(back, picture, atol=5e-3, rtol=0)


def test_beyond_the_edges_is_zero() -> None:
    result = affine_resample(torch.ones(1, 1, 32, 32), moved(x=0.5))
    assert result[..., :8].abs().max() < 1e-3
    torch.testing.assert_close(result[0, 0, 8:-8, -8:], torch.ones(16, 8), atol=0.03, rtol=0)


def test_shrinking_removes_what_the_new_grid_cannot_hold() -> None:
    stripes = torch.sin(2 * math.pi * 0.4 * torch.arange(64.0)).expand(1, 1, 64, 64)
    shrunk = affine_resample(stripes, torch.diag(torch.tensor([0.5, 0.5, 1.0])), support=12)
    assert shrunk[..., 24:40, 24:40].abs().max() < 0.05


def test_filter_is_a_low_pass_of_unit_gain() -> None:
    taps = affine_lowpass(moved(0.5))
    assert taps.shape == (49, 49)
    assert taps.sum().item() == pytest.approx(1)
    torch.testing.assert_close(taps, taps.flip(0, 1), atol=1e-6, rtol=0)


def test_size_type_and_several_pictures_are_kept() -> None:
    for dtype in (torch.float16, torch.float32, torch.float64):
        result = affine_resample(torch.zeros(2, 3, 17, 9, dtype=dtype), moved(0.3))
        assert (result.shape, result.dtype) == ((2, 3, 17, 9), dtype)


def test_gradients_are_right() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 1, 4, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x: affine_resample(x, moved(0.3, 0.1), support=2), (x,))


def test_a_matrix_without_an_inverse_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="singular"):
        affine_resample(torch.zeros(1, 1, 8, 8), torch.zeros(3, 3))


def band_limited(size: int, cutoff: float, *, dx: float = 0.0, dy: float = 0.0) -> torch.Tensor:
    """Plane waves up to `cutoff` cycles per sample, moved exactly. Shapes: returns [1, 3, size, size]."""
    source = torch.Generator().manual_seed(0)
    freqs = (2 * torch.rand(3, 8, 2, generator=source, dtype=torch.float64) - 1) * cutoff
    phases = torch.rand(3, 8, 1, 1, generator=source, dtype=torch.float64)
    axis = torch.arange(size, dtype=torch.float64)
    x, y = (axis - dx)[None, :], (axis - dy)[:, None]
    turns = freqs[..., 0, None, None] * x + freqs[..., 1, None, None] * y + phases
    return torch.sin(2 * math.pi * turns).mean(dim=1)[None]


@pytest.mark.parametrize(
    ("a", "beta", "cutoff", "most"), [(3, None, 0.1, 0.01), (8, 8.0, 0.3, 3e-4), (16, 8.0, 0.4, 3e-4)]
)
def test_a_shift_by_fractions_moves_what_is_band_limited(
    a: int, beta: float | None, cutoff: float, most: float
) -> None:
    shifted = sinc_shift(band_limited(64, cutoff), 2.3, -1.6, a=a, kaiser_beta=beta)
    inside = (..., slice(a + 3, -a - 3), slice(a + 3, -a - 3))
    error = (shifted - band_limited(64, cutoff, dx=2.3, dy=-1.6))[inside]
    assert error.abs().max() < most


def test_a_shift_by_whole_samples_only_moves() -> None:
    picture = band_limited(16, 0.5)
    shifted = sinc_shift(picture, 3.0, -2.0)
    torch.testing.assert_close(shifted[..., :-2, 3:], picture[..., 2:, :-3], atol=1e-12, rtol=0)
    assert shifted[..., -2:, :].abs().max() < 1e-12
    assert shifted[..., :3].abs().max() < 1e-12


def test_a_shift_keeps_a_constant_and_leaves_nothing_when_all_is_gone() -> None:
    shifted = sinc_shift(torch.ones(1, 1, 16, 16), 0.4, 0.0)
    torch.testing.assert_close(shifted[..., 3:-3], torch.ones(1, 1, 16, 10), atol=1e-6, rtol=0)
    assert not sinc_shift(torch.ones(1, 1, 16, 16), 16.5, 0.0).any()
    assert not sinc_shift(torch.ones(1, 1, 16, 16), 0.0, -90.0).any()


def test_a_shift_by_little_or_nearly_everything_stays_in_bounds() -> None:
    for shift in (-15.9, -15.0, 0.0, 15.0, 15.9):
        assert sinc_shift(torch.ones(1, 1, 16, 16), shift, shift, a=8).shape == (1, 1, 16, 16)


@pytest.mark.parametrize(("fx", "fy", "least", "most"), [(0.1, 0.05, 0.98, 1.02), (0.4, -0.24, 0.1, 0.8)])
def test_band_limiting_takes_what_moving_takes(fx: float, fy: float, least: float, most: float) -> None:
    """A wave that was moved, against one that was made in the moved place and then band-limited."""
    matrix = (moved(0.5) @ torch.diag(torch.tensor([0.8, 1.1, 1.0]))).double()
    to_old = torch.linalg.inv(matrix)
    axis = torch.arange(64, dtype=torch.float64) - 31.5
    x, y = axis[None, :], axis[:, None]
    still = torch.sin(2 * math.pi * (fx * x + fy * y))[None, None]
    new_x, new_y = fx * to_old[0, 0] + fy * to_old[1, 0], fx * to_old[0, 1] + fy * to_old[1, 1]
    made = torch.sin(2 * math.pi * (new_x * x + new_y * y))[None, None]
    middle = (..., slice(24, 40), slice(24, 40))
    resampled = affine_resample(still, matrix, up=16)[middle]
    limited = affine_bandlimit(made, matrix, up=16)[middle]
    torch.testing.assert_close(limited, resampled, atol=0.01, rtol=0)
    assert least < (limited.square().mean() / made[middle].square().mean()).sqrt() < most


def test_band_limiting_for_no_motion_keeps_a_smooth_picture() -> None:
    picture = blob(48, 0.1, -0.05)
    torch.testing.assert_close(affine_bandlimit(picture, torch.eye(3)), picture, atol=2e-3, rtol=0)

"""Turning and moving pictures: what is smooth keeps its shape, what does not fit is gone, not folded."""

from __future__ import annotations

import math

import pytest
import torch

from ops import affine_lowpass, affine_resample


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

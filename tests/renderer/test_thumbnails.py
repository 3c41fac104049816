"""Thumbnails as area averages."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from renderer.thumbnails import thumbnail_size, thumbnails


def small(x: torch.Tensor, size: int) -> np.ndarray:
    """The values of the thumbnails."""
    parts = list(thumbnails(x, size))
    steps = torch.cat([part for part, _ in parts]).to(torch.float64)
    scales = torch.cat([scale for _, scale in parts]).to(torch.float64)
    return (steps * scales[:, None, None] / 127).numpy()


def noise(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(5))


@pytest.mark.parametrize(("height", "width", "size"), [(36, 36, 32), (17, 63, 20), (148, 148, 60), (5, 3, 2)])
def test_a_sample_is_the_mean_of_the_area_under_it(height: int, width: int, size: int) -> None:
    x = noise(2, height, width)
    rows, columns = thumbnail_size(height, width, size)
    fine = x.to(torch.float64).repeat_interleave(rows, 1).repeat_interleave(columns, 2)
    expected = fine.reshape(2, rows, height, columns, width).mean(dim=(2, 4)).numpy()
    step = np.abs(expected).max(axis=(1, 2), keepdims=True) / 127
    assert (np.abs(small(x, size) - expected) < 0.51 * step).all()


def test_a_constant_keeps_its_level_and_the_finest_pattern_vanishes() -> None:
    checkerboard = torch.ones(2, 32, 32)
    checkerboard[1, ::2, ::2] = checkerboard[1, 1::2, 1::2] = -1
    flat, pattern = small(checkerboard, 8)
    assert (flat == 1).all()
    assert (np.abs(pattern) < 1e-6).all()


def test_nothing_is_made_larger_than_it_is() -> None:
    x = noise(1, 12, 8)
    assert thumbnail_size(12, 8, 100) == (12, 8)
    np.testing.assert_allclose(small(x, 100), x.numpy(), atol=x.abs().max().item() / 250)


def test_the_longer_side_has_the_size_that_was_asked_for() -> None:
    assert thumbnail_size(100, 50, 30) == (30, 15)
    assert thumbnail_size(1, 1000, 30) == (1, 30)


def test_values_that_are_no_numbers_leave_the_rest_alone() -> None:
    x = torch.ones(1, 8, 8)
    x[0, 0, 0], x[0, 0, 1], x[0, 7, 7] = torch.nan, torch.inf, -torch.inf
    assert small(x, 8)[0, 3:6, 3:6].min() == 1
    assert small(x, 8)[0, 0, 0] == 0


def test_many_channels_come_in_groups_that_a_picture_can_interrupt() -> None:
    x = noise(1, 1, 1).expand(40, 512, 512)
    assert len(list(thumbnails(x, 4))) > 1
    assert small(x, 4).shape == (40, 4, 4)

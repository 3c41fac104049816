"""Samples of w by seed, and their moments."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from renderer.directions.direction_jobs import Sampling
from renderer.directions.direction_set import DirectionError
from renderer.directions.w_samples import (
    BLOCK,
    Moments,
    check_sampling,
    count_components,
    sample_w,
    stdev_along,
    with_fixed_signs,
)
from renderer.generator import Generator


def all_w(generator: Generator, samples: int, seed: int = 0, class_index: int | None = None) -> np.ndarray:
    return torch.cat(list(sample_w(generator, Sampling(samples, seed, class_index)))).numpy()


def test_the_same_seed_gives_the_same_w(small: Generator) -> None:
    np.testing.assert_array_equal(all_w(small, 100), all_w(small, 100))
    assert not np.allclose(all_w(small, 100), all_w(small, 100, seed=1))


def test_a_larger_sampling_begins_with_a_smaller_one(small: Generator) -> None:
    larger = all_w(small, BLOCK + 500)
    assert larger.shape == (BLOCK + 500, small.config.w_dim)
    np.testing.assert_allclose(larger[:37], all_w(small, 37), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(larger[: BLOCK + 3], all_w(small, BLOCK + 3), rtol=1e-5, atol=1e-6)


def test_no_block_repeats_another(small: Generator) -> None:
    w = all_w(small, 2 * BLOCK)
    assert not (np.abs(w[:BLOCK] - w[BLOCK:]).max(axis=1) < 1e-6).any()


def test_samples_are_not_truncated(small: Generator) -> None:
    z = torch.randn(50_000, small.config.z_dim, generator=torch.Generator().manual_seed(3))
    expected = small.map_latents(z).std(dim=0)
    np.testing.assert_allclose(all_w(small, 50_000).std(axis=0), expected, rtol=0.03)


def test_without_a_class_every_class_comes(load_model: Callable[[str], Generator]) -> None:
    model = load_model("sg3-r-64-cond")
    mixed = all_w(model, 64)
    of_class = np.stack([all_w(model, 64, class_index=index) for index in range(model.config.c_dim)])
    matches = np.abs(mixed - of_class).max(axis=2) < 1e-5
    assert (matches.sum(axis=0) == 1).all(), "each sample is that of one class"
    assert matches.any(axis=1).all(), "and each class has samples"


@pytest.mark.parametrize("class_index", [-1, 5])
def test_a_class_that_is_not_there_is_refused(
    load_model: Callable[[str], Generator], class_index: int
) -> None:
    with pytest.raises(DirectionError, match="classes 0 to 4"):
        check_sampling(load_model("sg3-r-64-cond"), Sampling(10, class_index=class_index))


def test_a_class_of_a_model_without_classes_is_refused(small: Generator) -> None:
    with pytest.raises(DirectionError, match="no classes"):
        check_sampling(small, Sampling(10, class_index=0))


def test_moments_are_those_of_numpy_in_float64() -> None:
    rows = torch.randn(3000, 13, generator=torch.Generator().manual_seed(0)) * torch.arange(1.0, 14)
    rows += 1000  # a mean far from zero takes no digits from the covariance
    moments = Moments()
    for part in rows.split(700):
        moments.add(part)
    exact = rows.double().numpy()
    np.testing.assert_allclose(moments.mean(), exact.mean(axis=0), rtol=1e-7)
    covariance = np.cov(exact.T)
    assert np.abs(moments.covariance() - covariance).max() < 1e-6 * np.abs(covariance).max()


def test_the_spread_along_a_direction_is_that_of_the_samples(small: Generator) -> None:
    w = all_w(small, 5000).astype(np.float64)
    direction = np.random.default_rng(0).standard_normal((3, w.shape[1]))
    found = stdev_along(direction, np.cov(w.T), None)
    np.testing.assert_allclose(found, (w @ direction.T).std(axis=0, ddof=1), rtol=1e-6)


def test_the_spread_of_one_direction_in_all_rows_is_that_of_the_direction() -> None:
    direction = np.array([[0.6, 0.8]])
    by_layer = np.zeros((1, 5, 2))
    by_layer[:, 1:4] = direction
    covariance = np.diag([4.0, 9.0])
    assert stdev_along(by_layer, covariance, (1, 3)) == stdev_along(direction, covariance, None)


def test_signs_make_the_largest_number_positive() -> None:
    signed = with_fixed_signs(np.array([[1.0, -3.0], [2.0, 1.0], [-4.0, 0.0]]))
    np.testing.assert_array_equal(signed, [[-1, 3], [2, 1], [4, 0]])


def test_more_components_than_there_are_is_refused() -> None:
    assert count_components(None, default=80, most=24) == 24
    with pytest.raises(DirectionError, match="between 1 and 24"):
        count_components(25, default=80, most=24)

"""SeFa."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.directions.direction_jobs import Sampling
from renderer.directions.direction_set import DirectionError, DirectionMethod
from renderer.directions.sefa import find_style_directions
from renderer.generator import Generator
from renderer.generator_layers import SynthesisLayer
from tests.renderer.directions.conftest import Finish

SAMPLING = Sampling(3000)


def rows_of(generator: Generator, first: int, last: int) -> np.ndarray:
    layers = list(generator.layers.values())[first : last + 1]
    rows = np.concatenate([layer.affine.weight.numpy() for layer in layers])  # type: ignore[union-attr]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_directions_are_the_right_singular_vectors_of_the_styles(small: Generator, finish: Finish) -> None:
    _, found = finish(find_style_directions(small, SAMPLING, components=6, layers=(2, 4)))
    _, sizes, vectors = np.linalg.svd(rows_of(small, 2, 4), full_matrices=False)
    np.testing.assert_allclose(np.abs((found.components * vectors[:6]).sum(axis=1)), 1, atol=1e-4)
    np.testing.assert_allclose(found.variance_ratio, sizes[:6] ** 2 / (sizes**2).sum(), rtol=1e-4)
    assert (found.method, found.layers) == (DirectionMethod.SEFA, (2, 4))


def test_the_first_direction_changes_the_styles_most(small: Generator, finish: Finish) -> None:
    _, found = finish(find_style_directions(small, SAMPLING, layers=(1, 3)))
    change = np.linalg.norm(found.components @ rows_of(small, 1, 3).T, axis=1)
    assert (np.diff(change) < 1e-4).all()
    random = np.random.default_rng(0).standard_normal((200, small.config.w_dim))
    random /= np.linalg.norm(random, axis=1, keepdims=True)
    assert np.linalg.norm(random @ rows_of(small, 1, 3).T, axis=1).max() < change[0]


def test_the_input_counts_where_the_range_has_it(small: Generator, finish: Finish) -> None:
    _, found = finish(find_style_directions(small, SAMPLING, layers=(0, 0)))
    assert len(found) == 3, "the pose has four numbers, and no w changes the first in a random model"
    pose = small.layers["input"].affine.weight.numpy()  # type: ignore[union-attr]
    outside = pose - pose @ found.components.T @ found.components
    assert np.abs(outside).max() < 1e-5


def test_sigma_is_the_spread_of_w(small: Generator, finish: Finish) -> None:
    _, found = finish(find_style_directions(small, SAMPLING, components=4))
    _, again = finish(find_style_directions(small, Sampling(20_000, seed=8), components=4))
    np.testing.assert_allclose(found.stdev, again.stdev, rtol=0.1)
    assert found.samples == 3000


def test_a_planted_direction_is_the_first(
    planted: Generator, planted_direction: np.ndarray, finish: Finish
) -> None:
    last = planted.config.num_ws - 1
    for layers in ((1, last), (3, 3), None):
        _, found = finish(find_style_directions(planted, SAMPLING, layers=layers))
        assert abs(found.components[0] @ planted_direction) >= 0.95


def test_styles_that_no_w_changes_have_no_directions(small: Generator, finish: Finish) -> None:
    empty = Generator(small.config)
    assert any(isinstance(layer, SynthesisLayer) for layer in empty.layers.values())
    with pytest.raises(DirectionError, match="do not depend on w"):
        finish(find_style_directions(empty, SAMPLING))

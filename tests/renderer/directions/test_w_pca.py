"""PCA of w."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from renderer.directions.direction_jobs import Sampling, VarianceSoFar
from renderer.directions.direction_set import DirectionError, DirectionMethod
from renderer.directions.w_pca import find_principal_directions
from renderer.directions.w_samples import BLOCK, sample_w
from renderer.generator import Generator
from renderer.random_model import random_generator
from tests.renderer.directions.conftest import CONFIG, Finish

SAMPLING = Sampling(3 * BLOCK + 11, seed=4)


def test_components_and_variances_are_those_of_scikit_learn(finish: Finish) -> None:
    config = replace(CONFIG, z_dim=96, w_dim=96)
    model = random_generator(config, seed=1).eval()
    _, found = finish(find_principal_directions(model, SAMPLING, components=40))
    with torch.inference_mode():
        w = torch.cat(list(sample_w(model, SAMPLING))).double().numpy()
    expected: Any = PCA(n_components=40, svd_solver="full").fit(w)
    signs = np.sign((found.components * expected.components_).sum(axis=1))[:, None]
    np.testing.assert_allclose(found.components * signs, expected.components_, atol=1e-4)
    np.testing.assert_allclose(found.stdev, np.sqrt(expected.explained_variance_), rtol=1e-5)
    np.testing.assert_allclose(
        found.variance_ratio, np.asarray(expected.explained_variance_ratio_), rtol=1e-5
    )
    np.testing.assert_allclose(found.mean, w.mean(axis=0), atol=1e-6)


def test_the_same_seed_gives_the_same_set(small: Generator, finish: Finish) -> None:
    _, first = finish(find_principal_directions(small, SAMPLING))
    _, again = finish(find_principal_directions(small, SAMPLING))
    _, other = finish(find_principal_directions(small, Sampling(SAMPLING.samples, seed=5)))
    np.testing.assert_array_equal(first.components, again.components)
    assert first.set_id == again.set_id != other.set_id


def test_all_components_explain_all_variance(small: Generator, finish: Finish) -> None:
    _, found = finish(find_principal_directions(small, SAMPLING))
    assert len(found) == small.config.w_dim
    assert found.variance_ratio.sum() == pytest.approx(1)
    assert (np.diff(found.variance_ratio) <= 0).all()
    np.testing.assert_allclose(found.components @ found.components.T, np.eye(len(found)), atol=1e-5)


def test_the_set_says_how_it_was_found(small: Generator, finish: Finish) -> None:
    _, found = finish(find_principal_directions(small, SAMPLING, components=3, layers=(2, 4)))
    assert (found.method, found.samples, found.seed) == (DirectionMethod.PCA, SAMPLING.samples, 4)
    assert (found.layers, len(found)) == ((2, 4), 3)


def test_progress_tells_the_variance_so_far(small: Generator, finish: Finish) -> None:
    news, found = finish(find_principal_directions(small, SAMPLING, components=5))
    assert [progress.done for progress in news] == [BLOCK, 2 * BLOCK, 3 * BLOCK, SAMPLING.samples]
    assert all(progress.total == SAMPLING.samples for progress in news)
    partial = news[-1].partial
    assert isinstance(partial, VarianceSoFar)
    assert partial.samples == 2 * BLOCK
    np.testing.assert_allclose(partial.variance_ratio, found.variance_ratio, rtol=0.15)


def test_it_can_be_left_off_at_any_step(small: Generator) -> None:
    work = find_principal_directions(small, SAMPLING)
    next(work)
    work.close()
    assert next(work, None) is None


def test_a_planted_direction_is_the_first_component(
    planted: Generator, planted_direction: np.ndarray, finish: Finish
) -> None:
    _, found = finish(find_principal_directions(planted, Sampling(4000)))
    assert abs(found.components[0] @ planted_direction) >= 0.95
    assert found.stdev[0] > 3 * found.stdev[1]


def test_a_strength_along_the_planted_direction_moves_the_picture(
    planted: Generator, planted_direction: np.ndarray, finish: Finish
) -> None:
    _, found = finish(find_principal_directions(planted, Sampling(4000), components=2))
    w = torch.from_numpy(found.mean).float()
    moved, still = (planted.input_pose(w + torch.from_numpy(found.offset(k)))[1] for k in (0, 1))
    start = planted.input_pose(w)[1]
    assert abs(moved - start) > 20 * abs(still - start)


def test_too_few_samples_are_refused(small: Generator) -> None:
    with pytest.raises(DirectionError, match="between 1 and 9"):
        next(find_principal_directions(small, Sampling(10), components=10))
    with pytest.raises(DirectionError, match="too few"):
        next(find_principal_directions(small, Sampling(1)))


def test_a_mapping_that_overflows_is_refused(small: Generator, finish: Finish) -> None:
    broken = copy.deepcopy(small)
    broken.mapping.get_submodule("fc0").weight.fill_(torch.inf)  # type: ignore[operator, union-attr]
    with pytest.raises(DirectionError, match="not finite"):
        finish(find_principal_directions(broken, Sampling(100)))


def test_a_mapping_that_gives_one_w_has_no_directions(finish: Finish) -> None:
    with pytest.raises(DirectionError, match="are the same"):
        finish(find_principal_directions(Generator(CONFIG), Sampling(100)))

"""PCA in batches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.decomposition import PCA, IncrementalPCA

from renderer.directions.running_pca import RunningPca

RANDOM = np.random.default_rng(0)
ROWS = (RANDOM.standard_normal((600, 30)) * 0.8 ** np.arange(30)) @ RANDOM.standard_normal((30, 300)) + 5
BATCHES = ROWS[:200], ROWS[200:350], ROWS[350:]


def fitted(components: int, *batches: np.ndarray) -> RunningPca:
    pca = RunningPca(components)
    for batch in batches:
        pca.add(batch.astype(np.float32))
    return pca


def cosines(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.abs((found * expected).sum(axis=1))


def test_merged_batches_are_those_of_scikit_learn() -> None:
    expected: Any = IncrementalPCA(n_components=12)
    for batch in BATCHES:
        expected.partial_fit(batch)
    found = fitted(12, *BATCHES)
    np.testing.assert_allclose(cosines(found.components, expected.components_), 1, atol=1e-6)
    ratio = np.asarray(expected.explained_variance_ratio_)
    np.testing.assert_allclose(found.variance_ratio, ratio * len(ROWS) / (len(ROWS) - 1), rtol=3e-3)
    np.testing.assert_allclose(found.mean, ROWS.mean(axis=0), atol=1e-6)


def test_one_batch_is_exact() -> None:
    expected: Any = PCA(n_components=12, svd_solver="full").fit(ROWS)
    found = fitted(12, ROWS)
    np.testing.assert_allclose(cosines(found.components, expected.components_), 1, atol=1e-6)
    np.testing.assert_allclose(found.variance_ratio, expected.explained_variance_ratio_, rtol=1e-5)


def test_without_truncation_many_batches_are_as_exact_as_one() -> None:
    one, many = fitted(30, ROWS), fitted(30, *BATCHES)
    np.testing.assert_allclose(cosines(one.components[:20], many.components[:20]), 1, atol=1e-6)
    assert many.variance_ratio.sum() == pytest.approx(1, abs=1e-6)
    assert many.count == len(ROWS)


def test_what_does_not_vary_has_no_component() -> None:
    found = fitted(4, np.ones((10, 6)), np.ones((10, 6)))
    np.testing.assert_array_equal(found.components, 0)
    np.testing.assert_array_equal(found.variance_ratio, 0)
    line = np.outer(np.arange(10.0), [0.6, 0.8, 0])
    assert np.linalg.norm(fitted(3, line).components, axis=1) == pytest.approx([1, 0, 0], abs=1e-6)

"""The direction between two groups of w."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.directions.direction_set import DirectionError, DirectionMethod
from renderer.directions.supervised import find_boundary

METHODS = (DirectionMethod.MEAN_DIFFERENCE, DirectionMethod.LINEAR_SVM, DirectionMethod.LOGISTIC)
DIM = 24
SPLIT = np.linspace(-1, 1, DIM) / np.linalg.norm(np.linspace(-1, 1, DIM))


def groups(count: int = 1500, *, seed: int = 0, margin: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Samples on both sides of the plane across SPLIT."""
    w = 3 + 0.2 * np.random.default_rng(seed).standard_normal((count, DIM))
    side = (w - 3) @ SPLIT / 0.2
    return w[side > margin].astype(np.float32), w[side < -margin].astype(np.float32)


def by_layer(group: np.ndarray, num_ws: int = 6) -> np.ndarray:
    return np.repeat(group[:, None], num_ws, axis=1)


@pytest.mark.parametrize("method", METHODS)
def test_the_direction_of_the_split_is_found(method: DirectionMethod) -> None:
    boundary = find_boundary(*groups(), method)
    assert boundary.directions.components[0] @ SPLIT >= 0.95, "it points to the first group"
    assert boundary.directions.method is method
    assert boundary.folds == 5
    assert boundary.accuracy is not None
    assert boundary.auc is not None
    assert boundary.accuracy > 0.95
    assert boundary.auc > 0.99


@pytest.mark.parametrize("method", METHODS)
def test_groups_that_nothing_tells_apart_score_as_chance(method: DirectionMethod) -> None:
    w = np.random.default_rng(1).standard_normal((400, DIM)).astype(np.float32)
    boundary = find_boundary(w[:200], w[200:], method)
    assert boundary.accuracy == pytest.approx(0.5, abs=0.1)
    assert boundary.auc == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_swapping_the_groups_turns_the_direction_round(method: DirectionMethod) -> None:
    positive, negative = groups(200)
    there, back = find_boundary(positive, negative, method), find_boundary(negative, positive, method)
    np.testing.assert_allclose(there.directions.components, -back.directions.components, atol=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_groups_give_the_same_direction(method: DirectionMethod) -> None:
    first, again = find_boundary(*groups(200), method), find_boundary(*groups(200), method)
    assert first.directions.set_id == again.directions.set_id
    assert first.accuracy == again.accuracy


def test_few_samples_have_no_cross_validation() -> None:
    positive, negative = groups(200)
    boundary = find_boundary(positive[:4], negative, DirectionMethod.LINEAR_SVM)
    assert (boundary.accuracy, boundary.auc, boundary.folds) == (None, None, 0)


def test_ws_that_are_alike_give_one_direction_for_all_layers() -> None:
    positive, negative = groups(200)
    flat = find_boundary(positive, negative, DirectionMethod.LOGISTIC)
    layered = find_boundary(by_layer(positive), by_layer(negative), DirectionMethod.LOGISTIC, layers=(1, 3))
    np.testing.assert_array_equal(flat.directions.components, layered.directions.components)
    assert layered.directions.layers == (1, 3)


@pytest.mark.parametrize("method", METHODS)
def test_where_ws_differ_by_layer_so_does_the_direction(method: DirectionMethod) -> None:
    """The groups differ in row 2 only, so the direction lies there."""
    rest = np.random.default_rng(3).standard_normal((1200, 6, DIM)).astype(np.float32)
    positive, negative = groups(1200, margin=1)
    first, second = rest[: len(positive)] * 0.2, rest[-len(negative) :] * 0.2
    first[:, 2], second[:, 2] = positive, negative
    found = find_boundary(first, second, method, layers=(1, 4)).directions
    assert found.components.shape == (1, 6, DIM)
    sizes = np.linalg.norm(found.components[0], axis=1)
    assert (sizes[[0, 5]] == 0).all(), "outside the layers"
    assert np.square(sizes[1:5]).mean() == pytest.approx(1, abs=1e-5)
    assert found.components[0, 2] @ SPLIT / np.linalg.norm(found.components) >= 0.85


def test_what_lies_outside_the_layers_does_not_matter() -> None:
    positive, negative = map(by_layer, groups(200))
    noisy = positive.copy()
    noisy[:, 5] = np.random.default_rng(0).standard_normal(positive[:, 5].shape)
    method = DirectionMethod.MEAN_DIFFERENCE
    calm, same = (find_boundary(group, negative, method, layers=(0, 3)) for group in (positive, noisy))
    assert calm.directions.set_id == same.directions.set_id


def test_groups_of_one_are_refused() -> None:
    positive, negative = groups(200)
    with pytest.raises(DirectionError, match="at least two"):
        find_boundary(positive[:1], negative, DirectionMethod.LINEAR_SVM)
    with pytest.raises(DirectionError, match="at least two"):
        find_boundary(positive, negative[:0], DirectionMethod.LINEAR_SVM)


def test_overlapping_groups_are_refused() -> None:
    positive, negative = groups(200)
    with pytest.raises(DirectionError, match="3 of the samples are in both"):
        find_boundary(positive, np.concatenate([negative, positive[:3]]), DirectionMethod.LINEAR_SVM)


def test_identical_groups_are_refused() -> None:
    positive, _ = groups(200)
    with pytest.raises(DirectionError, match="are the same"):
        find_boundary(positive, positive[::-1], DirectionMethod.LOGISTIC)


def test_groups_around_the_same_mean_have_no_mean_difference() -> None:
    cross = np.eye(2, DIM, dtype=np.float32)
    with pytest.raises(DirectionError, match="alike on average"):
        find_boundary(np.stack([cross[0], -cross[0]]), np.stack([cross[1], -cross[1]]),
                      DirectionMethod.MEAN_DIFFERENCE)  # fmt: skip


def test_a_method_without_groups_is_refused() -> None:
    with pytest.raises(DirectionError, match="does not tell groups apart"):
        find_boundary(*groups(200), DirectionMethod.PCA)

"""PCA of what a layer gives, regressed to W."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from renderer.directions import activation_pca
from renderer.directions.activation_pca import find_activation_directions
from renderer.directions.direction_jobs import Sampling, VarianceSoFar
from renderer.directions.direction_set import DirectionError, DirectionMethod
from renderer.generator import Generator
from renderer.loaded_model import describe
from renderer.model_info import LayerInfo
from tests.renderer.directions.conftest import Finish


def layer_of(generator: Generator, index: int) -> LayerInfo:
    return describe(generator, model="m", name="m", content_hash="").layers[index]


def test_a_planted_direction_is_the_first(
    planted: Generator, planted_direction: np.ndarray, finish: Finish
) -> None:
    _, found = finish(find_activation_directions(planted, layer_of(planted, 2), Sampling(400), components=4))
    assert abs(found.components[0] @ planted_direction) >= 0.95


def test_the_directions_change_the_layer_as_its_components_do(small: Generator, finish: Finish) -> None:
    """w along a direction moves the activation further than w along random ones of the same length."""
    layer = layer_of(small, 3)
    _, found = finish(find_activation_directions(small, layer, Sampling(600), components=3))

    def change(directions: np.ndarray) -> np.ndarray:
        w = torch.from_numpy(found.mean).float() + torch.from_numpy(directions).float()
        both = torch.cat([torch.from_numpy(found.mean).float()[None], w])
        ws = both[:, None].expand(-1, small.config.num_ws, -1)
        x = small.synthesize(ws, stop_at=layer.name).flatten(start_dim=1)
        return (x[1:] - x[0]).norm(dim=1).numpy()

    random = np.random.default_rng(0).standard_normal((50, small.config.w_dim))
    random /= np.linalg.norm(random, axis=1, keepdims=True)
    assert change(found.components[:1])[0] > np.median(change(random))


def test_the_set_says_for_which_layers_it_is(small: Generator, finish: Finish) -> None:
    layer = layer_of(small, 4)
    news, found = finish(find_activation_directions(small, layer, Sampling(200, seed=2), components=5))
    assert (found.method, found.layers, found.seed) == (DirectionMethod.ACTIVATION_PCA, (0, 4), 2)
    assert layer.name in found.note
    assert found.variance_ratio.sum() <= 1
    assert (np.diff(found.variance_ratio) <= 0).all()
    assert len(news) == 200
    assert news[0].partial is None
    assert isinstance(news[-1].partial, VarianceSoFar)


def test_the_same_seed_gives_the_same_set(small: Generator, finish: Finish) -> None:
    layer = layer_of(small, 2)
    sets = [finish(find_activation_directions(small, layer, Sampling(200, 1), components=4))[1] for _ in "ab"]
    assert sets[0].set_id == sets[1].set_id


def test_a_large_layer_is_averaged_down(
    small: Generator, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = layer_of(small, 5)
    monkeypatch.setattr(activation_pca, "MOST_FEATURES", layer.channels * 16)
    _, found = finish(find_activation_directions(small, layer, Sampling(150), components=4))
    assert "averaged to 4×4" in found.note


def test_only_so_many_samples_are_kept_for_the_regression(
    small: Generator, planted: Generator, planted_direction: np.ndarray, finish: Finish,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(activation_pca, "MOST_KEPT_BYTES", 2**18)
    _, found = finish(find_activation_directions(planted, layer_of(planted, 2), Sampling(500), components=2))
    assert abs(found.components[0] @ planted_direction) >= 0.95


def test_a_layer_that_never_changes_has_no_directions(small: Generator, finish: Finish) -> None:
    fixed = copy.deepcopy(small)
    for layer in fixed.layers.values():
        layer.affine.weight.zero_()  # type: ignore[union-attr, operator]
    with pytest.raises(DirectionError, match="are the same"):
        finish(find_activation_directions(fixed, layer_of(fixed, 1), Sampling(150), components=2))


def test_activations_that_are_not_finite_are_refused(small: Generator, finish: Finish) -> None:
    broken = copy.deepcopy(small)
    broken.layers["input"].weight.fill_(torch.nan)  # type: ignore[operator, union-attr]
    with pytest.raises(DirectionError, match="not finite"):
        finish(find_activation_directions(broken, layer_of(broken, 1), Sampling(150), components=2))

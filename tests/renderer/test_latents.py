"""Latents: seeds mean the same everywhere, blending happens in W after truncation."""

from __future__ import annotations

import dataclasses
import doctest

import numpy as np
import pytest
import torch

from renderer import generator_config, latents, random_model
from renderer.generator import Generator
from renderer.latents import blend_seeds, latent_of_seed, mix_styles, truncate
from renderer.random_model import random_generator
from tests.renderer.test_generator import TINY


@pytest.fixture(scope="module")
def with_classes() -> Generator:
    return random_generator(dataclasses.replace(TINY, c_dim=4), seed=0).requires_grad_(False)


def one(generator: Generator, seed: int, class_index: int | None = None) -> torch.Tensor:
    return blend_seeds(generator, [(seed, 1.0)], class_index=class_index, psi=1.0, cutoff=None)


def test_a_seed_is_numpys_legacy_seed() -> None:
    source = np.random.RandomState(7)
    z, class_index = latent_of_seed(7, 5, 10)
    np.testing.assert_array_equal(z.numpy(), source.randn(5).astype(np.float32))
    assert class_index == source.randint(10)


def test_any_whole_number_is_a_seed() -> None:
    for same in (-1, 2**32 - 1, 2**33 - 1):
        assert torch.equal(latent_of_seed(same, 4, 0)[0], latent_of_seed(2**32 - 1, 4, 0)[0])


def test_truncation_pulls_the_first_ws_to_the_average() -> None:
    ws, w_avg = torch.randn(2, 6, 8), torch.randn(8)
    pulled = truncate(ws, w_avg, 0.5, 2)
    torch.testing.assert_close(pulled[:, :2], (ws[:, :2] + w_avg) / 2)
    assert torch.equal(pulled[:, 2:], ws[:, 2:])
    torch.testing.assert_close(truncate(ws, w_avg, 1.0), ws)
    torch.testing.assert_close(truncate(ws, w_avg, 0.0), w_avg.expand_as(ws))
    torch.testing.assert_close(truncate(ws, w_avg, -1.0), 2 * w_avg - ws)
    assert torch.equal(truncate(ws, w_avg, 0.5, 99), truncate(ws, w_avg, 0.5))


def test_blending_is_linear_in_w(with_classes: Generator) -> None:
    blend = [(3, 0.25), (9, 0.75)]
    ws = blend_seeds(with_classes, blend, class_index=1, psi=0.7, cutoff=4)
    average = with_classes.w_avg
    parts = [truncate(one(with_classes, seed, 1), average, 0.7, 4) - average for seed, _ in blend]
    torch.testing.assert_close(ws, average + 0.25 * parts[0] + 0.75 * parts[1])
    assert ws.shape == (1, TINY.num_ws, TINY.w_dim)


def test_without_a_class_every_seed_has_its_own(with_classes: Generator) -> None:
    _, own = latent_of_seed(5, TINY.z_dim, 4)
    torch.testing.assert_close(one(with_classes, 5), one(with_classes, 5, own))
    others = [one(with_classes, 5, c) for c in range(4) if c != own]
    assert all((one(with_classes, 5) - other).abs().max() > 0.01 for other in others)


def test_a_class_that_the_model_lacks_is_an_error(with_classes: Generator) -> None:
    with pytest.raises(ValueError, match="classes 0 to 3, not 4"):
        one(with_classes, 5, 4)


def test_mixed_styles_replace_the_chosen_ws_only() -> None:
    ws, style_ws = torch.zeros(1, 6, 8), torch.ones(1, 6, 8)
    mixed = mix_styles(ws, style_ws, [1, 4, 99])
    assert mixed[0, :, 0].tolist() == [0, 1, 0, 0, 1, 0]
    assert not ws.any()


@pytest.mark.parametrize("module", [latents, generator_config, random_model])
def test_examples_in_docstrings_run(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0

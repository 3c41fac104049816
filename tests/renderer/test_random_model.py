"""Random models: the same for everyone, and worth looking at."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
import torch

from renderer.generator import Generator
from renderer.generator_config_sg2 import StyleGan2Config, Wiring
from renderer.latents import blend_seeds
from renderer.random_model import config_named, named_config, random_generator
from tests.renderer.test_generator import TINY


def pictures(generator: Generator, count: int) -> torch.Tensor:
    ws = [blend_seeds(generator, [(s, 1.0)], class_index=None, psi=1.0, cutoff=None) for s in range(count)]
    return generator.synthesize(torch.cat(ws))


@pytest.fixture(scope="module", params=["stylegan3-t-32", "stylegan3-r-32"])
def generator(request: pytest.FixtureRequest) -> Generator:
    config = named_config(request.param)
    assert config is not None
    return random_generator(config, seed=0).requires_grad_(False)


@pytest.fixture(scope="module", params=["stylegan2-32", "stylegan2-resnet-32", "stylegan2-orig-32"])
def stylegan2(request: pytest.FixtureRequest) -> Generator:
    config = config_named(request.param)
    assert config is not None
    return random_generator(config, seed=0).requires_grad_(False)


@pytest.mark.parametrize("wiring", list(Wiring))
@pytest.mark.parametrize("resolution", [32, 64, 128, 256, 512, 1024])
def test_stylegan2_has_names_for_its_wirings(wiring: Wiring, resolution: int) -> None:
    part = "" if wiring is Wiring.SKIP else f"{wiring.value}-"
    config = config_named(f"stylegan2-{part}{resolution}")
    assert isinstance(config, StyleGan2Config)
    assert (config.wiring, config.img_resolution) == (wiring, resolution)
    assert config_named(f"stylegan2-{part}{resolution}x") is None


def test_pictures_of_stylegan2_are_as_lively(stylegan2: Generator) -> None:
    result = pictures(stylegan2, 16)
    assert 0.3 < result.std() < 0.8
    assert (result.abs() > 1).float().mean() < 0.15
    assert (result - result.mean(dim=1, keepdim=True)).std() > 0.15
    assert result.std(dim=(2, 3)).mean() > 0.15
    assert (result[1:] - result[:-1]).abs().mean(dim=(1, 2, 3)).min() > 0.15


@pytest.mark.parametrize("kind", ["t", "r"])
@pytest.mark.parametrize("resolution", [32, 64, 128, 256, 512, 1024])
def test_every_name_has_the_size_and_the_kind_that_it_says(kind: str, resolution: int) -> None:
    config = named_config(f"stylegan3-{kind}-{resolution}")
    assert config is not None
    assert (config.architecture, config.img_resolution) == (f"stylegan3-{kind}", resolution)


@pytest.mark.parametrize("name", ["stylegan3-r-100", "stylegan3-x-64", "stylegan3-r-64.pkl", "", "r-64"])
def test_other_names_have_no_config(name: str) -> None:
    assert named_config(name) is None


def test_published_sizes_from_256_on() -> None:
    small, large = named_config("stylegan3-t-256"), named_config("stylegan3-r-1024")
    assert small is not None
    assert large is not None
    assert (small.z_dim, small.channel_base, small.channel_max) == (512, 16384, 512)
    assert (large.w_dim, large.channel_base, large.channel_max) == (512, 65536, 1024)


def test_same_seed_same_weights_other_seed_other_weights() -> None:
    first, again, other = (random_generator(TINY, seed=seed).state_dict() for seed in (3, 3, 4))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["synthesis.input.weight"], other["synthesis.input.weight"])


def test_pictures_are_colourful_and_seldom_clipped(generator: Generator) -> None:
    result = pictures(generator, 16)
    assert 0.3 < result.std() < 0.8
    assert (result.abs() > 1).float().mean() < 0.15
    gray = result.mean(dim=1, keepdim=True)
    assert (result - gray).std() > 0.15
    within_one_picture = result.std(dim=(2, 3)).mean()
    assert within_one_picture > 0.15


def test_neighbouring_seeds_differ_clearly(generator: Generator) -> None:
    result = pictures(generator, 8)
    assert (result[1:] - result[:-1]).abs().mean(dim=(1, 2, 3)).min() > 0.15


def test_every_layer_reads_a_signal_of_unit_magnitude(generator: Generator) -> None:
    """What `magnitude_ema` is for: it must be right for pictures that it was not measured on, too."""
    ws = torch.cat(
        [blend_seeds(generator, [(s, 1.0)], class_index=None, psi=1.0, cutoff=None) for s in range(8)]
    )
    outputs: dict[str, torch.Tensor] = {}
    generator.synthesize(ws, on_layer=outputs.__setitem__)
    names = generator.layer_names
    for below, name in itertools.pairwise(names):
        measured = generator.get_buffer(f"synthesis.{name}.magnitude_ema")
        assert 0.5 < outputs[below].square().mean() / measured < 2


def test_the_average_w_is_the_average(generator: Generator) -> None:
    w = generator.map_latents(
        torch.randn(4096, generator.config.z_dim, generator=torch.Generator().manual_seed(9))
    )
    torch.testing.assert_close(generator.w_avg, w.mean(dim=0), atol=0.1, rtol=0)


def test_seeds_have_poses_of_their_own(generator: Generator) -> None:
    poses = [
        generator.input_pose(blend_seeds(generator, [(s, 1.0)], class_index=None, psi=1.0, cutoff=None)[0, 0])
        for s in range(16)
    ]
    turns = torch.tensor([pose[0] for pose in poses])
    assert 0.01 < turns.std() < 0.15
    assert turns.abs().max() < 0.3


def test_models_with_classes_can_be_random_too() -> None:
    generator = random_generator(dataclasses.replace(TINY, c_dim=3), seed=0)
    assert pictures(generator, 2).isfinite().all()

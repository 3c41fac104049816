"""Noise of StyleGAN2 layers between two seeds: white and of variance 1 everywhere, and continuous."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
import torch

from renderer.generator import Generator
from renderer.generator_config_sg2 import StyleGan2Config
from renderer.generator_layers_sg2 import ModulatedLayer, noise_of
from renderer.noise import Noise, NoiseMode
from renderer.random_model import random_generator
from renderer.recording.motion_presets import noise_loop
from renderer.recording.timeline_scenes import scene_at
from renderer.scene import Scene

RANDOM = Noise(NoiseMode.RANDOM, seed=1)
SAMPLED = 0.05  # 3.5 standard errors of the strength of a blend of 64·64 samples


@pytest.fixture(scope="module")
def generator() -> Generator:
    config = StyleGan2Config(
        z_dim=8, c_dim=0, w_dim=8, img_resolution=64, img_channels=3, channel_base=128, channel_max=8
    )
    return random_generator(config, seed=0).eval().requires_grad_(False)


def drawn(generator: Generator, noise: Noise) -> torch.Tensor:
    """The pattern of the largest layer, before its strength."""
    layer = generator.layers["b64.conv1"]
    assert isinstance(layer, ModulatedLayer)
    pattern = noise_of(layer, noise)
    assert pattern is not None
    return pattern / layer.noise_strength


@pytest.mark.parametrize("blend", [0.1, 0.5, 0.9, 1.5, 2.5, 3.7, -0.3])
def test_noise_between_two_seeds_stays_white_and_as_strong(generator: Generator, blend: float) -> None:
    pattern = drawn(generator, replace(RANDOM, second_seed=2, blend=blend))
    assert pattern.std().item() == pytest.approx(1, abs=SAMPLED)
    power = torch.fft.rfft2(pattern).abs().square() / pattern.numel()
    low, high = power[:16, :16].mean().item(), power[16:48, 16:].mean().item()
    assert low == pytest.approx(1, abs=0.15)
    assert high == pytest.approx(1, abs=0.15)


def test_a_blend_begins_and_ends_with_the_very_patterns_of_its_seeds(generator: Generator) -> None:
    first, second = drawn(generator, RANDOM), drawn(generator, replace(RANDOM, seed=2))
    at = [drawn(generator, replace(RANDOM, second_seed=2, blend=float(blend))) for blend in range(5)]
    for pattern, wanted in zip(at, (first, second, -first, -second, first), strict=True):
        assert torch.equal(pattern, wanted)


def test_a_blend_of_a_seed_with_itself_is_that_seed(generator: Generator) -> None:
    for blend in (0.3, 1.0, 2.0):
        noise = replace(RANDOM, second_seed=RANDOM.seed, blend=blend)
        assert torch.equal(drawn(generator, noise), drawn(generator, RANDOM))


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_frames_of_a_noise_loop_are_as_strong_and_follow_from_each_other(
    generator: Generator, count: int
) -> None:
    angle = math.pi / 2 / 8 * (2 if count == 2 else 1)
    loop, frames = noise_loop(7, count, seconds_per_seed=0.5), 8 * count
    times = [loop.duration_s * i / frames for i in range(frames + 1)]
    seen = [drawn(generator, scene_at(Scene(), loop, at).noise) for at in times]
    assert torch.equal(seen[0], seen[-1])
    for here, then in itertools.pairwise(seen):
        assert here.std().item() == pytest.approx(1, abs=SAMPLED)
        correlation = torch.cosine_similarity(here.flatten(), then.flatten(), dim=0).item()
        assert correlation == pytest.approx(math.cos(angle), abs=0.03)
        assert not torch.equal(here, then)


@pytest.mark.parametrize(
    ("noise", "resolved"),
    [
        (Noise(NoiseMode.CONST, 3, 4, 0.5), Noise()),
        (Noise(NoiseMode.NONE, 3, 4, 0.5), Noise(NoiseMode.NONE)),
        (Noise(NoiseMode.RANDOM, 3, 4, 0.0), Noise(NoiseMode.RANDOM, 3)),
        (Noise(NoiseMode.RANDOM, 3, 4, 1.0), Noise(NoiseMode.RANDOM, 4)),
        (Noise(NoiseMode.RANDOM, 3, 3, 0.7), Noise(NoiseMode.RANDOM, 3)),
        (Noise(NoiseMode.RANDOM, 3, 4, 0.5), Noise(NoiseMode.RANDOM, 3, 4, 0.5)),
        (Noise(NoiseMode.RANDOM, 3, 4, 2.0), Noise(NoiseMode.RANDOM, 3, 4, 2.0)),
    ],
)
def test_what_gives_the_same_noise_is_one_value(noise: Noise, resolved: Noise) -> None:
    assert noise.resolved() == resolved

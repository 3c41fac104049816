"""Small generators: one as it is drawn, one in which a known direction of w does everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import FourierInput, FullyConnected, SynthesisLayer
from renderer.random_model import random_generator

W_DIM = 24
CONFIG = GeneratorConfig(
    z_dim=W_DIM, c_dim=0, w_dim=W_DIM, img_resolution=16, img_channels=3, num_layers=6, channel_max=8
)


@pytest.fixture(scope="session")
def small() -> Generator:
    """Random weights; shared, so do not change it."""
    return random_generator(CONFIG, seed=0).eval().requires_grad_(False)


@pytest.fixture(scope="session")
def planted_direction() -> np.ndarray:
    """Shapes: [W_DIM], of unit length."""
    direction = np.random.default_rng(5).standard_normal(W_DIM)
    return direction / np.linalg.norm(direction)


@pytest.fixture(scope="session")
def planted(planted_direction: np.ndarray) -> Generator:
    """w spreads ten times as far along the direction, and it rules every style and where the picture is.

    The biases of the last mapping layer are so large that its leaky ReLU lets everything through, so w is
    linear in what that layer gets.
    """
    generator = random_generator(CONFIG, seed=0).eval().requires_grad_(False)
    u = torch.from_numpy(planted_direction).float()
    last = generator.mapping.get_submodule(f"fc{generator.mapping.num_layers - 1}")
    assert isinstance(last, FullyConnected)
    last.weight.add_(9 * torch.outer(u, u @ last.weight))
    last.bias.fill_(30 / last.lr)
    source = torch.Generator().manual_seed(0)
    for layer in generator.layers.values():
        if isinstance(layer, FourierInput):
            layer.affine.weight.zero_()
            layer.affine.weight[2] = 0.02 * u  # the third number of the pose is the shift to the right
        elif isinstance(layer, SynthesisLayer):
            rows = layer.affine.weight
            rule = torch.rand(len(rows), generator=source) * 0.5 + 0.5
            rows.mul_(0.05).add_(0.2 * torch.outer(rule, u))
            middle = 30 * 2**0.5 * rows.sum(dim=1) / W_DIM**0.5
            layer.affine.bias.copy_(1 - middle)
    return generator


Finish = Callable[[Iterator[Any]], tuple[list[Any], Any]]


@pytest.fixture(scope="session")
def finish() -> Finish:
    """Run a job to its end -> all that it yielded, and its result."""

    def finish(work: Iterator[Any]) -> tuple[list[Any], Any]:
        yielded = []
        while True:
            try:
                yielded.append(next(work))
            except StopIteration as end:
                return yielded, end.value

    return finish

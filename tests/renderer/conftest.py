"""The conformance pack as fixtures: small models in the official format, and what they must give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from renderer.checkpoint import load_checkpoint
from renderer.checkpoint_config import config_of
from renderer.generator import Generator

PACK = Path(__file__).parent.parent / "conformance"


@cache
def _load_model(name: str) -> Generator:
    checkpoint = load_checkpoint(PACK / f"{name}.pkl")
    generator = Generator(config_of(checkpoint))
    generator.load_weights(checkpoint.tensors)
    return generator.eval().requires_grad_(False)


@cache
def _load_expected(name: str) -> Mapping[str, np.ndarray]:
    with np.load(PACK / f"{name}.npz") as arrays:
        return dict(arrays)


@pytest.fixture(scope="session")
def load_model() -> Callable[[str], Generator]:
    """Name of a conformance model -> its generator; shared, so do not change it."""
    return _load_model


@pytest.fixture(scope="session")
def load_expected() -> Callable[[str], Mapping[str, np.ndarray]]:
    """Name of a conformance model -> the arrays that it must give."""
    return _load_expected

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from assets.demo.measure import fidelity, seed_z
from renderer.latents import latent_of_seed


def test_seeds_are_those_of_the_program() -> None:
    z = seed_z(3, 64)
    assert z.shape == (3, 64)
    assert torch.equal(z[2], latent_of_seed(2, 64)[0].reshape(-1).to(z.dtype))


def test_a_picture_that_is_off_by_one_level_has_48_db() -> None:
    drawings = np.full((2, 4, 4, 3), 100.0)
    found = fidelity(drawings + 1, drawings)
    assert found["levels"] == pytest.approx(1)
    assert found["psnr_db"] == pytest.approx(20 * math.log10(255))

from __future__ import annotations

import numpy as np
import pytest
import torch

from assets.demo.attributes import CHOICES, draw_faces
from assets.demo.mapping import LIFT, POSE_SPREAD, W_DIM, Z_DIM, centred_w, faces_of, rotation
from assets.demo.network import fourier_input, untrained
from renderer.generator import Generator


@pytest.fixture(scope="module")
def generator() -> Generator:
    return untrained(0)


@pytest.fixture(scope="module")
def z() -> np.ndarray:
    return np.random.default_rng(0).standard_normal((4000, Z_DIM))


def test_the_rotation_keeps_lengths() -> None:
    np.testing.assert_allclose(rotation() @ rotation().T, np.eye(W_DIM), atol=1e-12)


def test_the_mapping_network_computes_what_the_table_says(generator: Generator, z: np.ndarray) -> None:
    w = generator.map_latents(torch.from_numpy(z).float()).numpy()
    faces, poses = faces_of(z)
    distance = np.abs(w - LIFT - centred_w(faces, 1.0, poses)).max(axis=1)
    # The others lie on a ramp between two shapes.
    assert np.median(distance) < 1e-3
    assert (distance > 1e-2).mean() < 0.03


def test_seeds_have_the_shapes_in_their_shares(z: np.ndarray) -> None:
    faces, _ = faces_of(z)
    for i, choice in enumerate(CHOICES):
        shares = np.bincount(faces.shapes[:, i], minlength=len(choice.shapes)) / len(z)
        np.testing.assert_allclose(shares, choice.shares, atol=0.03)


def test_w_avg_is_the_mean_of_w(generator: Generator, z: np.ndarray) -> None:
    w = generator.map_latents(torch.from_numpy(z).float())
    np.testing.assert_allclose(w.mean(dim=0), generator.w_avg, atol=0.06)


def test_w_is_never_bent_by_the_last_leaky_relu(generator: Generator, z: np.ndarray) -> None:
    assert generator.map_latents(torch.from_numpy(z).float()).min() > 1


def test_the_pose_is_read_from_w_and_from_nothing_else(generator: Generator) -> None:
    faces = draw_faces(4, seed=1)
    poses = np.array([[0.0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, -1]])
    w = torch.from_numpy(centred_w(faces, 1.0, poses)).float()
    cos, sin, right, down = fourier_input(generator).pose(w).detach().numpy().T
    np.testing.assert_allclose(np.arctan2(sin, cos), poses[:, 0] * POSE_SPREAD[0], atol=1e-3)
    length = np.sqrt(1 + (poses[:, 0] * POSE_SPREAD[0]) ** 2)
    np.testing.assert_allclose(right * length, poses[:, 1] * POSE_SPREAD[1], atol=1e-5)
    np.testing.assert_allclose(down * length, poses[:, 2] * POSE_SPREAD[2], atol=1e-5)

"""What the scene promises to everyone who holds one."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.scene import SEED_COUNT, LatentPoint, Scene, SeedWeight, Transform, Truncation

PLACES = st.floats(-1e6, 1e6)


def test_a_scene_is_a_value() -> None:
    assert Scene() == Scene()
    assert hash(Scene()) == hash(Scene())
    assert replace(Scene(), truncation=Truncation(psi=0.5)) != Scene()
    with pytest.raises(FrozenInstanceError):
        Scene().class_index = 3  # type: ignore[misc]


def test_whole_points_of_the_plane_are_single_seeds() -> None:
    assert LatentPoint(x=3, y=2).seed_weights() == (SeedWeight(203, 1),)
    assert LatentPoint(x=3, y=2).seed == 203


def test_a_seed_below_0_is_called_so() -> None:
    assert LatentPoint(x=-7).seed == -7
    assert LatentPoint(x=3, y=-1).seed == -97
    assert LatentPoint(x=-7).seed_weights() == LatentPoint(x=SEED_COUNT - 7).seed_weights()
    assert LatentPoint(x=SEED_COUNT - 7).seed == SEED_COUNT - 7, "as it was typed"


def test_far_out_the_seed_is_still_one_that_can_be_typed() -> None:
    for far in (1e15, -1e15, 1e30, -1e30):
        seed = LatentPoint(x=far, y=far).seed
        assert abs(seed) < SEED_COUNT
        assert LatentPoint(x=far, y=far).seed_weights() == LatentPoint(x=float(seed)).seed_weights()


def test_the_plane_wraps_around() -> None:
    assert LatentPoint(x=-1).seed_weights() == (SeedWeight(SEED_COUNT - 1, 1),)


def test_four_neighbours_are_blended_between_the_points() -> None:
    point = LatentPoint(x=0.25, y=0.5)
    assert point.seed_weights() == (
        SeedWeight(0, 0.375),
        SeedWeight(1, 0.125),
        SeedWeight(100, 0.375),
        SeedWeight(101, 0.125),
    )


@given(PLACES, PLACES)
def test_the_weights_of_the_neighbours_sum_to_one(x: float, y: float) -> None:
    assert sum(share.weight for share in LatentPoint(x, y).seed_weights()) == pytest.approx(1)


def test_an_explicit_blend_goes_before_the_point() -> None:
    blend = (SeedWeight(5, 0.5), SeedWeight(9, 0.7))
    assert LatentPoint(x=3, blend=blend).seed_weights() == blend


def test_no_transform_is_the_identity() -> None:
    assert Transform().is_identity
    np.testing.assert_array_equal(Transform().matrix(), np.eye(3))


def test_a_quarter_turn_goes_round_in_four() -> None:
    quarter = np.array(Transform(turns=0.25).matrix())
    np.testing.assert_allclose(quarter, [[0, 1, 0], [-1, 0, 0], [0, 0, 1]], atol=1e-12)
    np.testing.assert_allclose(np.linalg.matrix_power(quarter, 4), np.eye(3), atol=1e-12)


@given(st.floats(-3, 3), st.floats(-9, 9), st.floats(-9, 9))
def test_a_transform_can_always_be_undone(turns: float, tx: float, ty: float) -> None:
    assert math.isclose(np.linalg.det(np.array(Transform(tx, ty, turns).matrix())), 1, rel_tol=1e-9)

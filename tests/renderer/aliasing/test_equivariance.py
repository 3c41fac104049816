"""EQ-T and EQ-R: as published, and right where the answer is known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping

import numpy as np
import pytest
import torch

from renderer.aliasing.aliasing_figures import Equivariance
from renderer.aliasing.equivariance import (
    Interpolation,
    Motion,
    compare,
    expected_and_seen,
    full_float32,
    pseudo_rotation,
    rotate,
    shift_fractional,
    shift_whole,
    within_picture,
)
from renderer.aliasing.signal_to_error import signal_to_error
from renderer.generator import Generator
from tests.renderer.conftest import PACK

MODELS = ("sg3-t-64", "sg3-r-64-cond", "sg3-t-32-gray")
EQT_INT, EQT_FRAC, EQR = Equivariance


def waves(size: int, cutoff: float, motion: Motion, *, rate: float) -> torch.Tensor:
    """Plane waves in all directions, below `cutoff` cycles per sample, moved exactly.

    Shapes: returns [1, 4, size, size], float32.
    """
    source = torch.Generator().manual_seed(1)
    turn = 2 * math.pi * torch.rand(4, 6, generator=source, dtype=torch.float64)
    radius = cutoff * torch.rand(4, 6, generator=source, dtype=torch.float64).sqrt()
    axis = torch.arange(size, dtype=torch.float64) + 0.5 - size / 2
    to_old = torch.linalg.inv(motion.matrix().double())
    old_x = to_old[0, 0] * axis + to_old[0, 1] * axis[:, None] + to_old[0, 2] * rate
    old_y = to_old[1, 0] * axis + to_old[1, 1] * axis[:, None] + to_old[1, 2] * rate
    fx, fy = (radius * turn.cos())[..., None, None], (radius * turn.sin())[..., None, None]
    return torch.sin(2 * math.pi * (fx * old_x + fy * old_y + turn[..., None, None])).sum(dim=1)[None].float()


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("kind", list(Equivariance))
def test_published_definition(
    name: str,
    kind: Equivariance,
    load_model: Callable[[str], Generator],
    load_expected: Callable[[str], Mapping[str, np.ndarray]],
) -> None:
    generator, ws = load_model(name), torch.from_numpy(load_expected(name)["ws"][:1])
    reference = json.loads((PACK / f"{name}.json").read_text(encoding="utf-8"))["equivariance"][kind.value]
    x, y = reference.get("t", (0.0, 0.0))
    motion = Motion(kind, x, y, reference.get("angle", 0.0))
    picture = generator.synthesize(ws, input_matrix=torch.eye(3))
    moved = generator.synthesize(ws, input_matrix=motion.input_matrix())
    sample = compare(picture, moved, motion, rate=generator.config.img_resolution)
    assert sample.mask == reference["mask"]
    error_db = 10 * math.log10(sample.squared_error / sample.mask)
    assert error_db == pytest.approx(10 * math.log10(reference["sse"] / reference["mask"]), abs=0.05)


def test_whole_shift_moves_right_and_down_and_knows_where_nothing_came() -> None:
    x = torch.arange(12.0).reshape(1, 1, 3, 4) + 1
    moved, mask = shift_whole(x, 1, -1)
    assert moved[0, 0].tolist() == [[0, 5, 6, 7], [0, 9, 10, 11], [0, 0, 0, 0]]
    assert mask.tolist() == (moved[0, 0] > 0).tolist()
    assert not shift_whole(x, 4, 0)[1].any()
    assert not shift_whole(x, -9, 9)[1].any()


@pytest.mark.parametrize(("dx", "dy"), [(2.3, -4.7), (0.5, 0.0), (-7.01, 3.0)])
@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_fractional_mask_is_where_nothing_beyond_the_edges_was_read(
    dx: float, dy: float, interpolation: Interpolation
) -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 1, 40, 40, dtype=torch.float64)
    around = torch.nn.functional.pad(x, (20, 20, 20, 20), value=1e6)
    moved, mask = shift_fractional(x, dx, dy, interpolation=interpolation)
    elsewhere, _ = shift_fractional(around, dx, dy, interpolation=interpolation)
    untouched = (elsewhere[..., 20:-20, 20:-20] - moved).abs()[0, 0] < 1e-6
    assert mask.equal(untouched)


@pytest.mark.parametrize("angle", [0.7, -2.5, math.pi / 2])
def test_rotation_masks_are_where_nothing_beyond_the_edges_was_read(angle: float) -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 1, 40, 40, dtype=torch.float64)
    around = torch.nn.functional.pad(x, (20, 20, 20, 20), value=100.0)
    for move in (rotate, pseudo_rotation):
        moved, mask = move(x, angle)
        elsewhere = move(around, angle)[0][..., 20:-20, 20:-20]
        assert (elsewhere - moved).abs()[0, 0][mask].max() < 0.01
        assert mask.sum() > 27**2  # a square of 40 less 6 on each side, turned or not


def test_quarter_turn_is_counter_clockwise() -> None:
    x = torch.zeros(1, 1, 33, 33)
    x[0, 0, 16, 24] = 1.0
    assert rotate(x, math.pi / 2)[0][0, 0].argmax() == 8 * 33 + 16


@pytest.mark.parametrize(
    ("motion", "cutoff", "least"),
    [
        (Motion(EQT_INT, 0.125, -0.0625), 0.5, 110),
        (Motion(EQT_FRAC, 0.093, -0.0417), 0.3, 70),
        (Motion(EQR, angle=0.7), 0.12, 50),
    ],
)
@pytest.mark.parametrize("margin", [0, 10])
def test_a_signal_that_moves_exactly_is_equivariant(
    motion: Motion, cutoff: float, least: float, margin: int
) -> None:
    size = 64 + 2 * margin
    still = waves(size, cutoff, Motion(EQT_INT), rate=64)
    moved = waves(size, cutoff, motion, rate=64)
    sample = compare(still, moved, motion, rate=64, interpolation=Interpolation.SHARP)
    assert signal_to_error(sample.power, sample.squared_error) > least


def test_a_known_error_is_measured_as_it_is() -> None:
    """White noise of a thousandth of the range: −60 dB of its square, whatever the motion is by."""
    torch.manual_seed(0)
    motion = Motion(EQT_INT, 0.125, 0.0)
    still = waves(64, 0.5, Motion(EQT_INT), rate=64)
    sample = compare(still, shift_whole(still, 8, 0)[0] + 2e-3 * torch.randn(still.shape), motion, rate=64)
    assert sample.squared_error / sample.mask == pytest.approx(4e-6, rel=0.03)


def test_a_constant_has_no_power_of_its_own() -> None:
    motion = Motion(EQT_INT, 0.125, 0.0)
    still = waves(64, 0.3, Motion(EQT_INT), rate=64)
    sample, lifted = (compare(x, x, motion, rate=64) for x in (still, still + 5))
    assert lifted.power == pytest.approx(sample.power, rel=1e-4)
    assert lifted.squared_error == pytest.approx(sample.squared_error, rel=1e-4)


@pytest.mark.parametrize(
    "motion", [Motion(EQT_INT, 0.125, -0.0625), Motion(EQT_FRAC, 0.09, -0.04), Motion(EQR, angle=0.7)]
)
def test_margins_are_read_but_not_compared(motion: Motion) -> None:
    still = waves(84, 0.2, Motion(EQT_INT), rate=64)
    *_, mask = expected_and_seen(still, still, motion, rate=64, interpolation=Interpolation.SHARP)
    assert mask.any()
    assert not mask[:10].any()
    assert not mask[-10:].any()
    assert not mask[:, :10].any()
    assert not mask[:, -10:].any()
    margin = within_picture(84, 84, motion, rate=64)
    assert mask.equal(margin)  # ten samples are enough for all that is read


def test_without_margins_the_picture_is_no_further_limit() -> None:
    for motion in (Motion(EQT_INT, 0.125, -0.0625), Motion(EQT_FRAC, 0.02, -0.04), Motion(EQR, angle=0.7)):
        inside = within_picture(64, 64, motion, rate=64)
        picture = torch.zeros(1, 1, 64, 64)
        if motion.kind is EQR:
            mask = rotate(picture, motion.angle)[1] & pseudo_rotation(picture, motion.angle)[1]
        elif motion.kind is EQT_INT:
            mask = shift_whole(picture, 8, -4)[1]
        else:
            mask = shift_fractional(picture, motion.x * 64, motion.y * 64)[1]
        assert mask.any()
        assert not (mask & ~inside).any()


def test_nothing_to_compare_is_an_empty_sample() -> None:
    x = torch.ones(1, 2, 8, 8)
    assert compare(x, x, Motion(EQR, angle=0.7), rate=8).mask == 0


def test_network_gets_the_inverse() -> None:
    for motion in (Motion(EQT_FRAC, 0.1, -0.2), Motion(EQR, angle=0.7)):
        torch.testing.assert_close(motion.matrix() @ motion.input_matrix(), torch.eye(3))


def test_full_float32_is_for_the_block_only() -> None:
    before = torch.backends.cudnn.allow_tf32
    with full_float32():
        assert not torch.backends.cudnn.allow_tf32
        assert torch.backends.cudnn.deterministic
    assert torch.backends.cudnn.allow_tf32 == before

"""Plans of the CPU backend: what a step reads, how filters fall into parts, what is remembered."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ops import kaiser_lowpass, radial_lowpass
from ops.polyphase import Stage, plan, stage_taps
from ops.polyphase.plan import separable_parts

RADIAL = radial_lowpass(12, cutoff=16.0, half_width=12.0, sampling_rate=128.0)


@pytest.mark.parametrize("taps", [RADIAL.numpy(), np.random.RandomState(0).randn(5, 3)])
def test_the_parts_of_a_filter_add_up_to_it(taps: np.ndarray) -> None:
    parts = separable_parts(taps, gain=2.0)
    total = sum(np.outer(along_y, along_x) for along_y, along_x in parts)
    np.testing.assert_allclose(total, 2 * taps, atol=2e-6 * np.abs(taps).sum())


def test_a_radial_low_pass_has_few_parts_all_symmetric() -> None:
    parts = separable_parts(RADIAL.numpy(), gain=1.0)
    assert len(parts) <= 4
    for part in parts:
        for taps in part:
            np.testing.assert_array_equal(taps, taps[::-1])


def test_a_symmetric_filter_is_half_as_many_products() -> None:
    taps = kaiser_lowpass(12, cutoff=4.0, half_width=4.0, sampling_rate=32.0)
    lopsided = taps * torch.linspace(1, 2, 12)
    symmetric = plan((Stage(stage_taps(taps), down=2),), (40, 40), bends=False)
    other = plan((Stage(stage_taps(lopsided), down=2),), (40, 40), bends=False)
    assert len(symmetric.offsets) == len(other.offsets)
    assert len(symmetric.weights) == len(other.weights) / 2


@pytest.mark.parametrize(("up", "down"), [(1, 1), (2, 1), (1, 2), (4, 2), (3, 2), (2, 3)])
def test_sizes_are_those_of_the_definition(up: int, down: int) -> None:
    stage = Stage((1.0,) * 5, up=up, down=down, padding=(3, 1, -2, 4))
    height, width = stage.out_size((17, 23))
    assert height == -(-(17 * up + 2 - 4) // down)
    assert width == -(-(23 * up + 4 - 4) // down)


def test_no_step_leaves_the_memory() -> None:
    taps = kaiser_lowpass(24, cutoff=4.0, half_width=4.0, sampling_rate=64.0)
    for size in ((1, 1), (36, 36), (17, 500), (500, 17), (300, 300)):
        stages = (
            Stage(stage_taps(taps), up=4, padding=(20, 20, 20, 20)),
            Stage(stage_taps(RADIAL), down=2),
        )
        program = plan(stages, size, bends=True)
        for count, *targets, length, pairs, singles, offset, _, _ in program.steps.tolist():
            sources = targets[1:2] if count == 0 else program.offsets[offset : offset + 2 * pairs + singles]
            for address in (*targets[: max(count, 1)], *sources):
                assert 0 <= address <= program.memory_size - length


def test_a_plan_is_made_once() -> None:
    stages = (Stage((1.0, 2.0), up=2),)
    assert plan(stages, (8, 8), bends=False) is plan(stages, (8, 8), bends=False)

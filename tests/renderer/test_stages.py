"""What is remembered of a synthesis, and what is dropped when memory is short."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch

from renderer import device, stages
from renderer.device_time import Mark, Span
from renderer.stage import Stage
from renderer.stages import StageMemory, memory_budget

KIB = 1024
ROW = ["model", "a", "b", "c", "d", "e"]


def output(kib: int = 1) -> Stage:
    return Stage("layer", torch.zeros(kib * KIB // 4))


def lasting(ms: float) -> Span:
    return Span(Mark(0.0), Mark(ms / 1000))


def filled(memory: StageMemory, sizes: Sequence[int], ms: Sequence[float]) -> StageMemory:
    """After one synthesis with outputs of these sizes in KiB."""
    memory.begin(ROW[: len(sizes)])
    for layer, (size, taken) in enumerate(zip(sizes, ms, strict=True)):
        memory.keep(layer, output(size), lasting(taken))
    return memory


def kept(memory: StageMemory) -> list[int]:
    """Which layers could be resumed from."""
    found: list[int] = []
    last = len(ROW)
    while (stage := memory.latest(last)) is not None:
        found.insert(0, stage[0])
        last = stage[0] - 1
    return found


def test_outputs_hold_up_to_the_first_input_that_changed() -> None:
    memory = filled(StageMemory(10 * KIB), [1] * 6, [1] * 6)
    memory.begin([*ROW[:4], "changed", "e"])
    assert kept(memory) == [0, 1, 2, 3]
    memory.begin(["another model", *ROW[1:]])
    assert kept(memory) == []


def test_a_synthesis_that_ends_early_leaves_the_layers_above_known() -> None:
    memory = filled(StageMemory(10 * KIB), [1] * 6, [1] * 6)
    memory.begin(ROW[:3])
    assert kept(memory) == [0, 1, 2, 3, 4, 5]
    memory.begin(ROW)
    assert kept(memory) == [0, 1, 2, 3, 4, 5]
    memory.begin([*ROW[:2], "changed"])
    memory.begin(ROW)
    assert kept(memory) == [0, 1]


def test_the_output_of_the_viewed_layer_or_the_last_before_it_is_found() -> None:
    memory = StageMemory(10 * KIB)
    memory.begin(ROW)
    for layer in (0, 1, 4):
        memory.keep(layer, output(), lasting(1.0))
    assert [memory.latest(last) and memory.latest(last)[0] for last in range(6)] == [0, 1, 1, 1, 4, 4]  # type: ignore[index]


def test_a_full_quality_picture_never_begins_on_a_draft() -> None:
    memory = StageMemory(10 * KIB)
    memory.begin(ROW)
    for layer in range(6):
        memory.keep(layer, output(), lasting(1.0), is_draft=layer >= 3)
    full, draft = memory.latest(5), memory.latest(5, for_draft=True)
    assert full is not None
    assert draft is not None
    assert (full[0], draft[0]) == (2, 5)
    memory.keep(3, output(), lasting(1.0))
    assert kept(memory) == [0, 1, 2, 3]


def test_without_memory_nothing_is_kept() -> None:
    memory = filled(StageMemory(0), [1] * 6, [1] * 6)
    assert (kept(memory), memory.held_bytes) == ([], 0)


@pytest.mark.parametrize("budget", [0, 1, 3, 5, 8, 100])
def test_memory_never_exceeds_its_budget(budget: int) -> None:
    memory = StageMemory(budget * KIB)
    memory.begin(ROW)
    for layer, size in enumerate([1, 2, 4, 8, 3, 1]):
        memory.keep(layer, output(size), lasting(1.0))
        assert memory.held_bytes <= budget * KIB
    assert memory.held_bytes == sum(KIB * [1, 2, 4, 8, 3, 1][layer] for layer in kept(memory))


def test_a_part_of_a_larger_array_counts_as_the_whole() -> None:
    memory = StageMemory(10 * KIB)
    memory.begin(ROW)
    memory.keep(0, Stage("layer", output(4).output[:8]), lasting(1.0))
    assert memory.held_bytes == 4 * KIB


def test_what_stages_share_is_counted_once_and_held_by_either() -> None:
    """As features that ToRGB has read and the next block reads, too."""
    memory = StageMemory(6 * KIB)
    memory.begin(ROW)
    features = torch.zeros(4 * KIB // 4)
    memory.keep(0, Stage("conv", features), lasting(1.0))
    memory.keep(1, Stage("torgb", torch.zeros(KIB // 4), features=features), lasting(1.0))
    assert (kept(memory), memory.held_bytes) == ([0, 1], 5 * KIB)
    memory.keep(2, output(2), lasting(1.0))
    assert memory.held_bytes <= 6 * KIB


def test_what_is_quick_to_compute_again_goes_first() -> None:
    assert kept(filled(StageMemory(5 * KIB), [1] * 6, [9, 9, 9, 1, 9, 9])) == [0, 1, 2, 4, 5]
    assert kept(filled(StageMemory(5 * KIB), [1, 3, 1, 1], [1, 1, 1, 1])) == [0, 2, 3], "per byte"


def test_of_equal_layers_those_kept_lie_apart() -> None:
    assert kept(filled(StageMemory(3 * KIB), [1] * 6, [1] * 6)) in (
        [1, 3, 5],
        [0, 2, 5],
        [1, 4, 5],
        [2, 4, 5],
    )


def test_one_too_large_for_the_budget_costs_the_others_nothing() -> None:
    assert kept(filled(StageMemory(5 * KIB), [1, 1, 9, 1], [1, 1, 1000, 1])) == [0, 1, 3]


def test_the_layer_before_what_is_dragged_goes_last() -> None:
    memory = filled(StageMemory(2 * KIB), [1] * 6, [9, 9, 9, 0, 9, 9])
    for change in range(3):
        memory.begin([*ROW[:4], f"change {change}", "e"])
        done = memory.latest(3)
        for layer in range(done[0] + 1 if done else 0, 6):
            memory.keep(layer, output(), lasting(0.0 if layer == 3 else 9.0))
        assert 3 in kept(memory)


def test_forgetting_frees_all() -> None:
    memory = filled(StageMemory(10 * KIB), [1] * 6, [1] * 6)
    memory.forget()
    memory.begin(ROW)
    assert (kept(memory), memory.held_bytes) == ([], 0)


def test_the_budget_is_a_share_of_main_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "main_memory", lambda: 4 * 2**30)
    assert memory_budget(torch.device("cpu")) == 2**29
    monkeypatch.setattr(stages, "main_memory", lambda: 64 * 2**30)
    assert memory_budget(torch.device("cpu")) == 2**30


def test_the_budget_on_cuda_is_a_share_of_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "free_device_memory", lambda _: 40 * 2**30)
    assert memory_budget(torch.device("cuda")) == 10 * 2**30


def test_the_system_tells_its_memory() -> None:
    assert 2**28 < device.main_memory() < 2**46

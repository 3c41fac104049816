"""Faults of the render process: the window goes on, nothing is lost, it is told once. Long form: `faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.faults import MODEL, Campaign, Fault, campaign
from tests.reliability.faulty_worker import Order
from tests.reliability.loop import Loop

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="needs Linux's signals and /proc"
)
LONGEST_FRAME_S = 0.1
# The third has a job under way.
KINDS = (
    Fault.SEGMENTATION_FAULT,
    Fault.NO_MEMORY,
    Fault.SENDS_NONSENSE,
    Fault.NO_GPU_MEMORY,
    Fault.NO_ADDRESS_SPACE,
)


@pytest.fixture(scope="module")
def found() -> Campaign:
    return campaign(len(KINDS), seed=1, faults=KINDS)


def test_whatever_befalls_the_renderer_scene_and_history_stay(found: Campaign) -> None:
    assert [each.fault for each in found.outcomes if not each.is_scene_kept] == []


def test_each_fault_is_told_once(found: Campaign) -> None:
    assert [each.problems for each in found.outcomes if len(each.problems) != 1] == []


def test_the_word_of_the_fault_says_what_was_lost_with_it(found: Campaign) -> None:
    told = {each.fault: each.problems[0] for each in found.outcomes}
    assert "ended by SIGSEGV" in told[Fault.SEGMENTATION_FAULT]
    assert "a job was broken off" in told[Fault.SENDS_NONSENSE]
    for fault in (Fault.NO_MEMORY, Fault.NO_GPU_MEMORY):
        assert told[fault].startswith("Memory has run out: ")
    assert "not enough memory for stylegan3-r-1024" in told[Fault.NO_ADDRESS_SPACE]


def test_no_frame_of_the_window_waits_for_the_renderer(found: Campaign) -> None:
    assert found.longest_frame_s < LONGEST_FRAME_S


def test_a_renderer_that_stops_in_the_midst_of_a_message_holds_up_nobody(tmp_path: Path) -> None:
    loop = Loop(tmp_path)
    try:
        loop.open(MODEL)
        loop.order(Order.STOP_WITHIN_A_MESSAGE)
        loop.frames(0.3)
        assert loop.longest_s < LONGEST_FRAME_S
        assert loop.client.is_busy
        loop.client.restart()
        loop.until_current()
        (problem,) = loop.problems
        assert "it did not answer" in problem
    finally:
        loop.close()

"""Some minutes of a long day: nothing that is used up is kept. Long form: `soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.soak import Day, soak

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="looks at processes in /proc")


@pytest.fixture(scope="module")
def day() -> Day:
    return soak(150, 6, 12, warm_up_s=0.2, levels=5)


def test_files_threads_children_and_temporary_files_are_as_many_as_before(day: Day) -> None:
    assert (day.requests, day.switches, day.jobs) == (150, 6, 12)
    assert day.after == day.before
    assert day.problems == []


def test_memory_stays_level(day: Day) -> None:
    growth = day.growth()
    assert growth.window < 0.02
    assert growth.renderer < 0.02

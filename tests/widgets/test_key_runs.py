"""Which keys are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.recording.timeline import Key
from renderer.recording.timeline_edits import KeyAt
from widgets.key_runs import nearest, runs, selected_times
from widgets.time_axis import TimeAxis

AXIS = TimeAxis(0.0, 10.0, width=1000.0)


def keys_at(*seconds: float) -> tuple[Key, ...]:
    return tuple(Key(each, 0.0) for each in seconds)


def test_keys_apart_are_drawn_each_and_close_ones_as_one() -> None:
    found = list(runs(keys_at(1.0, 2.0, 2.05, 2.1, 9.0), AXIS, selected=None, apart_px=8))
    assert [(run.first, run.last) for run in found] == [(0, 0), (1, 3), (4, 4)]
    assert (found[1].left, found[1].right) == pytest.approx((200.0, 210.0))


def test_only_keys_on_show_are_looked_at() -> None:
    keys = keys_at(*np.arange(0, 1000, 1.0))
    found = list(runs(keys, TimeAxis(500.0, 10.0, width=1000.0), selected=None, apart_px=8))
    assert [run.first for run in found] == list(range(500, 511))
    assert not list(runs(keys, TimeAxis(2000.0, 10.0, width=1000.0), selected=None, apart_px=8))


def test_thousands_of_keys_are_no_more_shapes_than_fit() -> None:
    keys = keys_at(*np.linspace(0, 10, 10_000))
    assert len(list(runs(keys, AXIS, selected=None, apart_px=8))) == 1
    keys = keys_at(*np.linspace(0, 10, 100))
    assert len(list(runs(keys, AXIS, selected=None, apart_px=8))) == 100


def test_a_run_with_a_selected_key_is_selected() -> None:
    keys = keys_at(1.0, 2.0, 2.05, 2.1, 9.0)
    selected = selected_times(frozenset({KeyAt("a", 2.05), KeyAt("b", 9.0)}))["a"]
    found = runs(keys, AXIS, selected=selected, apart_px=8)
    assert [run.is_selected for run in found] == [False, True, False]


@pytest.mark.parametrize(("seconds", "expected"), [(-1, 0), (1.4, 0), (1.6, 1), (5, 2), (99, 2)])
def test_the_nearest_key_is_found(seconds: float, expected: int) -> None:
    assert nearest(keys_at(1.0, 2.0, 4.0), seconds) == expected

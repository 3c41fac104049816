"""Which keys are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.recording.retiming import move, nearest, retimed
from renderer.recording.timeline import Key, Timeline, Track
from renderer.recording.timeline_edits import KeyAt
from renderer.recording.video_settings import FrameRate
from widgets.key_runs import Laid, laid, runs
from widgets.time_axis import TimeAxis

AXIS = TimeAxis(0.0, 10.0, width=1000.0)


def row_of(*seconds: float) -> Laid:
    return Laid(np.array(seconds))


def keys_at(*seconds: float) -> tuple[Key, ...]:
    return tuple(Key(each, each) for each in seconds)


def test_keys_apart_are_drawn_each_and_close_ones_as_one() -> None:
    found = list(runs(row_of(1.0, 2.0, 2.05, 2.1, 9.0), AXIS, apart_px=8))
    assert [(run.first, run.last) for run in found] == [(0, 0), (1, 3), (4, 4)]
    assert (found[1].left, found[1].right) == pytest.approx((200.0, 210.0))


def test_only_keys_on_show_are_looked_at() -> None:
    keys = row_of(*np.arange(0, 1000, 1.0))
    found = list(runs(keys, TimeAxis(500.0, 10.0, width=1000.0), apart_px=8))
    assert [run.first for run in found] == list(range(500, 511))
    assert not list(runs(keys, TimeAxis(2000.0, 10.0, width=1000.0), apart_px=8))


def test_thousands_of_keys_are_no_more_shapes_than_fit() -> None:
    keys = row_of(*np.linspace(0, 10, 10_000))
    assert len(list(runs(keys, AXIS, apart_px=8))) == 1
    keys = row_of(*np.linspace(0, 10, 100))
    assert len(list(runs(keys, AXIS, apart_px=8))) == 100


def test_a_run_with_a_selected_key_is_selected() -> None:
    selection = frozenset({KeyAt("a", 2.05), KeyAt("b", 9.0)})
    row = laid("a", keys_at(1.0, 2.0, 2.05, 2.1, 9.0), selection, None)
    found = runs(row, AXIS, apart_px=8)
    assert [run.is_selected for run in found] == [False, True, False]


def test_keys_on_their_way_are_drawn_where_they_will_be() -> None:
    keys = keys_at(1.0, 2.0, 4.0, 9.0)
    track = Track("truncation.psi", keys)
    timeline = Timeline(12.0, tracks=(track,))
    selection = frozenset(KeyAt(track.path, seconds) for seconds in (1.0, 2.0))
    for delta in (0.5, 2.5, -3.0, 100.0):
        ahead = move(timeline, selection, delta, rate=FrameRate(10))
        drawn = laid(track.path, keys, selection, ahead)
        then = retimed(timeline, ahead)
        settled = laid(track.path, then.timeline.tracks[0].keys, then.selection, None)
        np.testing.assert_array_equal(drawn.seconds, settled.seconds)
        assert drawn.selected is not None
        assert settled.selected is not None
        np.testing.assert_array_equal(drawn.selected, settled.selected)
        named = [keys[drawn.key_at(place)].value for place in range(len(keys))]
        assert named == [key.value for key in then.timeline.tracks[0].keys]


@pytest.mark.parametrize(("seconds", "expected"), [(-1, 0), (1.4, 0), (1.6, 1), (5, 2), (99, 2)])
def test_the_nearest_key_is_found(seconds: float, expected: int) -> None:
    assert nearest(keys_at(1.0, 2.0, 4.0), seconds) == expected

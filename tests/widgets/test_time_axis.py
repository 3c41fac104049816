"""Seconds and pixels."""

from __future__ import annotations

from itertools import pairwise

import pytest

from renderer.recording.video_settings import FrameRate
from widgets.time_axis import TimeAxis, clock, marks, whole

RATE = FrameRate(60)


def test_places_and_times_are_each_other_s() -> None:
    axis = TimeAxis(2.0, 4.0, left=100.0, width=800.0)
    assert axis.x(2.0) == 100.0
    assert axis.x(6.0) == 900.0
    assert axis.seconds(axis.x(3.3)) == pytest.approx(3.3)


@pytest.mark.parametrize("factor", [0.5, 0.85, 1.2, 3.0])
def test_zooming_leaves_the_time_at_the_pointer_where_it_is(factor: float) -> None:
    axis = TimeAxis(2.0, 4.0, left=100.0, width=800.0)
    zoomed = axis.zoomed(factor, 5.0, rate=RATE)
    assert zoomed.x(5.0) == pytest.approx(axis.x(5.0))
    assert zoomed.span_s == pytest.approx(4.0 * factor)


def test_zooming_ends_at_a_few_frames_and_at_the_whole() -> None:
    axis = whole(10.0)
    for _ in range(100):
        axis = axis.zoomed(0.5, 5.0, rate=RATE)
    assert axis.span_s * 60 == pytest.approx(8)
    for _ in range(100):
        axis = axis.zoomed(2.0, 5.0, rate=RATE).within(10.0)
    assert axis.start_s <= 0 < 10 <= axis.end_s
    assert axis.span_s < 20


def test_what_is_on_show_stays_with_the_timeline() -> None:
    axis = TimeAxis(0.0, 2.0, width=100.0)
    assert axis.panned(-1e6).within(10.0).end_s >= 10.0
    assert axis.panned(1e6).within(10.0).start_s <= 0.0
    assert axis.panned(-50.0).within(10.0).start_s == pytest.approx(1.0)


def test_playing_turns_the_page() -> None:
    axis = TimeAxis(0.0, 2.0)
    assert axis.following(1.5) is axis
    page = axis.following(2.1)
    assert page.start_s <= 2.1 <= page.end_s
    assert page.span_s == 2.0


@pytest.mark.parametrize("span", [0.1, 0.5, 1.0, 3.0, 8.0, 30.0, 120.0, 3000.0, 80_000.0])
@pytest.mark.parametrize("rate", [RATE, FrameRate(24), FrameRate(30000, 1001)], ids=str)
def test_the_ruler_s_texts_never_touch_and_there_are_always_some(span: float, rate: FrameRate) -> None:
    axis = TimeAxis(3.3, span, width=900.0)
    lines = list(marks(axis, rate, apart_px=70.0))
    places = [axis.x(mark.seconds) for mark in lines if mark.text]
    assert 1 <= len(places) <= 14
    assert all(later - earlier >= 69.9 for earlier, later in pairwise(places))
    assert len(lines) < 160


def test_times_are_written_as_people_read_them() -> None:
    texts = [clock(0), clock(8.5), clock(61), clock(3725), clock(59.999, decimals=2), clock(2.5, decimals=2)]
    assert texts == ["0:00", "0:08.5", "1:01", "1:02:05", "1:00.00", "0:02.50"]

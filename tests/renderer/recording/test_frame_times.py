"""Times on frames."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from renderer.recording.frame_times import all_tidy, frame_at, on_frame, tidy, time_of
from renderer.recording.video_settings import FrameRate

RATES = (FrameRate(60), FrameRate(24), FrameRate(30000, 1001))


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_a_frame_s_time_is_the_nearest_number_to_it(rate: FrameRate) -> None:
    for frame in (0, 1, 7, 1000, 99_999):
        assert time_of(frame, rate) == float(Fraction(frame) / rate.fraction)
        assert frame_at(time_of(frame, rate), rate) == frame
        assert on_frame(time_of(frame, rate), rate) == time_of(frame, rate)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_what_sums_of_times_lose_is_put_right(rate: FrameRate) -> None:
    step = time_of(1, rate)
    summed = 0.0
    for _ in range(1000):
        summed += step
    assert summed != time_of(1000, rate)
    assert tidy(summed, rate) == time_of(1000, rate)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_many_times_become_what_each_becomes(rate: FrameRate) -> None:
    times = np.concatenate([np.arange(3000) * time_of(1, rate), np.linspace(0, 10, 777)])
    assert all_tidy(times, rate).tolist() == [tidy(each, rate) for each in times.tolist()]


def test_a_time_between_frames_stays_there() -> None:
    assert tidy(0.1234, FrameRate(10)) == 0.1234
    assert tidy(1 / 3, FrameRate(10)) == 0.333333

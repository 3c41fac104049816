"""How long work will still take, where its steps take now long and now short."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.messages import Progress
from visualizer.rendering.work_pace import WorkPace

STEPS = 360


def told(seconds: np.ndarray) -> list[float | None]:
    """What is told to be left after each step. Shapes: [steps], how long each took."""
    pace, after = WorkPace(), []
    for done, at in enumerate(np.cumsum(seconds), start=1):
        pace = pace.noted(Progress(done, len(seconds)), float(at))
        after.append(pace.seconds_left(len(seconds), float(at)))
    return after


def test_the_time_left_does_not_follow_single_slow_steps() -> None:
    noise = np.random.default_rng(3)
    seconds = 0.2 + noise.exponential(0.2, STEPS)
    seconds[noise.integers(20, STEPS, 10)] += 1.5
    left = np.cumsum(seconds[::-1])[::-1] - seconds
    known = [(guess, truth) for guess, truth in zip(told(seconds), left, strict=True) if guess is not None]
    assert len(known) > STEPS - 20
    shares = [guess / truth for guess, truth in known[: STEPS // 2]]
    assert min(shares) > 0.6
    assert max(shares) < 1.6
    leaps = np.abs(np.diff([guess for guess, _ in known[10:]]))
    assert leaps.max() < 0.1 * left[0], "each tells about what the one before told"


def test_a_slow_start_counts_for_nothing() -> None:
    seconds = np.full(40, 0.5)
    seconds[0] = 30.0
    assert told(seconds)[4] == pytest.approx(35 * 0.5)


def test_nobody_can_tell_before_some_steps_were_timed() -> None:
    assert told(np.full(6, 0.5))[:4] == [None] * 4
    assert told(np.full(6, 0.5))[4] == pytest.approx(0.5)


def test_it_counts_down_within_a_step_and_stops_at_its_end() -> None:
    pace = WorkPace().noted(Progress(1, 4), 10.0).noted(Progress(2, 4), 20.0)
    assert [pace.seconds_left(4, at) for at in (20.0, 24.0, 30.0, 90.0)] == [20.0, 16.0, 10.0, 10.0]


def test_what_begins_anew_is_timed_anew() -> None:
    pace = WorkPace().noted(Progress(10, 20), 5.0).noted(Progress(15, 20), 10.0)
    again = pace.noted(Progress(1, 20), 20.0)
    assert (pace.rate, again.rate) == (1.0, None)
    assert again.noted(Progress(5, 20), 22.0).rate == 2.0

"""Statistics, histogram and probe of what is on show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from renderer.frame import Frame, Histogram
from renderer.scene import ProbePoint
from tests.visualizer.fakes import frame
from tests.widgets.stage import Stage
from widgets import statistics_panel

COUNTS = np.arange(64, dtype=np.int64)


@pytest.mark.parametrize(
    "histogram",
    [
        None,
        Histogram(COUNTS, -1.0, 2.0),
        Histogram(np.zeros(64, np.int64), 0.0, 0.0),
        Histogram(COUNTS, -3e38, 3e38),
        Histogram(COUNTS, float("nan"), 1.0),
    ],
)
@pytest.mark.parametrize("full_scale", [None, 1.0, 1e30])
def test_every_histogram_can_be_drawn(histogram: Histogram | None, full_scale: float | None) -> None:
    shown = replace(frame(1), histogram=histogram)
    Stage(None, lambda _: statistics_panel.draw(shown, full_scale)).play(2)
    Stage(None, lambda _: statistics_panel.draw(None, full_scale)).play(2)


def probe_stage(probe: ProbePoint | None, shown: Frame | None) -> Stage[ProbePoint | None]:
    return Stage(probe, lambda value: statistics_panel.draw_probe(value, shown, (4, 5, 6)))


@pytest.mark.parametrize("values", [(), (1.0, -2.0, 3.0), (1.0,)])
@pytest.mark.parametrize("probe", [None, ProbePoint(0.123456789, -7.0)])
def test_a_probe_that_nobody_touches_stays_where_it_is(
    probe: ProbePoint | None, values: tuple[float, ...]
) -> None:
    assert probe_stage(probe, replace(frame(1), probe=values)).value == probe
    assert probe_stage(probe, None).value == probe


def test_the_probe_is_switched_on_in_the_middle_and_off_again() -> None:
    stage = probe_stage(None, frame(1))
    stage.click(stage.row(0, 0.05))
    assert stage.value == ProbePoint()
    stage.click(stage.row(0, 0.05))
    assert stage.value is None

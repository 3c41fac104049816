"""Dashed lines and markers: as long on the screen, whatever the axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from imgui_bundle import implot

from renderer.spectra.curve_looks import Dash, Marker
from tests.widgets.stage import Stage
from widgets import curve_lines, plots

SIZE = (400.0, 300.0)


def set_axes(end: float, *, is_log: bool) -> None:
    """Of the plot that has been begun: x from 1."""
    implot.setup_axes_limits(1, end, -1, 1, implot.Cond_.always)
    if is_log:
        implot.setup_axis_scale(implot.ImAxis_.x1, implot.Scale_.log10)
    implot.setup_finish()


def lengths(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of the pieces."""
    return np.hypot(np.diff(x)[::2], np.diff(y)[::2])


def test_a_straight_line_is_drawn_and_left_out_in_turn() -> None:
    x, y = curve_lines.dashed(np.array([0.0, 20.0]), np.array([5.0, 5.0]), (4.0, 2.0))
    assert x.tolist() == [0, 4, 6, 10, 12, 16, 18, 20]
    assert set(y) == {5.0}


def test_a_dash_goes_round_a_corner() -> None:
    x, y = curve_lines.dashed(np.array([0.0, 3.0, 3.0]), np.array([0.0, 0.0, 5.0]), (5.0, 3.0))
    assert list(zip(x, y, strict=True)) == [(0, 0), (3, 0), (3, 0), (3, 2)]


def test_as_much_is_drawn_as_the_pattern_says_however_the_line_runs() -> None:
    rng = np.random.default_rng(0)
    x, y = np.arange(300.0), rng.normal(scale=30, size=300).cumsum()
    drawn = lengths(*curve_lines.dashed(x, y, (10.0, 3.0, 2.0, 3.0))).sum()
    assert drawn / np.hypot(np.diff(x), np.diff(y)).sum() == pytest.approx(12 / 18, abs=0.01)


def test_a_very_long_line_has_not_very_many_parts() -> None:
    x, _ = curve_lines.dashed(np.array([0.0, 1e9]), np.zeros(2), (4.0, 2.0))
    assert len(x) < 5000


@pytest.mark.parametrize("is_log", [False, True])
def test_dashes_are_as_long_on_the_screen_at_both_ends_of_the_axis(
    monkeypatch: pytest.MonkeyPatch, is_log: bool
) -> None:
    ends: list[float] = []
    draw_line = implot.plot_line

    def noted(name: str, x: np.ndarray, y: np.ndarray, spec: implot.Spec) -> None:
        points = [implot.plot_to_pixels(*at) for at in zip(x, y, strict=True)]
        ends[:] = [point.x for point in points]
        draw_line(name, x, y, spec)

    monkeypatch.setattr(implot, "plot_line", noted)

    def draw(_: None) -> None:
        with plots.begin("##plot", SIZE) as is_seen:
            assert is_seen
            set_axes(100, is_log=is_log)
            x = np.array([1.0, 100.0])
            line: dict[str, Any] = {"weight": 1.0, "dash": Dash.DASHED, "is_log": is_log}
            curve_lines.plot("##line", x, np.zeros(2), color=(1, 1, 1, 1), **line)

    Stage(None, draw)
    whole = np.diff(ends)[::2][:-1]  # the last may be cut
    np.testing.assert_allclose(whole, Dash.DASHED.value[0], atol=0.1)


@pytest.mark.parametrize("is_log", [False, True])
def test_markers_are_on_the_line_and_those_of_two_lines_apart(
    monkeypatch: pytest.MonkeyPatch, is_log: bool
) -> None:
    x, y, found = np.arange(1.0, 400.0), np.sin(np.arange(1.0, 400.0)), []
    monkeypatch.setattr(implot, "plot_scatter", lambda _, x, y, spec: found.append((x, y)))

    def draw(_: None) -> None:
        found.clear()
        with plots.begin("##plot", SIZE) as is_seen:
            assert is_seen
            set_axes(400, is_log=is_log)
            for place in (0, 1):
                marks: dict[str, Any] = {"marker": Marker.CIRCLE, "place": place, "is_log": is_log}
                curve_lines.plot_markers("##marks", x, y, color=(1, 1, 1, 1), **marks)

    Stage(None, draw)
    first, second = found
    assert len(first[0]) >= 4
    assert set(zip(*first, strict=True)) <= set(zip(x, y, strict=True))
    assert not set(first[0][1:]) & set(second[0][1:])

"""The plot of curves: where labels go, and that odd numbers do not break it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.model_info import LayerInfo
from renderer.spectra.design_marks import DesignFrequency, DesignMark
from renderer.spectra.spectrum_curves import FilterKind, FilterResponse, Normalization, PowerSpectrum
from tests.widgets.stage import Stage
from widgets import plots, spectrum_curves_plot
from widgets.spectrum_curves_plot import CurvesShown
from widgets.spectrum_options import SpectrumOptions
from widgets.spectrum_traces import CurveMemory, Trace

SIZE = (400.0, 300.0)
LAYER = LayerInfo("L5", 8, (52, 52), 32.0, 6.35, 10.0, 9.65, False, 4, 2, radial=True)
FREQUENCY = np.linspace(0, 32, 513)
FILTERS = tuple(
    FilterResponse(kind, angle, FREQUENCY, -FREQUENCY) for kind in FilterKind for angle in (0.0, 45.0)
)


def marks_at(*frequencies: float) -> list[DesignMark]:
    return [DesignMark(each, (DesignFrequency.CUTOFF,)) for each in frequencies]


@pytest.mark.parametrize("frequencies", [(10, 11, 12), (1, 5, 30), (29, 30, 31), (10, 10.5, 30)])
def test_no_label_covers_another_or_leaves_the_plot(frequencies: tuple[float, ...]) -> None:
    placed = []

    def draw(_: None) -> None:
        from imgui_bundle import implot

        with plots.begin("##plot", SIZE) as is_seen:
            assert is_seen
            implot.setup_axes_limits(0, 31.5, 0, 1, implot.Cond_.always)
            implot.setup_finish()
            left, width = implot.get_plot_pos().x, implot.get_plot_size().x
            placed[:] = spectrum_curves_plot._placed(marks_at(*frequencies), left, left + width)
            edges[:] = [left, left + width]

    edges: list[float] = []
    Stage(None, draw)
    assert len(placed) == 3
    spans = [(row, left, left + imgui.calc_text_size(mark.label).x) for mark, _, left, row in placed]
    for (row, start, end), (other_row, other_start, other_end) in combinations(spans, 2):
        assert row != other_row or end <= other_start or other_end <= start
    assert all(edges[0] <= start and end <= edges[1] for _, start, end in spans)


@pytest.mark.parametrize("is_db", [True, False])
@pytest.mark.parametrize("is_log", [True, False])
@pytest.mark.parametrize("power", [np.zeros((32, 32)), np.random.default_rng(0).random((32, 32))])
def test_it_draws_and_is_read_on_every_scale(is_db: bool, is_log: bool, power: np.ndarray) -> None:
    spectrum = PowerSpectrum(power.astype(np.float32), 32.0, 1, 1)
    options = SpectrumOptions(is_db=is_db, is_log_frequency=is_log, has_angle=True)
    traces = tuple(Trace(f"kept {i}", "the same name", spectrum, LAYER) for i in range(2))
    curves = CurveMemory().curves(traces, options)
    shown = CurvesShown(curves, LAYER, FILTERS, Normalization.RELATIVE_TO_MEAN, is_db, is_log)
    stage = Stage(None, lambda _: spectrum_curves_plot.draw(shown, SIZE, fit=True))
    imgui.get_io().add_mouse_pos_event(200.0, 150.0)
    stage.play(3)
    texts = [window.name for window in imgui.get_current_context().windows if window.was_active]
    assert any("Tooltip" in name for name in texts)


def test_no_curves_are_an_empty_plot() -> None:
    shown = CurvesShown((), None, (), Normalization.ABSOLUTE, True, False)
    Stage(None, lambda _: spectrum_curves_plot.draw(shown, SIZE, fit=True)).play(2)

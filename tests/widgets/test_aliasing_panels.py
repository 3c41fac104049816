"""Out-of-band energy, metrics and the sticking probe: the panels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import (
    Axis,
    Equivariance,
    EquivarianceMetrics,
    LayerEquivariance,
    ScanLine,
)
from renderer.aliasing.aliasing_jobs import ProbePath
from renderer.inspection import LayerFigures
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import aliasing_panel, figure_table, layer_columns, metrics_panel, sticking_panel
from widgets.metrics_panel import MetricsRun, MetricsView
from widgets.sticking_panel import ProbeView, StripOnShow

LAYERS = (
    LayerFigures("input", 1.0, 0.0, None),
    LayerFigures("L0_36_8", 1.0, 0.5, 1e-9),
    LayerFigures("L1_36_8", 1.0, None, 0.1),
)
METRICS = EquivarianceMetrics(3, 7, 52.0, 0.5, None, None, 12.0, None, (LayerEquivariance("L0", 99.0),))
RUNS = (
    None,
    MetricsRun("a.pkl", None, is_running=True),
    MetricsRun("a.pkl", METRICS, is_running=True, share=0.4, time_left="3 s left"),
    MetricsRun("a.pkl", METRICS, is_running=False, failure="Memory has run out."),
)


@pytest.fixture
def spots(monkeypatch: pytest.MonkeyPatch) -> Spots:
    return Spots(monkeypatch)


def strip(*, is_running: bool, rows: int = 5) -> StripOnShow:
    texture = imgui.ImTextureRef(1) if rows else None
    return StripOnShow("seed 0", texture, rows, 16, ProbePath.TRANSLATION, 0.01, is_running)


def energy(*, is_stale: bool = False) -> Stage[Any]:
    return Stage(None, lambda clicked: aliasing_panel.draw(LAYERS, "L0_36_8", is_stale=is_stale) or clicked)


def metrics(view: MetricsView, run: MetricsRun | None) -> Stage[Any]:
    """The settings, and the last wish that was not NOTHING."""

    def draw(value: tuple[MetricsView, metrics_panel.Wish]) -> tuple[MetricsView, metrics_panel.Wish]:
        view, wish = metrics_panel.draw(value[0], run, is_changed=True)
        return view, value[1] if wish is metrics_panel.Wish.NOTHING else wish

    return Stage((view, metrics_panel.Wish.NOTHING), draw)


def probe(view: ProbeView, on_show: StripOnShow | None, *, is_blend: bool = False) -> Stage[Any]:
    def draw(value: tuple[ProbeView, sticking_panel.Wish]) -> tuple[ProbeView, sticking_panel.Wish]:
        view, wish = sticking_panel.draw(value[0], on_show, is_blend=is_blend)
        return view, value[1] if wish is sticking_panel.Wish.NOTHING else wish

    return Stage((view, sticking_panel.Wish.NOTHING), draw)


def test_a_cell_without_a_figure_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(figure_table, "nothing", said.append)
    energy()
    assert {row.beyond_cutoff is None for row in LAYERS} == {True, False}
    assert set(said) == {layer_columns.NO_CUTOFF, layer_columns.NO_STOPBAND}


def test_ablated_layers_are_marked(spots: Spots) -> None:
    Stage("", lambda _: aliasing_panel.draw(LAYERS, None, ablated={"L1_36_8"}, is_stale=False) or "")
    assert [label for label in spots.labels if "###" in label] == [
        figure_table.name_label("L1_36_8", is_ablated=True)
    ]


def test_a_click_on_a_row_looks_at_its_layer(spots: Spots) -> None:
    panel = energy()
    panel.click(spots.of("L1_36_8"))
    assert panel.value == "L1_36_8"


def test_figures_sort_by_size_with_unknown_ones_last(spots: Spots, monkeypatch: pytest.MonkeyPatch) -> None:
    headers: dict[str, tuple[float, float]] = {}
    draw = imgui.table_header

    def noted(label: str) -> None:
        draw(label)
        low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
        headers[label] = (low.x + high.x) / 2, (low.y + high.y) / 2

    monkeypatch.setattr(imgui, "table_header", noted)
    panel = energy()
    assert list(spots.labels) == ["input", "L0_36_8", "L1_36_8"]
    panel.click(headers["Beyond f_c"])
    assert list(spots.labels) == ["L0_36_8", "input", "L1_36_8"]
    panel.play(30)
    panel.click(headers["Beyond f_c"])
    assert list(spots.labels) == ["input", "L0_36_8", "L1_36_8"]
    panel.play(30)
    panel.click(headers["Beyond stopband"])
    assert list(spots.labels) == ["L1_36_8", "L0_36_8", "input"]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("view", [MetricsView(), MetricsView(1, 2**32 - 1, (Equivariance.EQR,), True, False)])
def test_metrics_that_nobody_touches_stay_as_they_are(view: MetricsView, run: MetricsRun | None) -> None:
    assert metrics(view, run).value == (view, metrics_panel.Wish.NOTHING)


def test_metrics_start_and_are_cancelled(spots: Spots) -> None:
    panel = metrics(MetricsView(), None)
    panel.click(spots.of("EQ-R"))
    assert panel.value[0].kinds == (Equivariance.EQT_INT, Equivariance.EQT_FRAC)
    panel.click(spots.of("Measure"))
    assert panel.value[1] is metrics_panel.Wish.START
    panel = metrics(MetricsView(), RUNS[2])
    panel.click(spots.of("Cancel"))
    assert panel.value[1] is metrics_panel.Wish.CANCEL


def test_metrics_of_nothing_cannot_be_started(spots: Spots) -> None:
    panel = metrics(MetricsView(kinds=()), None)
    panel.click(spots.of("Measure"))
    assert panel.value[1] is metrics_panel.Wish.NOTHING


def test_figures_are_copied_as_text_and_as_json(spots: Spots) -> None:
    panel = metrics(MetricsView(), RUNS[3])
    panel.click(spots.of("Text"))
    assert panel.value[1] is metrics_panel.Wish.COPY_TEXT
    panel.click(spots.of("JSON"))
    assert panel.value[1] is metrics_panel.Wish.COPY_JSON


@pytest.mark.parametrize("on_show", [None, strip(is_running=True, rows=0), strip(is_running=False)])
@pytest.mark.parametrize(
    "view",
    [
        ProbeView(),
        ProbeView(ScanLine(Axis.VERTICAL, 0.123456789), ProbePath.INTERPOLATION, 333, 0.987654321),
    ],
)
def test_a_probe_that_nobody_touches_stays_as_it_is(view: ProbeView, on_show: StripOnShow | None) -> None:
    assert probe(view, on_show).value == (view, sticking_panel.Wish.NOTHING)


def test_a_probe_is_set_started_cancelled_and_saved(spots: Spots) -> None:
    panel = probe(ProbeView(), None)
    panel.click(spots.of("Vertical"))
    panel.click(spots.of("To next seed"))
    assert panel.value[0] == replace(ProbeView(), line=ScanLine(Axis.VERTICAL), path=ProbePath.INTERPOLATION)
    panel.click(spots.of("Save strip"))  # there is none yet
    assert panel.value[1] is sticking_panel.Wish.NOTHING
    panel.click(spots.of(" Probe"))
    assert panel.value[1] is sticking_panel.Wish.START
    panel = probe(ProbeView(), strip(is_running=True))
    panel.click(spots.of("Cancel"))
    assert panel.value[1] is sticking_panel.Wish.CANCEL
    panel = probe(ProbeView(), strip(is_running=False))
    panel.click(spots.of("Save strip"))
    assert panel.value[1] is sticking_panel.Wish.SAVE


def test_a_blend_of_seeds_has_no_next_seed_to_go_to(spots: Spots) -> None:
    panel = probe(ProbeView(path=ProbePath.INTERPOLATION), None, is_blend=True)
    panel.click(spots.of(" Probe"))
    assert panel.value[1] is sticking_panel.Wish.NOTHING

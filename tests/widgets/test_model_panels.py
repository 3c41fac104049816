"""Panels about models: runs, metrics, memory, downloads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from imgui_bundle import imgui

from renderer.model_jobs import HeldModel, ModelsHeld, Use
from renderer.training_metrics import MetricCurve
from renderer.training_runs import Snapshot, TrainingRun
from tests.widgets.spots import Spots
from tests.widgets.stage import WIDTH, Stage
from widgets import downloads_panel, held_models_panel, run_panel, training_plot
from widgets.downloads_panel import Coming, DownloadWish, Kept
from widgets.run_panel import RunAction, RunShown
from widgets.training_plot import PlotView

FOLDER = Path("/runs/00000-faces")
RUN = TrainingRun(FOLDER, tuple(Snapshot(k, FOLDER / f"network-snapshot-{k:06d}.pkl") for k in (0, 200, 400)))
SHOWN = RunShown(RUN, (FOLDER, Path("/runs/00001-other")), 1)
CURVES = tuple(
    MetricCurve(name, np.array([0.0, 200.0, 400.0]), np.array([9.0, 5.0, 4.0]))
    for name in ("fid50k_full", "kid50k_full", "is50k_mean", "is50k_std")
)
MODEL = HeldModel("a.pkl", "a.pkl", "/a.pkl", "stylegan3-r", 64, 2_000_000, (Use.FIRST,))
HELD = ModelsHeld((MODEL, replace(MODEL, model="b.pkl", name="b.pkl", uses=())), "cpu", 10**10, 10**9, 10**9)


def actions(shown: RunShown) -> tuple[Stage[None], list[RunAction]]:
    found: list[RunAction] = []

    def draw(_: None) -> None:
        action = run_panel.draw(shown)
        if action != RunAction():
            found.append(action)

    return Stage(None, draw), found


@pytest.mark.parametrize(("button", "index"), [("Before", 0), ("After", 2)])
def test_buttons_step_to_the_neighbours(monkeypatch: pytest.MonkeyPatch, button: str, index: int) -> None:
    spots = Spots(monkeypatch)
    stage, found = actions(SHOWN)
    stage.click(spots.of(f"##{button}"))
    assert found == [RunAction(index=index)]


def test_the_slider_goes_through_all_snapshots() -> None:
    stage, found = actions(SHOWN)
    row = stage.row(1, 0.5)
    stage.drag(row, (WIDTH * 0.9, row[1]))
    assert {action.index for action in found} == {2}


def test_beyond_the_ends_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage, found = actions(replace(SHOWN, index=2))
    stage.click(spots.of("##After"))
    assert found == []


def test_another_run_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage, found = actions(SHOWN)
    stage.click(spots.of("##Run"))
    stage.click(spots.of("00001-other"))
    assert found == [RunAction(run=Path("/runs/00001-other"))]


@pytest.mark.parametrize(
    ("button", "action"),
    [("Open", RunAction(opens_arrived=True)), ("##Not now", RunAction(dismisses_arrived=True))],
)
def test_a_new_snapshot_can_be_opened_or_not(
    monkeypatch: pytest.MonkeyPatch, button: str, action: RunAction
) -> None:
    spots = Spots(monkeypatch)
    stage, found = actions(replace(SHOWN, arrived=Snapshot(600, FOLDER / "network-snapshot-000600.pkl")))
    stage.click(spots.of(button))
    assert found == [action]


def test_a_run_of_thousands_is_drawn_as_fast_as_a_short_one() -> None:
    many = tuple(Snapshot(k, FOLDER / f"network-snapshot-{k:06d}.pkl") for k in range(5000))
    stage, found = actions(replace(SHOWN, run=replace(RUN, snapshots=many), index=4999))
    row = stage.row(1, 0.8)
    stage.drag(row, (WIDTH * 0.2, row[1]))
    assert found[-1].index is not None
    assert found[-1].index < 2000


def test_a_run_without_snapshots_says_so() -> None:
    _, found = actions(replace(SHOWN, run=replace(RUN, snapshots=()), index=None))
    assert found == []


def test_the_first_metric_is_drawn_until_others_are_ticked(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage = Stage(PlotView(), lambda view: training_plot.draw_choice(view, CURVES))
    assert stage.value.chosen == ("fid50k_full",)
    stage.click(spots.of("##Metrics"))
    for name in ("is50k_mean", "kid50k_full", "is50k_std"):
        stage.click(spots.of(name))
    assert stage.value.chosen == ("fid50k_full", "is50k_mean", "kid50k_full"), "no more than three"
    stage.click(spots.of("fid50k_full"))
    assert stage.value.chosen == ("is50k_mean", "kid50k_full")


def test_a_click_on_a_point_gives_its_kimg() -> None:
    clicked: list[float] = []

    def draw(view: PlotView) -> PlotView:
        view, kimg = training_plot.draw(view, CURVES, 200, (imgui.get_content_region_avail().x, 300.0))
        if kimg is not None:
            clicked.append(kimg)
        return view

    stage = Stage(PlotView(("fid50k_full", "kid50k_full")), draw)
    assert not stage.value.fits
    for across in np.linspace(0.1, 0.98, 30):
        stage.click((WIDTH * across, 150.0))
    assert set(clicked) == {0.0, 200.0, 400.0}
    assert len(clicked) < 30, "between the points there is nothing to open"


ONE_POINT = MetricCurve("fid", np.array([7.0]), np.array([3.0]))


@pytest.mark.parametrize("curves", [(ONE_POINT,), ()])
def test_a_plot_of_one_point_or_of_none_is_drawn(curves: tuple[MetricCurve, ...]) -> None:
    size = (300.0, 200.0)
    stage = Stage(PlotView(("fid",)), lambda view: training_plot.draw(view, curves, None, size)[0])
    assert stage.value.chosen == ("fid",)


def evicted(held: ModelsHeld) -> tuple[Stage[None], list[str]]:
    found: list[str] = []

    def draw(_: None) -> None:
        model = held_models_panel.draw(held, layers_bytes=0)
        if model is not None:
            found.append(model)

    return Stage(None, draw), found


def test_only_what_nobody_uses_can_be_evicted(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage, found = evicted(HELD)
    stage.click(spots.of("##Evict", 0))
    assert found == []
    stage.click(spots.of("##Evict", 1))
    assert found == ["b.pkl"]


def test_nothing_in_memory_is_drawn_too() -> None:
    assert evicted(replace(HELD, models=(), process_bytes=None))[1] == []


@pytest.mark.parametrize("wish", [DownloadWish.OPEN, DownloadWish.DELETE])
def test_kept_models_are_opened_and_deleted(monkeypatch: pytest.MonkeyPatch, wish: DownloadWish) -> None:
    spots = Spots(monkeypatch)
    found: list[object] = []
    kept = [Kept("https://a.org/x.pkl", "x.pkl", 1000, "ab" * 32)]

    def draw(_: None) -> None:
        asked = downloads_panel.draw([], kept, "/cache")
        if asked is not None:
            found.append(asked)

    stage = Stage(None, draw)
    stage.click(spots.of(f"##{wish.name.capitalize()}"))
    assert found == [("https://a.org/x.pkl", wish)]


def test_a_download_can_be_left_off(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    found: list[object] = []
    coming = [Coming("https://a.org/x.pkl", "x.pkl", 0.3, "3.0 of 9.0 MB, 1.0 MB/s", 6.0)]

    def draw(_: None) -> None:
        asked = downloads_panel.draw(coming, [], "/cache")
        if asked is not None:
            found.append(asked)

    stage = Stage(None, draw)
    stage.click(spots.of("##Cancel"))
    assert found == [("https://a.org/x.pkl", DownloadWish.CANCEL)]

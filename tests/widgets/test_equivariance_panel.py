"""Equivariance of the scene on show: settings in, settings and clicks out."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import Equivariance, LayerEquivariance
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import equivariance_panel
from widgets.equivariance_panel import (
    PICTURE,
    EquivarianceAction,
    EquivarianceFigures,
    EquivarianceView,
    ErrorOf,
)

ROWS = (
    LayerEquivariance(PICTURE, 60.1, 58.0, 12.3),
    LayerEquivariance("L0_36_8", 130.0, math.inf, 9.0),
    LayerEquivariance("L1_36_8", 90.0, None, -3.0),
)
FIGURES = EquivarianceFigures(ROWS, is_stale=False)


@pytest.fixture
def spots(monkeypatch: pytest.MonkeyPatch) -> Spots:
    return Spots(monkeypatch)


def stage(
    view: EquivarianceView | None = None, figures: EquivarianceFigures = FIGURES, *, is_live: bool = False
) -> Stage[list[EquivarianceAction]]:
    """Keeps every action that said something; settings go from frame to frame."""

    def draw(said: list[EquivarianceAction]) -> list[EquivarianceAction]:
        action = equivariance_panel.draw(
            said[-1].view, figures, is_live=is_live, viewed=None, channels_limit=64
        )
        return said if action == EquivarianceAction(said[-1].view) else [*said, action]

    return Stage([EquivarianceAction(view or EquivarianceView())], draw)


@pytest.mark.parametrize(
    "figures", [FIGURES, replace(FIGURES, is_stale=True, note="Measuring…"), EquivarianceFigures()]
)
@pytest.mark.parametrize(
    "view",
    [
        EquivarianceView(),
        EquivarianceView(
            0.123456789, -0.987654321, 0.333333333, False, True, ErrorOf("L1", Equivariance.EQR)
        ),
    ],
)
def test_what_nobody_touches_stays_exactly_as_it_is(
    view: EquivarianceView, figures: EquivarianceFigures
) -> None:
    assert len(stage(view, figures).value) == 1


def test_live_is_chosen_by_hand_once_it_was_touched(spots: Spots) -> None:
    panel = stage(is_live=True)
    panel.click(spots.of("Live"))
    assert panel.value[-1].view.is_live is False


def test_measure_is_for_figures_that_are_out_of_date(spots: Spots) -> None:
    panel = stage()
    panel.click(spots.of("Measure"))
    assert len(panel.value) == 1
    panel = stage(figures=replace(FIGURES, is_stale=True))
    panel.click(spots.of("Measure"))
    assert panel.value[-1].measure


def test_a_click_on_a_name_looks_at_the_layer(spots: Spots) -> None:
    panel = stage()
    panel.click(spots.of("L1_36_8"))
    assert panel.value[-1].clicked == "L1_36_8"


def test_a_click_on_a_figure_maps_its_error_and_another_ends_it(spots: Spots) -> None:
    panel = stage()
    cell = spots.of("Turn of L1_36_8")
    panel.click(cell)
    assert panel.value[-1].view.error_of == ErrorOf("L1_36_8", Equivariance.EQR)
    panel.play(30)
    panel.click(cell)
    assert panel.value[-1].view.error_of is None
    assert panel.value[-1].clicked is None


def test_the_picture_has_a_map_as_layers_have(spots: Spots) -> None:
    panel = stage()
    panel.click(spots.of(f"Turn of {PICTURE}"))
    assert panel.value[-1].view.error_of == ErrorOf(PICTURE, Equivariance.EQR)


@pytest.mark.parametrize("view", [EquivarianceView(x=0.0, y=0.0), EquivarianceView(turns=0.0)])
def test_a_motion_that_moves_nothing_is_not_measured(spots: Spots, view: EquivarianceView) -> None:
    assert equivariance_panel.why_not(view)
    panel = stage(view, replace(FIGURES, is_stale=True))
    panel.click(spots.of("Measure"))
    assert not any(action.measure for action in panel.value)


def test_one_part_of_a_translation_may_be_zero() -> None:
    assert equivariance_panel.why_not(EquivarianceView(x=0.0)) == ""


def test_a_shift_that_leaves_nothing_to_compare_is_cut_to_what_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imgui, "drag_float2", lambda *_: (True, [10_000.0, -10_000.0]))
    view = stage().value[-1].view
    assert (view.x, view.y) == (equivariance_panel.MOST_SHIFT, -equivariance_panel.MOST_SHIFT)

"""The switches of ablations: value in, value out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.interventions import Ablation
from renderer.model_info import LayerInfo
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import ablation_panel, controls

PLAIN = LayerInfo("L1_36_8", 8, (36, 36), 16.0, 3.0, 5.0, 5.0, False, 2, 2, radial=False)
ROUND = replace(PLAIN, name="L10_36_8", radial=True)
LAYERS = (PLAIN, ROUND)
Value = tuple[Ablation, ...]


@pytest.fixture
def spots(monkeypatch: pytest.MonkeyPatch) -> Spots:
    return Spots(monkeypatch)


def stage(value: Value = (), layers: tuple[LayerInfo, ...] = LAYERS) -> Stage[Value]:
    return Stage(value, lambda value: ablation_panel.draw(value, layers))


@pytest.mark.parametrize(
    "value",
    [
        (),
        (Ablation("L1_36_8", cutoff_scale=0.123456789), Ablation("L10_36_8", separable=True)),
        (Ablation("L10_36_8", without_down_filter=True, separable=True), Ablation("gone", separable=True)),
    ],
)
def test_what_nobody_touches_stays_exactly_as_it_is(value: Value) -> None:
    assert stage(value).value == value


def test_a_click_leaves_out_one_part_of_one_layer_and_another_puts_it_back(spots: Spots) -> None:
    panel = stage()
    panel.click(spots.of("No filter", 1))
    assert panel.value == (Ablation("L1_36_8", without_down_filter=True),)
    panel.click(spots.of("1× rate", 2))
    assert panel.value == (
        Ablation("L10_36_8", without_oversampling=True),
        Ablation("L1_36_8", without_down_filter=True),
    )
    panel.click(spots.of("No filter", 1))
    assert panel.value == (Ablation("L10_36_8", without_oversampling=True),)


def test_the_first_row_stands_for_all_layers(spots: Spots) -> None:
    panel = stage((Ablation("L1_36_8", without_down_filter=True),))
    panel.click(spots.of("No filter", 0))  # some have it: all get it
    assert [one.without_down_filter for one in panel.value] == [True, True]
    panel.click(spots.of("No filter", 0))
    assert panel.value == ()


def test_only_a_radial_filter_can_be_made_separable(spots: Spots) -> None:
    panel = stage()
    panel.click(spots.of("Separable", 1))
    assert panel.value == ()
    panel.click(spots.of("Separable", 0))
    assert panel.value == (Ablation("L10_36_8", separable=True),)


def test_without_a_filter_there_is_none_to_be_changed(spots: Spots) -> None:
    value = (Ablation("L10_36_8", without_oversampling=True),)
    panel = stage(value)
    panel.click(spots.of("Separable", 2))
    cutoff = spots.of("Cutoff", 2)
    panel.drag(cutoff, (cutoff[0] + 40, cutoff[1]))
    assert panel.value == value


def test_dragging_a_cutoff_changes_that_of_its_layer_within_bounds(spots: Spots) -> None:
    panel = stage()
    place = spots.of("Cutoff", 1)
    panel.drag(place, (place[0] + 60, place[1]))
    (one,) = panel.value
    assert one == Ablation("L1_36_8", cutoff_scale=one.cutoff_scale)
    assert one.cutoff_scale > 1
    panel.play(30)  # or it would be a double click
    panel.drag(place, (place[0] + 4000, place[1]))
    assert panel.value[0].cutoff_scale == ablation_panel.HIGHEST_CUTOFF


def test_clear_makes_every_layer_whole(spots: Spots) -> None:
    panel = stage((Ablation("L1_36_8", without_down_filter=True), Ablation("gone", separable=True)))
    panel.click(spots.of("Clear"))
    assert panel.value == ()


def test_a_model_without_anti_aliasing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(controls, "dim_text", said.append)
    value: Value = (Ablation("L1_36_8", separable=True),)
    assert stage(value, ()).value == value
    assert "to leave out" in said[-1]

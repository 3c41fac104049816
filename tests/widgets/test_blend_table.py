"""The table of a blend: seeds and weights are typed, dragged, added and taken out."""

from __future__ import annotations

from typing import Any

import pytest
from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.scene import SEED_COUNT, LatentPoint, SeedWeight
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import blend_table, latent_panel, number_field

TWO = (SeedWeight(7, 0.75), SeedWeight(9, 0.25))


def staged(blend: blend_table.Blend) -> Stage[blend_table.Blend]:
    return Stage(blend, blend_table.draw)


def test_a_seed_more_has_an_equal_share_and_the_sum_stays() -> None:
    three = blend_table.with_one_more(TWO)
    assert [part.seed for part in three] == [7, 9, 10]
    assert [part.weight for part in three] == pytest.approx([1 / 2, 1 / 6, 1 / 3], abs=1e-6)
    last = blend_table.with_one_more((SeedWeight(0, 1.0), SeedWeight(SEED_COUNT - 1, 1.0)))
    assert last[2].seed == 1, "after the last seed the plane begins again, and no seed is twice in it"


def test_the_others_get_the_share_of_a_seed_that_is_taken_out() -> None:
    assert blend_table.without(TWO, 0) == (SeedWeight(9, 1.0),)
    assert blend_table.without((SeedWeight(1, 0.5), SeedWeight(2, 0.0)), 0) == (SeedWeight(2, 0.0),)


def test_normalised_weights_sum_to_1_in_the_same_proportions() -> None:
    assert blend_table.normalised((SeedWeight(1, 3.0), SeedWeight(2, 1.0))) == (
        SeedWeight(1, 0.75),
        SeedWeight(2, 0.25),
    )
    opposed = (SeedWeight(1, 1.0), SeedWeight(2, -1.0))
    assert blend_table.normalised(opposed) == opposed


def test_seeds_are_added_normalised_and_taken_out_by_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage = staged((SeedWeight(7, 2.0),))
    stage.click(spots.of("Normalise"))
    assert stage.value == (SeedWeight(7, 1.0),)
    stage.click(spots.of("Normalise"))
    stage.click(spots.of(f"{icons.ICON_FA_XMARK}##Remove seed"))
    assert stage.value == (SeedWeight(7, 1.0),), "one stays, and it sums to 1 already"
    stage.click(spots.of(f"{icons.ICON_FA_PLUS} Seed"))
    assert stage.value == (SeedWeight(7, 0.5), SeedWeight(8, 0.5))
    stage.click(spots.of(f"{icons.ICON_FA_XMARK}##Remove seed"))
    assert len(stage.value) == 1


def test_what_is_typed_or_dragged_becomes_the_seed_and_the_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[tuple[float, float]] = [(-99.0, 0.4)]
    shown: list[float] = []

    def seed_field(label: str, value: float, *_: Any) -> tuple[bool, float]:
        shown.append(value)
        return bool(typed), typed[0][0] if typed else value

    def weight_field(label: str, value: float, *_: Any) -> tuple[bool, float]:
        return (True, typed.pop()[1]) if typed else (False, value)

    monkeypatch.setattr(imgui, "input_double", seed_field)
    monkeypatch.setattr(number_field, "drag_float", weight_field)
    stage = staged(TWO)
    assert stage.value == (SeedWeight(SEED_COUNT - 99, 0.4), TWO[1])
    stage.play(1)
    assert shown[-2:] == [-99.0, 9.0], "as the map names it"


def test_a_point_of_the_plane_becomes_a_blend_of_its_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage = Stage(LatentPoint(x=4.25), lambda latent: latent_panel._draw_buttons(latent))
    stage.click(spots.of("Blend"))
    assert stage.value == LatentPoint(blend=(SeedWeight(4, 0.75), SeedWeight(5, 0.25)))
    stage.play(1)
    assert not spots.count("Blend"), "it is one"

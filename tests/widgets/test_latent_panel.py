"""The latent point as its panel shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from imgui_bundle import imgui

from renderer.scene import LatentPoint, Motion, SeedWeight
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage, imgui_context
from widgets import latent_panel


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


@pytest.mark.parametrize("x", [-7.0, -0.25, -4294967295.0, 4294967289.0])
def test_a_latent_point_below_seed_0_is_shown_and_stays_where_it_is(
    monkeypatch: pytest.MonkeyPatch, x: float
) -> None:
    shown, real = [], imgui.input_double

    def noted(label: str, value: float, *words: Any) -> tuple[bool, float]:
        shown.append(value)
        return real(label, value, *words)

    monkeypatch.setattr(imgui, "input_double", noted)
    stage = Stage(LatentPoint(x=x), latent_panel.draw_point)
    stage.play(3)
    assert stage.value == LatentPoint(x=x)
    assert set(shown) == {float(round(x))}


BLEND = LatentPoint(blend=(SeedWeight(2**32 - 99, 0.98), SeedWeight(4_000_000_000, 0.02)))


def test_the_seeds_of_a_blend_are_named_as_on_the_map_and_apart_from_their_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.widgets.stage.WIDTH", 200.0)
    seeds: dict[str, float] = {}
    weights: dict[float, tuple[float, float]] = {}
    input_double, drag_float = imgui.input_double, imgui.drag_float

    def seed_noted(label: str, value: float, *words: Any) -> Any:
        result = input_double(label, value, *words)
        fits = imgui.calc_text_size(f"{value:.0f}").x <= imgui.get_item_rect_size().x
        seeds[f"{value:.0f}{'' if fits else ' (cut)'}"] = imgui.get_item_rect_max().x
        return result

    def weight_noted(label: str, value: float, *words: Any) -> Any:
        result = drag_float(label, value, *words)
        weights[value] = imgui.get_item_rect_min().x, imgui.get_item_rect_max().x
        return result

    monkeypatch.setattr(imgui, "input_double", seed_noted)
    monkeypatch.setattr(imgui, "drag_float", weight_noted)
    stage = Stage(BLEND, lambda latent: latent_panel.draw_blend(latent, 150.0))
    assert stage.value == BLEND
    assert list(seeds) == [str(LatentPoint(x=-99.0).seed), "4000000000"]
    assert list(weights) == [0.98, 0.02]
    assert seeds["4000000000"] < weights[0.02][0]
    assert weights[0.02][1] < 200.0


def test_a_blend_is_left_for_its_strongest_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage = Stage(BLEND, lambda latent: latent_panel.draw_blend(latent, 150.0))
    stage.click(spots.of("To the seed plane"))
    assert stage.value == LatentPoint(x=-99.0)


def test_a_walk_begins_at_the_strongest_seed_of_a_blend(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = Spots(monkeypatch)
    stage = Stage((BLEND, Motion()), lambda value: latent_panel.draw_moves(*value))
    assert stage.value == (BLEND, Motion())
    stage.click(spots.of("Walk"))
    latent, motion = stage.value
    assert latent == LatentPoint(x=-99.0)
    assert motion.walk_seeds

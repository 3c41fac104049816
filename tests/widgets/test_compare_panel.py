"""The row above a comparison: value in, value out, and what else was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.comparison import Comparison
from renderer.model_info import ModelInfo
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import compare_panel
from widgets.compare_panel import Arrangement, CompareAction, Look, Wish

MODELS = ("/models/b.pkl", "/other/b.pkl")
HELD = Scene(latent=LatentPoint(x=5.0))


@pytest.fixture
def spots(monkeypatch: pytest.MonkeyPatch) -> Spots:
    return Spots(monkeypatch)


def stage(comparison: Comparison, second: ModelInfo | None = MODEL) -> Stage[CompareAction]:
    def draw(value: CompareAction) -> CompareAction:
        action = compare_panel.draw(
            value.comparison,
            value.look,
            MODELS,
            scene=HELD,
            second=second,
            is_loading=second is None,
        )
        return action if value.wish is Wish.NOTHING else replace(action, wish=value.wish)

    return Stage(CompareAction(comparison, Look()), draw)


@pytest.mark.parametrize(
    "comparison",
    [
        Comparison(),
        Comparison("/models/b.pkl", is_intact=False),
        Comparison(is_layer_linked=False, layer="L0_12_5"),
        Comparison("/models/gone.pkl", is_layer_linked=False, layer="gone"),
    ],
)
def test_what_nobody_touches_stays_exactly_as_it_is(comparison: Comparison) -> None:
    assert stage(comparison).value == CompareAction(comparison, Look())
    assert stage(comparison, second=None).value == CompareAction(comparison, Look())


def test_models_of_one_name_are_told_apart(spots: Spots) -> None:
    panel = stage(Comparison())
    panel.click(spots.of("##Second model"))
    panel.click(spots.of("b.pkl##/other/b.pkl"))
    assert panel.value.comparison == Comparison("/other/b.pkl")


def test_another_model_links_the_layer_again(spots: Spots) -> None:
    panel = stage(Comparison(is_layer_linked=False, layer="L0_12_5"))
    panel.click(spots.of("##Second model"))
    panel.click(spots.of("b.pkl##/models/b.pkl"))
    assert panel.value.comparison == Comparison("/models/b.pkl")


def test_the_second_picture_can_have_the_interventions_too(spots: Spots) -> None:
    panel = stage(Comparison())
    panel.click(spots.of("Intact"))
    assert panel.value.comparison == Comparison(is_intact=False)


@pytest.mark.parametrize(
    ("button", "wish"),
    [
        (f"{icons.ICON_FA_FOLDER_OPEN}##Second model", Wish.BROWSE),
        ("##Swap", Wish.SWAP),
        ("##End comparison", Wish.CLOSE),
    ],
)
def test_buttons_say_what_was_asked_for(spots: Spots, button: str, wish: Wish) -> None:
    panel = stage(Comparison("/models/b.pkl"))
    panel.click(spots.of(button))
    assert panel.value.wish is wish


def test_one_model_cannot_be_swapped(spots: Spots) -> None:
    panel = stage(Comparison())
    panel.click(spots.of(f"{icons.ICON_FA_RIGHT_LEFT}##Swap"))
    assert panel.value.wish is Wish.NOTHING
    assert not imgui.is_popup_open("", imgui.PopupFlags_.any_popup)


@pytest.mark.parametrize("arrangement", list(Arrangement))
def test_two_pictures_are_arranged_by_one_button_each(spots: Spots, arrangement: Arrangement) -> None:
    panel = stage(Comparison())
    panel.click(spots.of(arrangement.value))
    assert panel.value == CompareAction(Comparison(), Look(arrangement))


def test_b_keeps_the_scene_in_which_it_is_held_with_all_that_was_done_to_layers(spots: Spots) -> None:
    panel = stage(Comparison())
    panel.click(spots.of("Freeze B"))
    assert panel.value.comparison == Comparison(held=HELD, is_intact=False)
    panel.click(spots.of("Freeze B"))
    assert panel.value.comparison == Comparison(is_intact=False)

"""The row above a comparison: value in, value out, and what else was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from imgui_bundle import ImVec2, imgui
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.comparison import Comparison
from renderer.model_info import ModelInfo
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL
from tests.widgets.spots import Spots
from tests.widgets.stage import Stage
from widgets import compare_panel
from widgets.compare_panel import Arrangement, CompareAction, Facts, Look, Wish

MODELS = ("/models/b.pkl", "/other/b.pkl")
HELD = Scene(latent=LatentPoint(x=5.0))


@pytest.fixture
def spots(monkeypatch: pytest.MonkeyPatch) -> Spots:
    return Spots(monkeypatch)


WIDE = 1200.0


@pytest.fixture(autouse=True)
def wide(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tools have room in the row."""
    have_room(WIDE, monkeypatch)


def have_room(width: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.widgets.stage.WIDTH", width)
    imgui.get_io().display_size = ImVec2(width, 900.0)


def stage(comparison: Comparison, second: ModelInfo | None = MODEL) -> Stage[CompareAction]:
    def draw(value: CompareAction) -> CompareAction:
        facts = Facts(MODELS, HELD, second, is_loading=second is None)
        action = compare_panel.draw(value.comparison, value.look, facts)
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


def test_in_a_narrow_row_the_arrangements_are_a_list(spots: Spots, monkeypatch: pytest.MonkeyPatch) -> None:
    have_room(420.0, monkeypatch)
    panel = stage(Comparison())
    panel.click(spots.of("##Arrangement"))
    panel.click(spots.of("Split"))
    assert panel.value == CompareAction(Comparison(), Look(Arrangement.SPLIT))


def test_what_has_no_room_is_in_the_menu_at_the_end(spots: Spots, monkeypatch: pytest.MonkeyPatch) -> None:
    have_room(250.0, monkeypatch)
    panel = stage(Comparison("/models/b.pkl"))
    assert not spots.count("##Second layer")
    panel.click(spots.of("##More Comparison"))
    panel.click(spots.of("##Second layer"))
    panel.click(spots.of("Image"))
    assert panel.value.comparison == Comparison("/models/b.pkl", is_layer_linked=False)


@pytest.mark.parametrize("width", [120.0, 250.0, 420.0, WIDE])
@pytest.mark.parametrize("arrangement", list(Arrangement))
def test_the_tools_take_one_row_whatever_its_width(
    width: float, arrangement: Arrangement, monkeypatch: pytest.MonkeyPatch
) -> None:
    heights = []
    have_room(width, monkeypatch)

    def draw(value: CompareAction) -> CompareAction:
        start = imgui.get_cursor_pos_y()
        facts = Facts(MODELS, HELD, MODEL, is_loading=False)
        action = compare_panel.draw(value.comparison, value.look, facts)
        heights.append(imgui.get_cursor_pos_y() - start)
        return action

    Stage(CompareAction(Comparison(), Look(arrangement)), draw)
    assert heights[-1] == imgui.get_frame_height_with_spacing()

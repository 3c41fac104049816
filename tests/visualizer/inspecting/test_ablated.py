"""What titles say of ablated layers."""

from __future__ import annotations

from renderer.interventions import Ablation
from renderer.scene import Scene
from tests.visualizer.fakes import MODEL
from visualizer.inspecting import ablated

FIRST, SECOND, LAST = (layer.name for layer in MODEL.layers)


def ablating(*layers: str) -> Scene:
    return Scene(ablations=tuple(Ablation(layer, without_down_filter=True) for layer in layers))


def test_an_intact_model_has_plain_titles() -> None:
    assert ablated.titled(SECOND, Scene(), MODEL, SECOND) == SECOND
    assert ablated.words(Scene(ablations=(Ablation(SECOND),)), MODEL, SECOND) == ""


def test_an_ablated_layer_says_so_and_those_behind_it_say_which_one_it_is() -> None:
    scene = ablating(SECOND)
    assert ablated.titled(SECOND, scene, MODEL, SECOND) == f"{SECOND} (ablated)"
    assert ablated.titled(LAST, scene, MODEL, LAST) == f"{LAST} ({SECOND} ablated)"
    assert ablated.titled("Image", scene, MODEL, None) == f"Image ({SECOND} ablated)"


def test_what_comes_before_the_ablated_layer_is_intact() -> None:
    assert ablated.titled(FIRST, ablating(SECOND), MODEL, FIRST) == FIRST


def test_several_are_counted() -> None:
    scene = ablating(LAST, FIRST, SECOND)
    assert ablated.words(scene, MODEL, SECOND) == "2 layers ablated"
    assert ablated.names(scene, MODEL) == (FIRST, SECOND, LAST)

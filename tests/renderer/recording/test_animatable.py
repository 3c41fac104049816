"""What a timeline may govern, by name."""

from __future__ import annotations

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.animatable import TURNS_PATH, WORDS, Kind, animatable, animatables, kind_of
from renderer.recording.scene_path import value_at
from renderer.scene import Scene
from tests.visualizer.fakes import MODEL

SCENE = Scene(edits=EditStack((Edit("pca", 3, name="Smile"), Edit("pca", 4))))


def test_every_field_is_there_once_and_has_a_name_of_its_own() -> None:
    every = list(animatables(SCENE, None))
    assert len({each.path for each in every}) == len({each.name for each in every}) == len(every)
    for each in every:
        value_at(SCENE, each.path)
        kind_of(each.path)
        assert animatable(each.path, SCENE).group == each.group


def test_edits_go_by_their_names() -> None:
    assert animatable("edits.edits.0.strength", SCENE).name == "Smile"
    assert animatable("edits.edits.1.strength", SCENE).name == "Edit 2"
    assert animatable("edits.edits.7.strength", SCENE).name == "Edit 8"


def test_a_model_is_offered_what_it_has() -> None:
    paths = {each.path for each in animatables(SCENE, MODEL)}
    assert "noise.seed" not in paths
    assert {TURNS_PATH, "class_index"} <= paths


def test_only_numbers_and_points_have_something_between_two_keys() -> None:
    kinds = {path: kind_of(path) for path in ("latent", "truncation.psi", "class_index", "view.mono", *WORDS)}
    assert kinds["latent"] is Kind.LATENT
    assert kinds["truncation.psi"] is Kind.NUMBER
    assert [path for path, kind in kinds.items() if kind.is_on_the_way] == ["latent", "truncation.psi"]


def test_a_field_without_a_name_goes_by_its_path() -> None:
    assert animatable("probe.x", Scene()).name == "probe.x"

"""What a control is varied over."""

from __future__ import annotations

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.variation import Variation, numbers, seeds
from renderer.scene import LatentPoint, Normalize, Scene, SeedWeight


def test_numbers_go_evenly_from_end_to_end() -> None:
    psi = numbers("truncation.psi", 0.0, 0.9, 4, name="psi")
    assert psi.values == (0.0, 0.3, 0.6, 0.9)
    assert psi.scene(Scene(), 2).truncation.psi == 0.6


def test_whole_fields_get_whole_numbers_each_once() -> None:
    assert numbers("view.base_channel", 0, 3, 7, name="channel").values == (0, 1, 2, 3)
    assert numbers("class_index", 0, 10, 3, name="class").values == (0, 5, 10)


def test_one_step_is_the_first_number() -> None:
    assert numbers("transform.turns", 0.25, 0.75, 1, name="turns").values == (0.25,)


def test_a_seed_takes_the_place_of_a_blend() -> None:
    blend = Scene(latent=LatentPoint(blend=(SeedWeight(1, 0.5), SeedWeight(2, 0.5))))
    assert seeds((7,)).scene(blend, 0).latent == LatentPoint(x=7.0)
    across = numbers("latent.x", 0.0, 1.0, 2, name="latent x")
    assert across.scene(blend, 1).latent == LatentPoint(x=1.0)


def test_the_strength_of_an_edit_is_a_control() -> None:
    scene = Scene(edits=EditStack((Edit("a"), Edit("b", strength=1.0))))
    strength = numbers("edits.edits.1.strength", -2.0, 2.0, 3, name="strength")
    assert [strength.scene(scene, i).edits.edits[1].strength for i in range(3)] == [-2.0, 0.0, 2.0]
    assert strength.scene(scene, 0).edits.edits[0] == Edit("a")
    with pytest.raises(LookupError):
        strength.scene(Scene(), 0)


def test_choices_are_given_by_their_words() -> None:
    each = Variation("view.normalize", ("off", "each", "all"), "normalize")
    assert [each.scene(Scene(), i).view.normalize for i in range(3)] == list(Normalize)
    assert each.texts() == ["off", "each", "all"]


@pytest.mark.parametrize(
    ("start", "end", "count", "texts"),
    [
        (0.0, 1.0, 4, ["0", "0.333", "0.667", "1"]),
        (0.5, 0.5002, 3, ["0.5", "0.5001", "0.5002"]),
        (-0.0, 0.0, 1, ["0"]),
    ],
)
def test_texts_have_the_digits_that_tell_values_apart(
    start: float, end: float, count: int, texts: list[str]
) -> None:
    assert numbers("truncation.psi", start, end, count, name="psi").texts() == texts


@pytest.mark.parametrize(
    ("path", "values", "words"),
    [
        ("truncation.size", (1.0,), "no field"),
        ("truncation.psi", ("much",), "no value"),
        ("truncation.psi", (), "1 to 1000"),
    ],
)
def test_what_is_no_range_is_refused(path: str, values: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Variation(path, values, "psi")


def test_a_range_has_not_too_many_steps() -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        numbers("truncation.psi", 0.0, 1.0, 10**9, name="psi")

from __future__ import annotations

import re

import numpy as np
import pytest

from assets.demo.attributes import (
    CHOICES,
    TONES,
    Choice,
    Faces,
    code_size,
    codes,
    draw_faces,
    drawing_options,
    shape_axes,
)


def one_face(**shapes: str) -> Faces:
    """The first shape of every choice but those that are named, all tones in the middle."""
    numbers = [
        choice.shapes.index(shapes.get(choice.name.replace(" ", "_"), choice.shapes[0])) for choice in CHOICES
    ]
    return Faces(np.array([numbers]), np.zeros((1, len(TONES))))


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_shares_and_traits_are_one_for_each_shape(choice: Choice) -> None:
    assert len(choice.shares) == len(choice.shapes)
    assert sum(choice.shares) == pytest.approx(1)
    assert len(choice.trait) in (0, len(choice.shapes))


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_the_code_of_a_choice_is_zero_on_average_over_seeds(choice: Choice) -> None:
    np.testing.assert_allclose(np.array(choice.shares) @ shape_axes(choice), 0, atol=1e-12)


def test_a_trait_is_on_an_axis_of_its_own() -> None:
    with_beard, without = codes(one_face(facial_hair="beardMajestic")), codes(one_face())
    choice = next(choice for choice in CHOICES if choice.name == "facial hair")
    start = sum(len(c.shapes) + bool(c.trait) for c in CHOICES[: CHOICES.index(choice)])
    trait_axis = start + len(choice.shapes)
    assert (with_beard - without)[0, trait_axis] == pytest.approx(2.5 * (1.5 + 0.85))
    changed = np.flatnonzero((with_beard - without)[0])
    assert set(changed) == {start, start + choice.shapes.index("beardMajestic"), trait_axis}


def test_truncated_shapes_lie_between_the_mean_and_the_shape_and_tones_stay() -> None:
    faces = draw_faces(5, seed=3)
    whole, half = codes(faces), codes(faces, 0.5)
    tones = slice(code_size() - len(TONES), None)
    np.testing.assert_allclose(half[:, : -len(TONES)], whole[:, : -len(TONES)] / 2)
    np.testing.assert_array_equal(half[:, tones], whole[:, tones])


def test_every_shape_and_the_whole_range_of_tones_is_drawn() -> None:
    faces = draw_faces(2000, seed=0)
    assert len(faces) == 2000
    for i, choice in enumerate(CHOICES):
        assert set(faces.shapes[:, i]) == set(range(len(choice.shapes)))
    assert faces.tones.min() < -2.4
    assert faces.tones.max() > 2.4


def test_the_same_seed_draws_the_same_faces() -> None:
    np.testing.assert_array_equal(draw_faces(9, seed=4).tones, draw_faces(9, seed=4).tones)


def test_drawing_options_say_what_is_there_and_what_is_not() -> None:
    options = drawing_options(one_face(glasses="round", mouth="smile"), 0)
    assert options["accessories"] == ["round"]
    assert options["accessoriesProbability"] == 100
    assert options["facialHairProbability"] == 0
    assert "facialHair" not in options
    assert options["mouth"] == ["smile"]


def test_skin_goes_from_light_to_dark() -> None:
    def brightness(value: float) -> int:
        faces = one_face()
        faces.tones[0, 0] = value
        (colour,) = drawing_options(faces, 0)["skinColor"]  # type: ignore[misc]
        assert re.fullmatch(r"[0-9a-f]{6}", colour)
        return sum(int(colour[k : k + 2], 16) for k in (0, 2, 4))

    levels = [brightness(value) for value in (-2, -1, 0, 1, 2)]
    assert levels == sorted(levels, reverse=True)
    assert brightness(3) == brightness(2)  # beyond two standard deviations it stays

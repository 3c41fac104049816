"""Captions: what they may say, and where they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.recording.caption import Moment, check, is_of_the_frame, text
from renderer.recording.frame_caption import draw, draw_all
from renderer.scene import LatentPoint, LayerView, Scene, SeedWeight, Truncation

MOMENT = Moment(12, 0.5, Scene(truncation=Truncation(0.7)), "a.pkl")


def test_every_field_is_filled_in() -> None:
    words = text("{time} {frame} {seed} {psi} {layer} {model} {{}}", MOMENT)
    assert words == "0.50 12 0 0.70 image a.pkl {}"
    scene = Scene(LatentPoint(blend=(SeedWeight(3, 0.4), SeedWeight(8, 0.6))), view=LayerView("L3"))
    assert text("{seed} {layer}", Moment(0, 0.0, scene, "")) == "8 L3"


@pytest.mark.parametrize(
    "template",
    ["{", "}", "{}", "{0}", "{tempo}", "{time:9}", "{time!r}", "{seed.real}", "{seed[0]}", "a" * 201],
)
def test_what_is_no_caption_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="caption"):
        check(template)


def test_only_time_and_frame_are_the_same_for_all_pictures() -> None:
    assert is_of_the_frame("{time} of all, frame {frame}")
    assert not is_of_the_frame("{time} {seed}")


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_it_stands_in_the_lower_left_corner(kind: type) -> None:
    white = np.iinfo(kind).max
    picture = np.full((200, 300, 3), white // 2, kind)
    draw(picture, "seed 3")
    changed = np.argwhere((picture != white // 2).any(axis=2))
    assert changed[:, 0].min() > 170
    assert changed[:, 0].max() == 199
    assert (changed[:, 1].min(), changed[:, 1].max() < 100) == (0, True)
    assert picture.max() == white, "letters are white"
    assert picture.min() < white // 3, "on a shade"


def test_a_long_text_and_a_tiny_picture_are_cut() -> None:
    for size in ((4, 4), (8, 8), (9, 300)):
        picture = np.zeros((*size, 3), np.uint8)
        draw(picture, "a very long caption indeed, longer than any picture is wide")
        assert picture.shape == (*size, 3)


def test_what_differs_from_picture_to_picture_stands_in_each() -> None:
    places = ((0, 0, 100, 100), (100, 0, 100, 100))
    moments = (MOMENT, Moment(12, 0.5, Scene(LatentPoint(x=7)), "a.pkl"))
    frame = np.zeros((100, 200, 3), np.uint8)
    draw_all(frame, places, "{seed}", moments)
    assert frame[:, :100].any()
    assert frame[:, 100:].any()
    assert (frame[:, :100] != frame[:, 100:]).any()
    frame = np.zeros((100, 200, 3), np.uint8)
    draw_all(frame, places, "{time}", moments)
    assert frame[:, :100].any()
    assert not frame[:, 100:].any()

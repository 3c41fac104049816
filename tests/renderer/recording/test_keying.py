"""Keys made of scenes: what was kept at a time is what is shown there."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.animatable import animatables
from renderer.recording.keying import (
    auto_keyed,
    field_keyed,
    is_governed,
    reapplied,
    retimed,
    revalued,
    scene_keyed,
    tracks_keyed,
    with_value_of,
)
from renderer.recording.scene_path import value_at
from renderer.recording.timeline import Curve, Easing, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_edits import SCENE_ROW, KeyAt
from renderer.recording.timeline_extent import FIRST_DURATION_S
from renderer.recording.timeline_scenes import scene_at
from renderer.recording.video_settings import FrameRate
from renderer.scene import LatentPoint, Scene, Transform, Truncation

RATE = FrameRate(10)
EASED = Easing(Curve.EASE_IN)
PSI = Track("truncation.psi", (Key(0.0, 1.0, EASED), Key(4.0, 0.0)))


def scene_of(seed: float, psi: float = 1.0, turns: float = 0.0) -> Scene:
    return Scene(latent=LatentPoint(x=seed), truncation=Truncation(psi=psi), transform=Transform(turns=turns))


def some_scene(dice: random.Random) -> Scene:
    return scene_of(dice.randrange(100), dice.random(), dice.uniform(-0.5, 0.5))


def test_a_keyframe_shows_the_scene_that_it_was_set_from_whatever_tracks_there_are() -> None:
    dice = random.Random(1)
    timeline = Timeline(4.0, tracks=(PSI, Track("latent", (Key(2.0, LatentPoint(x=5.0)),))))
    for _ in range(50):
        seconds, scene = dice.randrange(41) / 10, some_scene(dice)
        timeline = scene_keyed(timeline, scene, seconds, rate=RATE)
        assert scene_at(some_scene(dice), timeline, seconds) == scene


def test_a_keyframe_of_what_is_shown_adds_no_key_to_any_track() -> None:
    timeline = Timeline(4.0, tracks=(PSI,))
    scene = scene_at(scene_of(3.0), timeline, 1.3)
    assert scene_keyed(timeline, scene, 1.3, rate=RATE).tracks == timeline.tracks
    assert tracks_keyed(timeline, scene, 1.3, rate=RATE) == timeline


def test_the_first_key_gives_a_timeline_its_length() -> None:
    assert scene_keyed(Timeline(), Scene(), 0.0, rate=RATE).duration_s == FIRST_DURATION_S
    assert field_keyed(Timeline(), Scene(), "latent", 20.0, rate=RATE).duration_s == 20.0
    assert field_keyed(Timeline(1.0), Scene(), "latent", 0.5, rate=RATE).duration_s == 1.0


def test_a_new_key_is_left_as_the_one_before_it() -> None:
    timeline = field_keyed(Timeline(4.0, tracks=(PSI,)), scene_of(0, 0.3), "truncation.psi", 1.0, rate=RATE)
    assert timeline.tracks[0].keys == (PSI.keys[0], Key(1.0, 0.3, EASED), PSI.keys[1])


def test_a_key_again_at_the_same_time_takes_its_place() -> None:
    timeline = Timeline(4.0, tracks=(PSI,))
    third = 0.1 + 0.1 + 0.1
    for psi in (0.2, 0.7):
        timeline = field_keyed(timeline, scene_of(0, psi), "truncation.psi", third, rate=RATE)
    assert [(key.seconds, key.value) for key in timeline.tracks[0].keys] == [
        (0.0, 1.0),
        (0.3, 0.7),
        (4.0, 0.0),
    ]


def test_what_a_scene_lacks_gets_no_key() -> None:
    assert field_keyed(Timeline(), Scene(), "edits.edits.0.strength", 0.0, rate=RATE) == Timeline()


def test_every_animatable_field_can_be_keyed_and_is_shown_again() -> None:
    scene = Scene(edits=EditStack((Edit("pca", 3, 1.5, name="Smile"),)))
    for each in animatables(scene, None):
        timeline = field_keyed(Timeline(), scene, each.path, 1.0, rate=RATE)
        assert timeline.track(each.path) is not None
        assert value_at(scene_at(scene, timeline, 1.0), each.path) == value_at(scene, each.path)


def test_auto_key_keeps_changes_of_what_is_governed_only() -> None:
    timeline, before = Timeline(4.0, tracks=(PSI,)), scene_of(1.0, 1.0)
    assert auto_keyed(timeline, before, scene_of(2.0, 1.0), 2.0, rate=RATE) == timeline
    keyed = auto_keyed(timeline, before, scene_of(2.0, 0.1), 2.0, rate=RATE)
    assert scene_at(before, keyed, 2.0) == scene_of(1.0, 0.1)
    assert not keyed.keyframes


def test_auto_key_sets_a_keyframe_where_there_are_any_but_not_for_what_a_track_governs() -> None:
    timeline = Timeline(4.0, keyframes=(Keyframe(0.0, scene_of(1.0)),), tracks=(PSI,))
    before = scene_at(Scene(), timeline, 2.0)
    changed = replace(before, latent=LatentPoint(x=9.0))
    assert len(auto_keyed(timeline, before, changed, 2.0, rate=RATE).keyframes) == 2
    changed = replace(before, truncation=Truncation(psi=0.9))
    keyed = auto_keyed(timeline, before, changed, 2.0, rate=RATE)
    assert len(keyed.keyframes) == 1
    assert scene_at(Scene(), keyed, 2.0) == changed


def test_governed_is_what_a_track_or_keyframes_have_a_say_in() -> None:
    tracks = Timeline(4.0, tracks=(PSI, Track("edits.edits.3.strength", (Key(0.0, 1.0),))))
    assert is_governed(tracks, scene_of(1.0, 0.5), scene_of(1.0, 0.6))
    assert not is_governed(tracks, scene_of(1.0), scene_of(2.0))
    assert is_governed(replace(tracks, keyframes=(Keyframe(0.0, Scene()),)), scene_of(1.0), scene_of(2.0))
    assert not is_governed(tracks, scene_of(1.0), scene_of(1.0))


def test_an_edit_of_one_track_leaves_what_hands_did_to_another() -> None:
    turns = Track("transform.turns", (Key(0.0, 0.0), Key(4.0, 0.4)))
    before = Timeline(4.0, tracks=(PSI, turns))
    by_hand = scene_of(1.0, 0.77, 0.2)
    after = field_keyed(before, scene_of(0.0, 0.0, 0.1), "transform.turns", 2.0, rate=RATE)
    scene = reapplied(by_hand, before, after, 2.0)
    assert (scene.truncation.psi, scene.transform.turns) == (0.77, 0.1)
    assert reapplied(by_hand, before, replace(before, range_s=(1.0, 2.0)), 2.0) == by_hand
    looped = reapplied(by_hand, before, replace(before, loops=True), 2.0)
    assert looped == scene_at(by_hand, replace(before, loops=True), 2.0)


def test_keys_take_what_the_scene_has() -> None:
    timeline = Timeline(4.0, keyframes=(Keyframe(1.0, Scene(), EASED),), tracks=(PSI,))
    selection = frozenset({KeyAt(SCENE_ROW, 1.0), KeyAt("truncation.psi", 4.0)})
    scene = scene_of(7.0, 0.33)
    changed = revalued(timeline, selection, scene, rate=RATE)
    assert changed.keyframes == (Keyframe(1.0, scene, EASED),)
    assert changed.tracks[0].keys == (PSI.keys[0], Key(4.0, 0.33, PSI.keys[1].easing))


def test_a_key_s_value_and_time_can_be_typed() -> None:
    timeline = Timeline(4.0, tracks=(PSI,))
    changed = with_value_of(timeline, KeyAt("truncation.psi", 4.0), 0.25)
    assert [key.value for key in changed.tracks[0].keys] == [1.0, 0.25]
    edited = retimed(timeline, KeyAt("truncation.psi", 0.0), 3.21)
    assert [key.seconds for key in edited.timeline.tracks[0].keys] == [3.21, 4.0]
    assert edited.selection == {KeyAt("truncation.psi", 3.21)}
    assert retimed(timeline, KeyAt("truncation.psi", 0.0), 99.0).timeline.tracks[0].keys == (
        Key(4.0, 1.0, EASED),
    )


def test_a_value_that_the_field_cannot_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no value"):
        with_value_of(Timeline(4.0, tracks=(PSI,)), KeyAt("truncation.psi", 0.0), "loud")

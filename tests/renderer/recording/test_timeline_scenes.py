"""What a scene is at a moment of a timeline."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.timeline import Curve, Easing, Interpolation, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_scenes import frame_count, frame_seconds, scene_at, scenes
from renderer.recording.video_settings import FrameRate
from renderer.scene import LatentPoint, LayerView, Normalize, ProbePoint, Scene, Transform, Truncation

LINEAR = Easing(Curve.LINEAR)


def psi_at(timeline: Timeline, seconds: float) -> float:
    return scene_at(Scene(), timeline, seconds).truncation.psi


def track(path: str, *keys: tuple[float, object], cubic: bool = False, by_turns: bool = False) -> Track:
    return Track(
        path,
        tuple(Key(seconds, value, LINEAR) for seconds, value in keys),  # pyright: ignore[reportArgumentType]
        Interpolation.CUBIC if cubic else Interpolation.EASED,
        by_turns,
    )


def shares(latent: LatentPoint) -> dict[int, float]:
    return {share.seed: share.weight for share in latent.seed_weights()}


def test_a_timeline_without_keys_changes_nothing() -> None:
    scene = Scene(truncation=Truncation(0.7))
    assert scene_at(scene, Timeline(5.0), 2.0) is scene


def test_a_number_goes_from_key_to_key_and_holds_at_the_ends() -> None:
    timeline = Timeline(4.0, tracks=(track("truncation.psi", (1.0, 0.0), (3.0, 1.0)),))
    assert [psi_at(timeline, seconds) for seconds in (0, 1, 1.5, 3, 4)] == [0, 0, 0.25, 1, 1]


def test_a_loop_leads_from_the_last_key_to_the_first() -> None:
    timeline = Timeline(4.0, loops=True, tracks=(track("truncation.psi", (1.0, 0.0), (2.0, 1.0)),))
    assert [psi_at(timeline, seconds) for seconds in (2, 3.5, 0.5, 4.5, -3)] == pytest.approx(
        [1, 0.5, 0.5 / 3, 0.5 / 3, 0]
    )


def test_in_a_loop_a_key_at_the_end_that_is_the_first_again_closes_it_smoothly() -> None:
    keys = ((0.0, 0.0), (1.0, 1.0), (2.5, -1.0))
    closed = Timeline(4.0, loops=True, tracks=(track("truncation.psi", *keys, (4.0, 0.0), cubic=True),))
    plain = Timeline(4.0, loops=True, tracks=(track("truncation.psi", *keys, cubic=True),))
    assert psi_at(closed, 3.3) == psi_at(plain, 3.3)


def test_in_a_loop_another_key_at_the_end_is_where_it_ends() -> None:
    turn = track("transform.turns", (0.0, 0.0), (4.0, 1.0), by_turns=True)
    timeline = Timeline(4.0, loops=True, tracks=(turn,))
    assert scene_at(Scene(), timeline, 3.0).transform.turns == 0.75
    assert scene_at(Scene(), timeline, 5.0).transform.turns == 0.25


def test_latent_points_are_blended_in_w_however_far_apart() -> None:
    keys = ((0.0, LatentPoint(x=3)), (1.0, LatentPoint(x=5000)))
    latent = scene_at(Scene(), Timeline(1.0, tracks=(track("latent", *keys),)), 0.25).latent
    assert shares(latent) == {3: 0.75, 5000: 0.25}


def test_at_a_key_the_scene_is_the_keys_own() -> None:
    keys = [(float(i), LatentPoint(x=seed)) for i, seed in enumerate((7, 1000, 3))]
    timeline = Timeline(3.0, loops=True, tracks=(track("latent", *keys, cubic=True),))
    for seconds, latent in keys:
        assert scene_at(Scene(), timeline, seconds).latent is latent


def test_a_walk_through_seeds_closes_in_value_and_slope() -> None:
    keys = [(float(i), LatentPoint(x=i)) for i in range(5)]
    timeline = Timeline(5.0, loops=True, tracks=(track("latent", *keys, cubic=True),))
    step = 1e-4

    def w(seconds: float) -> np.ndarray:
        weights = shares(scene_at(Scene(), timeline, seconds).latent)
        return np.array([weights.get(seed, 0.0) for seed in range(5)])

    np.testing.assert_allclose(w(5 - step), w(step), atol=5 * step)
    np.testing.assert_allclose(w(0) - w(5 - step), w(step) - w(0), atol=50 * step**2)
    assert np.abs(w(step) - w(0)).max() > 0.5 * step, "it does not stop there"
    assert w(2.3).sum() == pytest.approx(1)


def test_a_seed_of_several_points_is_counted_once() -> None:
    keys = ((0.0, LatentPoint(x=0.5)), (1.0, LatentPoint(x=1.5)))
    latent = scene_at(Scene(), Timeline(1.0, tracks=(track("latent", *keys),)), 0.5).latent
    assert shares(latent) == {0: 0.25, 1: 0.5, 2: 0.25}
    assert len(latent.blend) == 3


@pytest.mark.parametrize(
    ("path", "first", "then", "kept"),
    [
        ("view.layer", None, "L3", None),
        ("view.base_channel", 3, 9, 3),
        ("class_index", 1, 4, 1),
        ("view.normalize", "each", "off", Normalize.EACH),
        ("transform.untransform", True, False, True),
    ],
)
def test_what_is_no_number_holds_until_the_next_key(
    path: str, first: object, then: object, kept: object
) -> None:
    timeline = Timeline(2.0, tracks=(track(path, (0.0, first), (1.0, then)),))
    value: object = scene_at(Scene(), timeline, 0.999)
    for name in path.split("."):
        value = getattr(value, name)
    assert value == kept


@pytest.mark.parametrize("cubic", [False, True])
def test_angles_go_the_short_way_or_by_turns(cubic: bool) -> None:
    keys = ((0.0, 0.4), (1.0, -0.4))
    middles = []
    for by_turns in (False, True):
        turn = track("transform.turns", *keys, cubic=cubic, by_turns=by_turns)
        middles.append(scene_at(Scene(), Timeline(1.0, tracks=(turn,)), 0.5).transform.turns)
    assert middles == pytest.approx([0.5, 0.0])


@pytest.mark.parametrize("cubic", [False, True])
def test_a_loop_of_angles_may_wind_round_and_round(cubic: bool) -> None:
    turn = track("transform.turns", (0.0, 0.0), (1.0, 0.25), (2.0, 0.5), (3.0, 0.75), cubic=cubic)
    timeline = Timeline(4.0, loops=True, tracks=(turn,))
    for seconds in (0.3, 1.5, 2.9, 3.5, 3.999):
        assert scene_at(Scene(), timeline, seconds).transform.turns == pytest.approx(seconds / 4)


def test_whole_scenes_are_mixed_field_by_field() -> None:
    first = Scene(
        latent=LatentPoint(x=1),
        truncation=Truncation(1.0, 5),
        transform=Transform(tx=0.0, turns=0.45),
        view=LayerView("L1", gain_db=0.0),
    )
    then = Scene(
        latent=LatentPoint(x=9),
        truncation=Truncation(0.5, 7),
        transform=Transform(tx=0.2, turns=-0.45, untransform=True),
        view=LayerView("L2", gain_db=6.0),
        probe=ProbePoint(),
    )
    timeline = Timeline(1.0, keyframes=(Keyframe(0.0, first, LINEAR), Keyframe(1.0, then)))
    mixed = scene_at(Scene(class_index=3), timeline, 0.5)
    assert shares(mixed.latent) == {1: 0.5, 9: 0.5}
    assert mixed.truncation == Truncation(0.75, 5)
    assert mixed.transform == Transform(tx=0.1, turns=0.5)
    assert mixed.view == LayerView("L1", gain_db=3.0)
    assert mixed.probe is None
    assert mixed.class_index is None, "keyframes are whole scenes"
    assert scene_at(Scene(), timeline, 1.0) is then


def test_edits_are_mixed_where_their_rows_are_the_same() -> None:
    def with_edits(*edits: Edit) -> Scene:
        return Scene(edits=EditStack(edits))

    up, down = Edit("a" * 8, strength=2.0), Edit("a" * 8, strength=-2.0)
    other = Edit("b" * 8, strength=5.0)
    timeline = Timeline(
        2.0,
        keyframes=(
            Keyframe(0.0, with_edits(up), LINEAR),
            Keyframe(1.0, with_edits(down), LINEAR),
            Keyframe(2.0, with_edits(other)),
        ),
    )
    assert scene_at(Scene(), timeline, 0.25).edits.edits[0].strength == 1.0
    assert scene_at(Scene(), timeline, 1.5).edits.edits == (down,)


def test_a_track_goes_over_the_keyframes() -> None:
    timeline = Timeline(
        1.0,
        keyframes=(Keyframe(0.0, Scene(truncation=Truncation(0.3, 2))),),
        tracks=(track("truncation.psi", (0.0, 0.9)),),
    )
    assert scene_at(Scene(), timeline, 0.0).truncation == Truncation(0.9, 2)


def test_a_track_of_an_edit_that_is_not_there_changes_nothing() -> None:
    timeline = Timeline(1.0, tracks=(track("edits.edits.2.strength", (0.0, 1.0)),))
    assert scene_at(Scene(), timeline, 0.5) == Scene()
    three = replace(Scene(), edits=EditStack((Edit("a" * 8),) * 3))
    assert [edit.strength for edit in scene_at(three, timeline, 0.5).edits.edits] == [0, 0, 1]


@pytest.mark.parametrize(
    ("duration", "rate", "count"),
    [
        (2.0, FrameRate(60), 120),
        (10.01, FrameRate(30000, 1001), 300),
        (0.1 + 0.2, FrameRate(10), 3),
        (0.0, FrameRate(60), 1),
        (1 / 3, FrameRate(60), 20),
    ],
)
def test_the_number_of_frames_is_exact(duration: float, rate: FrameRate, count: int) -> None:
    assert frame_count(Timeline(duration), rate) == count
    assert len(list(scenes(Scene(), Timeline(duration), rate))) == count


def test_a_range_begins_and_ends_where_it_says() -> None:
    timeline = Timeline(10.0, range_s=(2.0, 4.5))
    assert frame_count(timeline, FrameRate(20)) == 50
    assert frame_seconds(timeline, FrameRate(20), 0) == 2.0
    assert frame_seconds(timeline, FrameRate(20), 49) == 4.45


def test_keys_on_frames_are_met_at_any_rate() -> None:
    rate = FrameRate(30000, 1001)
    for frame in range(0, 3000, 7):
        assert frame_seconds(Timeline(), rate, frame) == float(Fraction(frame * 1001, 30000))


@pytest.mark.parametrize("rate", [FrameRate(30), FrameRate(30000, 1001)], ids=str)
def test_frames_of_a_part_are_those_of_the_whole(rate: FrameRate) -> None:
    whole = Timeline(100.0)
    start = frame_seconds(whole, rate, 1001)
    part = Timeline(100.0, range_s=(start, 90.0))
    for frame in range(200):
        assert frame_seconds(part, rate, frame) == frame_seconds(whole, rate, 1001 + frame)

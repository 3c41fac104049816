"""Takes: what hands did, as tracks."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.interventions import ChannelMix
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.take import Noted, Take, changed_paths, with_rounds, with_take
from renderer.recording.timeline import Curve, Easing, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_scenes import scene_at
from renderer.scene import LatentPoint, LayerView, Normalize, Scene, StyleMix, Transform, Truncation

FPS = 60
START = Scene(edits=EditStack((Edit("smile", strength=0.5), Edit("age"))))


def script(frame: int) -> Scene:
    """What is shown in each frame: several hands at work, with pauses, leaps and choices."""
    t = frame / FPS
    psi = 1.0 if t < 2 else 0.7 + 0.3 * math.cos(t)
    moving = min(max(t - 4, 0.0), 20.0)
    latent = LatentPoint(x=1.3 * math.sin(moving / 2), y=0.2 * moving)
    edits = START.edits.with_row(0, replace(START.edits.edits[0], strength=0.5 + (t % 5 if t > 10 else 0.0)))
    if t > 22:
        edits = edits.with_edit(Edit("new", strength=1.0))
    layer = None if t < 12 else ("L3_36_512" if t < 18 else "L5_36_512")
    return Scene(
        latent=latent,
        truncation=Truncation(psi, None if t < 6 else 8),
        style_mix=StyleMix(t > 8, 1000 + int(t), (1, 2) if t < 20 else (5,)),
        edits=edits,
        transform=Transform(tx=0.1 * math.sin(t), turns=0.4 * t - round(0.4 * t), untransform=t > 15),
        channel_mixes=(ChannelMix("L3_36_512", muted=(int(t), int(t) + 1)),) if t > 14 else (),
        view=LayerView(layer, normalize=Normalize.EACH if t > 13 else Normalize.OFF),
    )


def note(take: Take, before: Scene, now: Scene, seconds: float) -> None:
    """Hands change what is shown, and that is shown."""
    take.touch(before, now)
    take.show(now, seconds)


def played(frames: int, *, start_s: float = 0.0) -> tuple[Take, list[Scene]]:
    take, shown = Take(start_s, script(0)), [script(frame) for frame in range(frames)]
    before = shown[0]
    for frame, scene in enumerate(shown):
        note(take, before, scene, start_s + frame / FPS)
        before = scene
    return take, shown


def test_a_take_of_30_s_gives_the_same_scenes_at_the_same_times() -> None:
    take, shown = played(30 * FPS)
    timeline = with_take(Timeline(), take, tolerance=0.0)
    assert timeline.duration_s == take.end_s == pytest.approx(30.0, abs=1 / FPS)
    for frame, scene in enumerate(shown):
        assert scene_at(START, timeline, frame / FPS) == scene


def test_within_the_tolerance_it_needs_a_fraction_of_the_keys() -> None:
    take, shown = played(30 * FPS)
    exact, simple = (with_take(Timeline(), take, tolerance=tolerance) for tolerance in (0.0, 1.0))
    count = {track.path: len(track.keys) for track in simple.tracks}
    assert len(exact.track("latent").keys) > 1000  # type: ignore[union-attr]
    assert count["latent"] < 150
    assert count["truncation.psi"] < 120
    for frame, scene in enumerate(shown):
        again = scene_at(START, simple, frame / FPS)
        assert again.truncation.psi == pytest.approx(scene.truncation.psi, abs=0.004)
        assert again.transform.tx == pytest.approx(scene.transform.tx, abs=0.001)
        assert (again.view, again.style_mix, again.edits) == (scene.view, scene.style_mix, scene.edits)


def test_a_project_with_a_take_is_the_same_after_saving() -> None:
    timeline = with_take(Timeline(), played(30 * FPS)[0], tolerance=1.0)
    project = Project(START, "a.pkl", timeline=timeline)
    assert project_file.decode(project_file.encode(project), source="a.json") == project


def test_a_take_counts_from_where_it_begins() -> None:
    take, shown = played(5 * FPS, start_s=10.0)
    timeline = with_take(Timeline(), take, tolerance=0.0)
    assert scene_at(START, timeline, 10.0 + 3.0).truncation == shown[3 * FPS].truncation
    assert min(track.keys[0].seconds for track in timeline.tracks) >= 10.0


def test_only_what_hands_touch_becomes_tracks() -> None:
    take = Take(0.0, Scene())
    for frame in range(60):
        played_by_itself = Scene(truncation=Truncation(frame / 60))
        moved = replace(played_by_itself, transform=Transform(tx=frame / 100))
        note(take, played_by_itself, moved, frame / FPS)
    assert [track.path for track in take.tracks(1.0)] == ["transform.tx"]


def test_what_was_recorded_before_stays_outside_of_the_take() -> None:
    linear = Easing(Curve.LINEAR)
    known = Track("truncation.psi", tuple(Key(float(i), i / 10, linear) for i in range(9)))
    timeline = Timeline(8.0, tracks=(known,))
    take = Take(3.0, scene_at(Scene(), timeline, 3.0))
    for frame in range(2 * FPS + 1):
        scene = replace(take.scene, truncation=Truncation(0.3 if frame < FPS else 0.9))
        note(take, take.samples[-1].scene, scene, 3.0 + frame / FPS)
    merged = with_take(timeline, take, tolerance=0.0)
    assert merged.duration_s == 8.0
    values = {seconds: scene_at(Scene(), merged, seconds).truncation.psi for seconds in (0.5, 2.5, 4.5, 7.5)}
    assert values == {0.5: pytest.approx(0.05), 2.5: pytest.approx(0.25), 4.5: 0.9, 7.5: pytest.approx(0.75)}


def test_what_only_keyframes_say_stays_so_outside_of_the_take() -> None:
    frames = [
        Keyframe(float(i), Scene(truncation=Truncation(i / 10)), Easing(Curve.LINEAR)) for i in range(9)
    ]
    timeline = Timeline(8.0, keyframes=tuple(frames))
    before = scene_at(Scene(), timeline, 3.0)
    take = Take(3.0, before)
    for frame in range(FPS):
        now = replace(before, truncation=Truncation(0.3 + frame / 600))
        note(take, before, now, 3.0 + frame / FPS)
        before = now
    merged = with_take(timeline, take, tolerance=0.0)
    for seconds in (0.5, 2.0, 5.5, 8.0):
        assert scene_at(Scene(), merged, seconds) == scene_at(Scene(), timeline, seconds)


def test_a_long_rest_does_not_drift() -> None:
    take = Take(0.0, Scene())
    scenes = [Scene(truncation=Truncation(1.0 if frame < 300 else 0.0)) for frame in range(600)]
    for before, (frame, scene) in zip([Scene(), *scenes], enumerate(scenes), strict=False):
        note(take, before, scene, frame / FPS)
    timeline = with_take(Timeline(), take, tolerance=1.0)
    assert scene_at(Scene(), timeline, 4.9).truncation.psi == pytest.approx(1.0)
    assert scene_at(Scene(), timeline, 5.0).truncation.psi == 0.0
    assert len(timeline.track("truncation.psi").keys) <= 5  # type: ignore[union-attr]


def test_untouched_takes_change_nothing_but_the_length() -> None:
    take = Take(0.0, Scene())
    note(take, Scene(), Scene(), 2.0)
    assert with_take(Timeline(), take, tolerance=1.0) == Timeline(2.0)


def test_hands_keep_what_they_have_touched_while_the_rest_is_played() -> None:
    take = Take(0.0, Scene())
    hands = Scene(truncation=Truncation(0.3))
    note(take, Scene(), hands, 1.0)
    by_itself = Scene(truncation=Truncation(0.9), transform=Transform(tx=0.2))
    assert take.held(by_itself, hands) == Scene(truncation=Truncation(0.3), transform=Transform(tx=0.2))


def test_scenes_differ_as_deep_down_as_both_have_it() -> None:
    other = replace(
        START,
        edits=replace(START.edits.with_row(1, Edit("age", strength=2.0)), locked=(3,)),
        latent=LatentPoint(1.0, 2.0),
    )
    assert set(changed_paths(START, other)) == {"latent", "edits.edits.1.strength", "edits.locked"}
    assert list(changed_paths(START, replace(START, edits=EditStack()))) == ["edits.edits"]


def test_of_two_rounds_the_later_counts_where_it_has_done_something() -> None:
    first, second = Take(0.0, Scene()), Take(0.0, Scene())
    for take, at, psi in ((first, 1.0, 0.2), (first, 3.0, 0.4), (second, 2.0, 0.8)):
        now = replace(take.samples[-1].scene, truncation=Truncation(psi))
        take.touch(take.samples[-1].scene, now)
        take.show(now, at)
    timeline = with_rounds(Timeline(4.0), (first, second, Take(0.0, Scene())), tolerance=0.0)
    track = timeline.track("truncation.psi")
    assert track is not None
    assert [(key.seconds, key.value) for key in track.keys] == [(0.0, 1.0), (2.0, 0.8), (3.0, 0.4)]


def test_what_was_noted_stays_so_while_the_take_goes_on() -> None:
    take = Take(0.0, Scene())
    moved = replace(Scene(), truncation=Truncation(0.5))
    take.touch(Scene(), moved)
    take.show(moved, 1.0)
    noted = Noted.of([take], 0.0)
    before = noted.on(Timeline())
    take.touch(moved, replace(moved, transform=Transform(tx=0.1)))
    take.show(replace(moved, transform=Transform(tx=0.1)), 2.0)
    assert noted.on(Timeline()) == before == with_take(Timeline(), noted.rounds[0], tolerance=0.0)
    assert before.duration_s == 1.0

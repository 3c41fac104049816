"""Takes in a session: hands change the scene frame by frame, and it is all done again."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from renderer.recording.timeline import Curve, Easing, Key, Timeline, Track
from renderer.recording.timeline_scenes import scene_at
from renderer.scene import LatentPoint, LayerView, Scene, Transform, Truncation
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import session_with_model
from visualizer.motion.take_desk import COUNTDOWN_S, LONGEST_TAKE_S
from visualizer.session import Session

FPS = 60


@pytest.fixture
def session() -> Session:
    session = session_with_model(FakeClient())
    session.work.takes.counts_down = False
    session.work.takes.tolerance = 0.0
    session.update(seconds=1 / FPS, settled=True)
    return session


def hands(scene: Scene, seconds: float) -> Scene:
    """What they do to the scene that is shown, at that time."""
    scene = replace(scene, latent=LatentPoint(math.sin(seconds), 0.3 * seconds))
    if 5 < seconds < 12:
        scene = replace(scene, truncation=Truncation(1 - (seconds - 5) / 20))
    if 8 < seconds < 20:
        scene = replace(scene, transform=replace(scene.transform, turns=0.3 * seconds - round(0.3 * seconds)))
    if int(seconds) % 7 == 6:
        scene = replace(scene, view=LayerView(("input", "L0_12_5", "L1_8_3")[int(seconds) // 7 % 3]))
    return scene


def begin(session: Session) -> None:
    session.work.takes.toggle(session)
    session.update(seconds=0.0, settled=True)
    assert session.work.takes.is_recording


def end(session: Session) -> None:
    session.work.takes.toggle(session)
    session.update(seconds=1 / FPS, settled=True)


def test_a_take_of_30_s_gives_the_same_scenes_at_the_same_times(session: Session) -> None:
    begin(session)
    shown = {}
    for frame in range(1, 30 * FPS + 1):
        session.scene = hands(session.scene, frame / FPS)
        session.update(seconds=1 / FPS, settled=frame % 100 == 0)
        shown[frame / FPS] = session.scene
    end(session)
    assert session.timeline.duration_s == 30.0
    for seconds, scene in shown.items():
        assert scene_at(Scene(), session.timeline, seconds) == scene


def test_uneven_frames_are_noted_within_a_frame(session: Session) -> None:
    begin(session)
    seconds, shown = 0.0, []
    for step in range(400):
        past = (0.004, 0.021, 0.055, 0.013)[step % 4]
        seconds += past
        session.scene = replace(session.scene, truncation=Truncation(seconds))
        session.update(seconds=past, settled=False)
        shown.append(seconds)
    end(session)
    off = [scene_at(Scene(), session.timeline, at).truncation.psi - at for at in shown[:-1]]
    assert max(map(abs, off)) <= 1 / FPS + 1e-6


def test_a_take_is_one_step_to_undo(session: Session) -> None:
    before = session.project
    begin(session)
    for frame in range(1, 60):
        session.scene = hands(session.scene, frame / FPS)
        session.update(seconds=1 / FPS, settled=True)
    end(session)
    assert session.timeline.tracks
    session.work.undo()
    assert (session.timeline, session.scene) == (before.timeline, before.scene)
    session.work.redo()
    assert session.timeline.tracks


def test_undo_in_the_midst_of_a_take_leaves_it_off(session: Session) -> None:
    before = session.scene
    begin(session)
    for frame in range(1, 20):
        session.scene = hands(session.scene, frame / FPS)
        session.update(seconds=1 / FPS, settled=True)
    session.work.undo()
    session.update(seconds=1 / FPS, settled=True)
    assert not session.work.takes.is_active
    assert session.scene == before
    assert session.timeline == Timeline()


def test_what_hands_do_not_touch_is_played_and_what_they_do_is_theirs(session: Session) -> None:
    linear = Easing(Curve.LINEAR)
    ramps = [
        Track(path, (Key(0.0, 0.0, linear), Key(4.0, 0.4, linear)))
        for path in ("transform.tx", "truncation.psi")
    ]
    session.timeline = Timeline(4.0, tracks=tuple(ramps))
    session.update(seconds=0.0, settled=True)
    begin(session)
    for frame in range(1, 2 * FPS + 1):
        if frame > FPS:
            session.scene = replace(session.scene, truncation=Truncation(0.9))
        session.update(seconds=1 / FPS, settled=False)
        assert session.scene.transform.tx == pytest.approx(frame / FPS / 10)
    assert session.scene.truncation.psi == 0.9
    end(session)
    assert session.timeline.track("transform.tx") == ramps[0]
    values = {at: scene_at(Scene(), session.timeline, at).truncation.psi for at in (0.5, 1.5, 4.0)}
    assert values == {0.5: pytest.approx(0.05), 1.5: 0.9, 4.0: 0.4}


def test_motions_are_recorded_too(session: Session) -> None:
    begin(session)
    session.work.motion = replace(session.work.motion, rotate=True, turns_per_s=0.2)
    for _ in range(2 * FPS):
        session.update(seconds=1 / FPS, settled=True)
    end(session)
    assert scene_at(Scene(), session.timeline, 1.0).transform.turns == pytest.approx(0.2, abs=0.005)


def test_a_take_goes_on_from_the_playhead(session: Session) -> None:
    session.timeline = Timeline(8.0)
    session.work.player.seek(5.0)
    session.update(seconds=1 / FPS, settled=True)
    begin(session)
    session.scene = replace(session.scene, transform=Transform(tx=0.2))
    session.update(seconds=0.5, settled=False)
    session.scene = replace(session.scene, transform=Transform(tx=0.4))
    session.update(seconds=0.5, settled=False)
    end(session)
    keys = session.timeline.track("transform.tx").keys  # type: ignore[union-attr]
    assert [(key.seconds, key.value) for key in keys] == [(5.0, 0.0), (5.5, 0.2), (6.0, 0.4)]
    assert session.project.playhead_s == 5.0


def test_a_take_that_nobody_ends_has_an_end(session: Session) -> None:
    begin(session)
    session.update(seconds=LONGEST_TAKE_S - 1, settled=True)
    assert not session.work.takes.must_end
    session.update(seconds=2.0, settled=True)
    assert session.work.takes.must_end


def test_the_countdown_leaves_time_to_take_hold(session: Session) -> None:
    session.work.takes.counts_down = True
    session.work.takes.toggle(session)
    assert session.is_waiting
    session.scene = replace(session.scene, truncation=Truncation(0.5))
    session.update(seconds=COUNTDOWN_S - 0.1, settled=True)
    assert not session.work.takes.is_recording
    session.update(seconds=0.2, settled=True)
    assert session.work.takes.is_recording
    end(session)
    assert session.timeline.tracks == ()


def test_the_last_take_can_be_simplified_until_the_timeline_is_edited(session: Session) -> None:
    begin(session)
    for frame in range(1, 5 * FPS):
        session.scene = hands(session.scene, frame / FPS)
        session.update(seconds=1 / FPS, settled=False)
    end(session)
    tracks, keys = session.work.takes.made(session) or (0, 0)
    session.work.takes.simplify(session, 1.0)
    fewer = session.work.takes.made(session)
    assert fewer is not None
    assert (fewer[0], fewer[1] < keys / 5) == (tracks, True)
    session.timeline = replace(session.timeline, duration_s=60.0)
    assert session.work.takes.made(session) is None


def test_a_take_in_which_nothing_was_touched_is_no_step_and_can_be_redone_after(session: Session) -> None:
    session.timeline = Timeline(4.0, tracks=(Track("truncation.psi", (Key(0.0, 1.0), Key(4.0, 0.0))),))
    session.update(seconds=1 / FPS, settled=True)
    session.scene = replace(session.scene, latent=LatentPoint(7.0))
    session.update(seconds=1 / FPS, settled=True)
    session.work.undo()
    session.update(seconds=1 / FPS, settled=True)
    steps = len(session.work.history.steps)
    begin(session)
    for _ in range(FPS):
        session.update(seconds=1 / FPS, settled=True)
    assert session.scene.truncation.psi < 0.9, "what is keyed was played"
    end(session)
    assert len(session.work.history.steps) == steps
    session.work.redo()
    assert session.scene.latent == LatentPoint(7.0)


def test_a_bookmark_made_during_an_untouched_take_is_a_step_all_the_same(session: Session) -> None:
    begin(session)
    session.add_bookmark()
    session.update(seconds=1 / FPS, settled=True)
    end(session)
    assert session.project.bookmarks
    session.work.undo()
    assert not session.project.bookmarks

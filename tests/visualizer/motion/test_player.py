"""Playing and scrubbing: time is never lost, the scene is the export's, and history knows nothing of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.frame import Quality
from renderer.recording.motion_presets import seed_walk
from renderer.recording.timeline import Curve, Easing, Key, Keyframe, Timeline, Track
from renderer.recording.timeline_scenes import frame_count, frame_seconds, scene_at, scenes
from renderer.recording.video_settings import FrameRate, VideoSettings
from renderer.scene import LatentPoint, Motion, Scene, Truncation
from tests.visualizer.fakes import FakeClient
from visualizer.motion.timeline_desk import Deed
from visualizer.session import Session

RATE = FrameRate(10)
LINE = Easing(Curve.LINEAR)
PSI = Track("truncation.psi", (Key(0.0, 0.0, LINE), Key(4.0, 4.0, LINE)))
TIMELINE = Timeline(4.0, tracks=(PSI,))


@pytest.fixture
def session(client: FakeClient) -> Session:
    """Ten frames a second; psi is the time, over four seconds; settled and asked for."""
    session = Session(client)
    session.models.open("a.pkl")
    client.answer_opening()
    pass_time(session, 0.0)
    video = VideoSettings(rate=RATE)
    session.project = replace(session.project, timeline=TIMELINE, video=video)
    pass_time(session, 0.0)
    return session


def pass_time(session: Session, *seconds: float, settled: bool = True) -> None:
    """So many frames of the window, each after so long."""
    for each in seconds:
        session.update(seconds=each, settled=settled)


def do(session: Session, deed: Deed) -> None:
    session.timeline_desk.do(deed, session)
    pass_time(session, 0.0)


def psi(session: Session) -> float:
    return session.scene.truncation.psi


def set_psi(session: Session, value: float) -> None:
    session.scene = replace(session.scene, truncation=Truncation(psi=value))


def steps(session: Session) -> int:
    """How many undo steps there are."""
    count = 0
    while session.work.history.can_undo(session.project):
        session.work.undo()
        count += 1
    return count


@pytest.mark.parametrize("gaps", [[1 / 60] * 90, [0.5, 0.01, 0.99], [0.37] * 4 + [0.02]])
def test_slow_frames_drop_pictures_and_never_time(session: Session, gaps: list[float]) -> None:
    do(session, Deed.PLAY)
    pass_time(session, *gaps)
    assert session.project.playhead_s == pytest.approx(1.5)
    assert psi(session) == pytest.approx(1.5)


def test_what_is_shown_while_playing_are_frames_of_the_video(session: Session) -> None:
    exported = list(scenes(session.scene, TIMELINE, RATE))
    do(session, Deed.PLAY)
    for frame in range(frame_count(TIMELINE, RATE)):
        pass_time(session, 0.05 if frame == 0 else 0.1)
        assert session.scene == exported[frame]


def test_scrubbing_shows_the_very_scenes_of_the_export(session: Session) -> None:
    walk = seed_walk([3, 9, 4], seconds_per_seed=0.7)
    session.timeline = replace(walk, tracks=(*walk.tracks, PSI), duration_s=4.0)
    pass_time(session, 0.0)
    exported = list(scenes(session.scene, session.timeline, RATE))
    for frame in (7, 31, 0, 18):
        session.work.player.seek(frame_seconds(session.timeline, RATE, frame))
        pass_time(session, 0.0, settled=False)
        assert session.scene == exported[frame]


def test_the_range_repeats_without_losing_time(session: Session) -> None:
    session.timeline = replace(TIMELINE, range_s=(1.0, 3.0))
    pass_time(session, 0.0)
    do(session, Deed.PLAY)
    assert session.project.playhead_s == 1.0
    pass_time(session, 1.9)
    assert session.project.playhead_s == pytest.approx(2.9)
    pass_time(session, 6.4)
    assert session.project.playhead_s == pytest.approx(1.3)
    assert session.work.player.is_playing


def test_without_repeating_it_stops_at_the_end_and_starts_over(session: Session) -> None:
    session.work.player.repeats = False
    do(session, Deed.PLAY)
    pass_time(session, 9.0)
    assert (session.work.player.is_playing, session.project.playhead_s, psi(session)) == (False, 4.0, 4.0)
    do(session, Deed.PLAY)
    assert session.work.player.is_playing
    assert session.project.playhead_s == 0.0


def test_an_empty_timeline_does_not_play(session: Session) -> None:
    session.timeline = Timeline()
    pass_time(session, 0.0)
    assert session.timeline_desk.why_not(Deed.PLAY, session)
    do(session, Deed.PLAY)
    assert not session.work.player.is_playing


def test_playing_and_scrubbing_are_no_undo_steps(session: Session) -> None:
    set_psi(session, 0.7)
    pass_time(session, 0.0)
    before = steps(session)
    do(session, Deed.PLAY)
    pass_time(session, *[0.03] * 50)
    do(session, Deed.PLAY)
    for seconds in (3.0, 0.5, 2.0):
        session.work.player.seek(seconds)
        pass_time(session, 0.0, settled=False)
    pass_time(session, 0.0)
    assert not session.work.history.can_undo(session.project)
    for _ in range(before):
        session.work.redo()
    assert not session.work.history.can_redo()


def test_undo_does_not_leap_in_time(session: Session) -> None:
    session.scene = replace(session.scene, latent=LatentPoint(x=5.0))
    pass_time(session, 0.0)
    session.work.player.seek(3.0)
    pass_time(session, 0.0)
    session.work.undo()
    assert session.scene.latent == LatentPoint()
    assert (session.project.playhead_s, psi(session)) == (3.0, 3.0)
    session.work.redo()
    assert session.scene.latent == LatentPoint(x=5.0)
    assert (session.project.playhead_s, psi(session)) == (3.0, 3.0)


def test_an_edit_of_keys_is_one_step_and_shows_at_once(session: Session) -> None:
    session.work.player.seek(2.0)
    pass_time(session, 0.0)
    for value in (5.0, 6.0, 8.0):
        keys = (PSI.keys[0], Key(PSI.keys[1].seconds, value, PSI.keys[1].easing))
        session.timeline = Timeline(4.0, tracks=(replace(PSI, keys=keys),))
        pass_time(session, 0.0, settled=False)
        assert psi(session) == value / 2
    pass_time(session, 0.0)
    session.work.undo()
    assert (session.timeline, psi(session)) == (TIMELINE, 2.0)


def test_a_change_by_hand_stays_until_the_playhead_moves(session: Session) -> None:
    set_psi(session, 9.0)
    pass_time(session, 0.1, 0.1)
    assert psi(session) == 9.0
    assert session.timeline == TIMELINE
    session.work.undo()
    assert psi(session) == 0.0
    session.work.redo()
    assert psi(session) == 9.0
    session.work.player.seek(2.0)
    pass_time(session, 0.0)
    assert psi(session) == 2.0


def test_a_hand_on_what_the_timeline_governs_stops_the_playing(session: Session) -> None:
    do(session, Deed.PLAY)
    pass_time(session, 1.0)
    set_psi(session, 9.0)
    pass_time(session, 0.1, settled=False)
    assert not session.work.player.is_playing
    assert psi(session) == 9.0


def test_a_hand_on_anything_else_does_not_and_is_one_step(session: Session) -> None:
    do(session, Deed.PLAY)
    for x in (1.0, 2.0, 3.0):
        session.scene = replace(session.scene, latent=LatentPoint(x=x))
        pass_time(session, 0.1, settled=False)
    pass_time(session, 0.2)
    assert session.work.player.is_playing
    assert psi(session) == pytest.approx(0.5)
    session.work.undo()
    assert session.scene.latent == LatentPoint()
    assert psi(session) == pytest.approx(0.5)


def test_with_auto_key_a_hand_sets_keys_while_it_plays(session: Session) -> None:
    session.work.player.auto_key = True
    do(session, Deed.PLAY)
    pass_time(session, 1.0)
    set_psi(session, 9.0)
    pass_time(session, 0.5)
    assert session.work.player.is_playing
    track = session.timeline.track("truncation.psi")
    assert track is not None
    assert [(key.seconds, key.value) for key in track.keys] == [(0.0, 0.0), (1.0, 9.0), (4.0, 4.0)]


def test_auto_key_and_its_change_are_one_step(session: Session) -> None:
    session.work.player.auto_key = True
    session.work.player.seek(1.0)
    pass_time(session, 0.0)
    for value in (6.0, 7.0):
        set_psi(session, value)
        pass_time(session, 0.0, settled=False)
    pass_time(session, 0.0)
    assert scene_at(Scene(), session.timeline, 1.0).truncation.psi == 7.0
    session.work.undo()
    assert (session.timeline, psi(session)) == (TIMELINE, 1.0)
    session.work.redo()
    assert psi(session) == 7.0


def test_undo_sets_no_key(session: Session) -> None:
    set_psi(session, 9.0)
    pass_time(session, 0.0)
    session.work.player.auto_key = True
    session.work.undo()
    pass_time(session, 0.0)
    assert session.timeline == TIMELINE


def test_motion_goes_on_where_the_timeline_does_not_govern(session: Session) -> None:
    session.work.motion = Motion(walk_seeds=True, seeds_per_s=1.0)
    do(session, Deed.PLAY)
    pass_time(session, *[0.1] * 10)
    assert session.scene.latent.x == pytest.approx(1.0)
    assert psi(session) == pytest.approx(1.0)


def test_pictures_are_drafts_while_it_plays_and_full_when_it_rests(
    session: Session, client: FakeClient
) -> None:
    do(session, Deed.PLAY)
    pass_time(session, 1.0)
    assert client.submitted[-1][3] is Quality.DRAFT
    do(session, Deed.PLAY)
    assert client.submitted[-1][3] is Quality.FULL


def test_a_layer_that_the_model_lacks_is_not_asked_for(session: Session, client: FakeClient) -> None:
    layers = Track("view.layer", (Key(0.0, "L1_8_3"), Key(1.0, "no such layer")))
    session.timeline = Timeline(4.0, tracks=(layers,))
    pass_time(session, 0.0)
    assert client.submitted[-1][2].view.layer == "L1_8_3"
    session.work.player.seek(2.0)
    pass_time(session, 0.0)
    assert client.submitted[-1][2].view.layer is None


def test_the_playhead_stays_within_a_timeline_that_has_become_shorter(session: Session) -> None:
    session.work.player.seek(4.0)
    pass_time(session, 0.0)
    session.timeline = Timeline(2.0, keyframes=(Keyframe(0.0, Scene()),))
    pass_time(session, 0.0, 0.0)
    assert session.project.playhead_s == 2.0

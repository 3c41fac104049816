"""What menus and keys do to the timeline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.recording.timeline import Key, Keyframe, Timeline, Track
from renderer.recording.timeline_edits import KeyAt, every_key
from renderer.recording.video_settings import FrameRate, VideoSettings
from renderer.scene import LatentPoint, Scene, Transform
from tests.visualizer.fakes import FakeClient
from visualizer.command import Command, why_not
from visualizer.motion.timeline_desk import Deed
from visualizer.session import Session

PSI = Track("truncation.psi", (Key(1.0, 1.0), Key(3.0, 0.5)))
TIMELINE = Timeline(4.0, keyframes=(Keyframe(2.0, Scene()),), tracks=(PSI,))


@pytest.fixture
def session() -> Session:
    session = Session(FakeClient())
    video = VideoSettings(rate=FrameRate(10))
    session.project = replace(session.project, timeline=TIMELINE, video=video)
    session.update(seconds=0.0, settled=True)
    return session


def do(session: Session, *deeds: Deed) -> None:
    for deed in deeds:
        session.timeline_desk.do(deed, session)
        session.update(seconds=0.0, settled=True)


def test_every_deed_is_a_command_with_its_name() -> None:
    assert {command.deed for command in Command} - {None} == set(Deed)
    assert Command.PLAY.label == Deed.PLAY.value


@pytest.mark.parametrize(
    ("deeds", "seconds"),
    [
        ((Deed.ON,), 0.1),
        ((Deed.BACK,), 0.0),
        ((Deed.TO_END,), 4.0),
        ((Deed.TO_END, Deed.ON), 4.0),
        ((Deed.TO_END, Deed.BACK), 3.9),
        ((Deed.NEXT_KEY,), 1.0),
        ((Deed.NEXT_KEY, Deed.NEXT_KEY), 2.0),
        ((Deed.TO_END, Deed.NEXT_KEY), 3.0),
        ((Deed.TO_END, Deed.PREVIOUS_KEY), 3.0),
        ((Deed.NEXT_KEY, Deed.PREVIOUS_KEY), 1.0),
        ((Deed.NEXT_KEY, Deed.TO_START), 0.0),
    ],
)
def test_the_playhead_goes_by_frames_by_keys_and_to_the_ends(
    session: Session, deeds: tuple[Deed, ...], seconds: float
) -> None:
    do(session, *deeds)
    assert session.project.playhead_s == seconds


def test_a_keyframe_keeps_what_is_seen(session: Session) -> None:
    do(session, Deed.ON)
    session.scene = replace(session.scene, latent=LatentPoint(x=8.0))
    do(session, Deed.SET_KEYFRAME, Deed.ON, Deed.BACK)
    assert session.scene.latent == LatentPoint(x=8.0)
    assert [key.seconds for key in session.timeline.keyframes] == [0.1, 2.0]


def test_keys_are_copied_pasted_and_deleted(session: Session) -> None:
    session.timeline_desk.selection = frozenset({KeyAt("truncation.psi", 1.0)})
    do(session, Deed.COPY, Deed.TO_END, Deed.PASTE)
    assert session.timeline_desk.selection == {KeyAt("truncation.psi", 4.0)}
    assert session.timeline.tracks[0].keys[-1] == Key(4.0, 1.0)
    do(session, Deed.DELETE)
    assert session.timeline == TIMELINE
    assert not session.timeline_desk.selection


def test_a_duplicate_comes_to_the_playhead_or_behind_what_is_there(session: Session) -> None:
    chosen = frozenset({KeyAt("truncation.psi", 1.0), KeyAt("truncation.psi", 3.0)})
    session.timeline_desk.selection = chosen
    do(session, Deed.NEXT_KEY, Deed.DUPLICATE)
    assert [key.seconds for key in session.timeline.tracks[0].keys] == [1.0, 3.0, 3.1, 5.1]
    assert session.timeline.duration_s == 5.1


def test_what_is_not_there_is_not_offered(session: Session) -> None:
    desk = session.timeline_desk
    assert why_not(Command.DELETE_KEYS, session)
    assert why_not(Command.PASTE_KEYS, session)
    do(session, Deed.SELECT_ALL)
    assert desk.selection == every_key(TIMELINE)
    assert not why_not(Command.DELETE_KEYS, session)
    do(session, Deed.COPY, Deed.CLEAR)
    assert session.timeline == Timeline()
    assert not why_not(Command.PASTE_KEYS, session)
    assert why_not(Command.NEXT_KEY, session)
    session.work.undo()
    assert session.timeline == TIMELINE


def test_the_control_that_was_changed_last_gets_a_track_of_its_own(session: Session) -> None:
    assert why_not(Command.KEY_TOUCHED, session)
    session.scene = replace(session.scene, transform=Transform(turns=0.2))
    session.update(seconds=0.0, settled=True)
    do(session, Deed.KEY_TOUCHED)
    assert session.timeline.track("transform.turns") == Track("transform.turns", (Key(0.0, 0.2),))
    do(session, Deed.TO_END, Deed.KEY_TOUCHED)
    track = session.timeline.track("transform.turns")
    assert track is not None
    assert [key.seconds for key in track.keys] == [0.0, 4.0]


def test_keys_can_be_set_from_the_scene(session: Session) -> None:
    session.timeline_desk.selection = frozenset({KeyAt("truncation.psi", 3.0)})
    session.scene = replace(session.scene, truncation=replace(session.scene.truncation, psi=0.2))
    do(session, Deed.REVALUE)
    assert session.timeline.tracks[0].keys[-1].value == 0.2


@pytest.mark.parametrize("counts_down", [False, True])
def test_play_ends_a_take_and_plays_nothing(session: Session, counts_down: bool) -> None:
    takes, player = session.work.takes, session.work.player
    takes.counts_down = counts_down
    takes.toggle(session)
    session.update(seconds=0.1, settled=True)
    assert (takes.is_active, takes.is_recording) == (True, not counts_down)
    assert not why_not(Command.PLAY, session)
    do(session, Deed.PLAY)
    assert not takes.is_active
    assert not player.is_playing
    do(session, Deed.PLAY)
    assert player.is_playing


def test_the_playhead_is_the_takes_while_one_is_recorded(session: Session) -> None:
    session.work.takes.toggle(session)
    for command in (Command.TO_START, Command.TO_END, Command.FRAME_ON, Command.NEXT_KEY):
        assert "take" in why_not(command, session)
    assert not why_not(Command.SET_KEYFRAME, session)

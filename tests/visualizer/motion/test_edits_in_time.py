"""Edits and the playhead: what hands do to their list holds all along, what has no key can be had back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording.timeline import Keyframe, Timeline
from renderer.recording.video_settings import FrameRate, VideoSettings
from renderer.scene import LatentPoint, Scene, Truncation
from tests.visualizer.fakes import FakeClient
from visualizer.chrome.notices import Notices
from visualizer.motion.timeline_desk import Deed
from visualizer.projects.step_names import step_names
from visualizer.session import Session

SMILE = Edit("pca", 0, strength=1.5, name="smile")


@pytest.fixture
def session(client: FakeClient) -> Session:
    """Ten frames a second; whole-scene keyframes at 0, 2 and 4 s, the playhead at 0."""
    session = Session(client)
    session.models.open("a.pkl")
    client.answer_opening()
    keyframes = tuple(Keyframe(at, Scene(LatentPoint(at))) for at in (0.0, 2.0, 4.0))
    timeline, video = Timeline(4.0, keyframes=keyframes), VideoSettings(rate=FrameRate(10))
    session.begin(replace(session.project, timeline=timeline, video=video))
    pass_time(session)
    return session


def pass_time(session: Session, seconds: float = 0.0) -> None:
    session.update(seconds=seconds, settled=True)


def seek(session: Session, seconds: float) -> None:
    session.work.player.seek(seconds)
    pass_time(session)
    pass_time(session)


def add_edit(session: Session, edit: Edit = SMILE) -> None:
    session.scene = replace(session.scene, edits=session.scene.edits.with_edit(edit))
    pass_time(session)


def set_psi(session: Session, psi: float) -> None:
    session.scene = replace(session.scene, truncation=Truncation(psi=psi))
    pass_time(session)


def names(session: Session) -> list[str]:
    return step_names(session.work.history.steps)


@pytest.mark.parametrize("auto_key", [False, True])
def test_an_edit_that_is_added_at_a_keyframe_is_there_all_along(session: Session, auto_key: bool) -> None:
    session.work.player.auto_key = auto_key
    add_edit(session)
    for seconds in (1.0, 2.0, 3.3, 4.0, 0.0):
        seek(session, seconds)
        assert session.scene.edits.edits == (SMILE,)
    assert [key.seconds for key in session.timeline.keyframes] == [0.0, 2.0, 4.0]
    assert names(session)[-1] == "Add edit ‘smile’"


def test_adding_and_deleting_an_edit_are_one_step_each(session: Session) -> None:
    before = session.timeline
    add_edit(session)
    with_edit = session.timeline
    seek(session, 3.0)
    session.scene = replace(session.scene, edits=EditStack())
    pass_time(session)
    assert session.timeline == before
    session.work.undo()
    assert (session.timeline, session.scene.edits.edits) == (with_edit, (SMILE,))
    session.work.undo()
    assert (session.timeline, session.scene.edits.edits) == (before, ())
    assert names(session)[-2:] == ["Add edit ‘smile’", "Delete edit ‘smile’"]


def test_the_strength_of_an_edit_that_was_added_can_be_keyed(session: Session) -> None:
    add_edit(session)
    session.work.player.auto_key = True
    seek(session, 2.0)
    session.scene = replace(session.scene, edits=EditStack((replace(SMILE, strength=4.0),)))
    pass_time(session)
    strengths = [key.scene.edits.edits[0].strength for key in session.timeline.keyframes]
    assert strengths == [1.5, 4.0, 1.5]


def test_a_scene_that_is_gone_to_takes_no_edits_from_the_keyframes(session: Session) -> None:
    add_edit(session)
    seek(session, 3.0)
    session.work.go_to_scene(Scene(LatentPoint(9.0)))
    pass_time(session)
    assert all(key.scene.edits.edits == (SMILE,) for key in session.timeline.keyframes)
    session.timeline_desk.do(Deed.SET_KEYFRAME, session)
    pass_time(session)
    assert [key.scene.edits.edits[0].strength for key in session.timeline.keyframes] == [1.5, 1.5, 0.0, 1.5]


def test_what_the_playhead_has_taken_along_comes_back_where_it_was_made(session: Session) -> None:
    seek(session, 1.0)
    set_psi(session, 0.3)
    for seconds in (2.5, 3.0, 3.5):
        seek(session, seconds)
    assert session.scene.truncation.psi == 1.0
    assert names(session) == ["Start", "Truncation psi 1.00 → 0.30", "Move the playhead"]
    session.work.undo()
    pass_time(session, 0.1)
    assert (session.scene.truncation.psi, session.project.playhead_s) == (0.3, 1.0)
    session.work.redo()
    assert session.scene.truncation.psi == 1.0
    session.work.undo()
    session.work.undo()
    assert (session.scene.truncation.psi, session.project.playhead_s) == (1.0, 1.0)


def test_moving_the_playhead_leaves_what_can_be_redone(session: Session) -> None:
    set_psi(session, 0.3)
    set_psi(session, 0.6)
    session.work.undo()
    seek(session, 3.0)
    session.work.redo()
    assert (session.scene.truncation.psi, session.project.playhead_s) == (0.6, 0.0)


def test_playing_and_a_take_without_hands_destroy_no_step_either(session: Session) -> None:
    set_psi(session, 0.3)
    session.timeline_desk.do(Deed.PLAY, session)
    pass_time(session, 0.5)
    session.work.undo()
    assert (session.scene.truncation.psi, session.work.player.is_playing) == (0.3, False)
    session.work.takes.counts_down = False
    for seconds in (0.0, 0.5, 0.5):
        if not session.work.takes.is_active:
            session.work.takes.toggle(session)
        pass_time(session, seconds)
    session.work.takes.toggle(session)
    pass_time(session)
    assert session.scene.truncation.psi == 1.0
    session.work.undo()
    assert session.scene.truncation.psi == 0.3


def test_the_first_change_that_goes_with_the_playhead_is_told_of_and_no_other(session: Session) -> None:
    set_psi(session, 0.3)
    seek(session, 1.0)
    assert [each.summary for each in session.notices.items] == [
        "Changes of Truncation psi that have no key went with the playhead: "
        "Ctrl+Z brings them back; K or Auto-key keys them."
    ]
    session.notices = Notices()
    set_psi(session, 0.3)
    seek(session, 2.0)
    assert session.notices == Notices()


def test_what_is_keyed_goes_nowhere_and_nothing_is_told(session: Session) -> None:
    seek(session, 1.0)
    set_psi(session, 0.3)
    session.timeline_desk.do(Deed.SET_KEYFRAME, session)
    pass_time(session)
    before = len(session.work.history.steps)
    seek(session, 3.0)
    seek(session, 1.0)
    assert session.scene.truncation.psi == 0.3
    assert (len(session.work.history.steps), session.notices.items) == (before, ())
    seek(session, 3.0)
    assert names(session) == ["Start", "Truncation psi 1.00 → 0.30", "Keyframe at 1.00 s"]


def record(session: Session) -> None:
    """Begin or end a take."""
    session.work.takes.counts_down = False
    session.work.takes.toggle(session)
    pass_time(session)


def set_edits(session: Session, *edits: Edit) -> None:
    session.scene = replace(session.scene, edits=EditStack(edits))
    pass_time(session, 0.5)


def test_an_edit_that_is_added_during_a_take_is_there_all_along_and_only_its_strength_is_recorded(
    session: Session,
) -> None:
    before = session.project
    record(session)
    pass_time(session, 1.0)
    set_edits(session, SMILE)
    assert session.scene.edits.edits == (SMILE,)
    set_edits(session, replace(SMILE, strength=4.0))
    record(session)
    assert [track.path for track in session.timeline.tracks] == ["edits.edits.0.strength"]
    assert all(key.scene.edits.edits == (SMILE,) for key in session.timeline.keyframes)
    shown = {}
    for seconds in (0.0, 1.0, 2.0):
        seek(session, seconds)
        (shown[seconds],) = (edit.strength for edit in session.scene.edits.edits)
    assert shown == {0.0: 1.5, 1.0: 1.5, 2.0: 4.0}
    session.work.undo()
    assert (session.timeline, session.scene.edits) == (before.timeline, before.scene.edits)
    session.work.redo()
    assert session.timeline.tracks


def test_an_edit_that_is_deleted_during_a_take_goes_with_what_was_recorded_of_it_and_of_no_other(
    session: Session,
) -> None:
    age = Edit("pca", 1, strength=-1.0, name="age")
    add_edit(session)
    add_edit(session, age)
    record(session)
    set_edits(session, replace(SMILE, strength=3.0), age)
    set_edits(session, replace(SMILE, strength=3.0), replace(age, strength=2.0))
    set_edits(session, replace(age, strength=2.0))
    set_edits(session, replace(age, strength=5.0))
    record(session)
    (track,) = session.timeline.tracks
    assert track.path == "edits.edits.0.strength"
    assert {key.value for key in track.keys} == {-1.0, 2.0, 5.0}
    assert all(key.scene.edits.edits == (age,) for key in session.timeline.keyframes)


def test_an_edit_that_is_renamed_during_a_take_is_renamed_all_along_without_a_key(session: Session) -> None:
    add_edit(session)
    record(session)
    set_edits(session, replace(SMILE, name="grin"))
    record(session)
    assert session.timeline.tracks == ()
    assert [key.scene.edits.edits[0].name for key in session.timeline.keyframes] == ["grin"] * 3


@pytest.mark.parametrize("has_keyframes", [True, False])
def test_a_take_in_which_only_an_edit_was_added_is_one_step_that_says_so(
    session: Session, has_keyframes: bool
) -> None:
    if not has_keyframes:
        session.timeline = Timeline(4.0)
        pass_time(session)
    record(session)
    set_edits(session, SMILE)
    steps = len(session.work.history.steps)
    record(session)
    pass_time(session)
    assert (session.scene.edits.edits, session.timeline.tracks) == ((SMILE,), ())
    assert len(session.work.history.steps) == steps + 1
    assert "Only the list of edits" in session.notices.items[-1].summary
    session.work.undo()
    assert session.scene.edits.edits == ()


def test_a_leap_during_a_take_adds_no_edit_to_the_keyframes_and_the_next_change_is_no_leap(
    session: Session,
) -> None:
    record(session)
    session.work.go_to_scene(Scene(LatentPoint(9.0), edits=EditStack((SMILE,))))
    pass_time(session, 0.5)
    record(session)
    assert all(key.scene.edits.edits == () for key in session.timeline.keyframes)
    assert "edits.edits" in {track.path for track in session.timeline.tracks}
    session.work.begin(replace(session.project, timeline=replace(session.timeline, tracks=())))
    pass_time(session)
    add_edit(session)
    assert all(key.scene.edits.edits == (SMILE,) for key in session.timeline.keyframes)

"""Keys of single fields, set and removed at their controls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.recording.timeline import Key, Timeline, Track
from renderer.recording.timeline_edits import KeyAt
from renderer.recording.video_settings import FrameRate, VideoSettings
from renderer.scene import Scene, Truncation
from tests.visualizer.fakes import MODEL, FakeClient
from visualizer.motion.field_keying import do, field_keys, marks
from visualizer.session import Session
from widgets.field_keys import FieldDeed, FieldWish

PSI, TX = "truncation.psi", "transform.tx"
TRACK = Track(PSI, (Key(1.0, 1.0), Key(3.0, 0.5)))


@pytest.fixture
def session() -> Session:
    session = Session(FakeClient())
    project = replace(session.project, timeline=Timeline(4.0, tracks=(TRACK,)), playhead_s=2.0)
    scene = Scene(truncation=Truncation(0.3))
    session.project = replace(project, scene=scene, video=VideoSettings(rate=FrameRate(10)))
    return session


def at(session: Session, seconds: float) -> None:
    session.project = replace(session.project, playhead_s=seconds)


def test_marks_tell_keys_here_from_keys_elsewhere() -> None:
    timeline = Timeline(4.0, tracks=(TRACK, Track(TX, (Key(2.0, 0.0),))))
    assert marks(timeline, 2.0) == {PSI: False, TX: True}
    assert marks(timeline, 3.0 + 1e-9) == {PSI: True, TX: False}
    assert marks(Timeline(), 0.0) == {}


@pytest.mark.parametrize("path", [PSI, TX])
def test_a_field_is_keyed_to_what_the_scene_has_at_the_playhead(session: Session, path: str) -> None:
    do(FieldWish(FieldDeed.KEY, path), session)
    track = session.timeline.track(path)
    assert track is not None
    assert Key(2.0, {PSI: 0.3, TX: 0.0}[path]) in track.keys
    assert marks(session.timeline, 2.0)[path]


def test_only_the_key_at_the_playhead_is_removed_and_with_the_last_one_the_track(session: Session) -> None:
    do(FieldWish(FieldDeed.REMOVE, PSI), session)
    assert session.timeline.track(PSI) == TRACK
    at(session, 1.0)
    do(FieldWish(FieldDeed.REMOVE, PSI), session)
    assert session.timeline.tracks == (Track(PSI, TRACK.keys[1:]),)
    at(session, 3.0)
    do(FieldWish(FieldDeed.REMOVE, PSI), session)
    assert session.timeline.tracks == ()


def test_showing_selects_the_keys_and_seeks_their_row(session: Session) -> None:
    do(FieldWish(FieldDeed.SHOW, PSI), session)
    assert session.timeline_desk.selection == {KeyAt(PSI, 1.0), KeyAt(PSI, 3.0)}
    assert session.timeline_desk.sought_row == PSI
    assert session.timeline.tracks == (TRACK,)


@pytest.mark.parametrize("deed", [FieldDeed.REMOVE, FieldDeed.SHOW])
def test_a_track_that_is_gone_is_no_matter(session: Session, deed: FieldDeed) -> None:
    do(FieldWish(deed, TX), session)
    assert session.timeline.tracks == (TRACK,)
    assert session.timeline_desk.sought_row is None


def test_what_was_asked_for_is_done_after_the_scene_of_the_same_frame(session: Session) -> None:
    with field_keys(session) as keys:
        session.scene = replace(session.scene, truncation=Truncation(0.9))
        keys.wish = FieldWish(FieldDeed.KEY, PSI)
    track = session.timeline.track(PSI)
    assert track is not None
    assert Key(2.0, 0.9) in track.keys


def test_only_what_this_model_has_can_be_keyed(session: Session) -> None:
    can_key = {}
    for has_noise in (False, True):
        session.models.first = replace(MODEL, has_noise=has_noise)
        with field_keys(session) as keys:
            can_key[has_noise] = [keys._can_key(path) for path in (PSI, "noise.blend", "no.field")]
    assert can_key == {False: [True, False, False], True: [True, True, False]}

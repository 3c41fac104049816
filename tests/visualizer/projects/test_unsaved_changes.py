"""What counts as a change of a project with keyframes: what hands do, and not where the playhead goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.recording.timeline import Keyframe, Timeline
from renderer.scene import LatentPoint, Scene
from tests.visualizer.session_play import pass_time, with_psi
from visualizer.projects.unsaved_changes import UnsavedChanges
from visualizer.session import Session

GOVERNED = Timeline(4.0, keyframes=(Keyframe(0.0, Scene()), Keyframe(4.0, Scene(LatentPoint(x=8.0)))))


@pytest.fixture
def changes(session: Session) -> UnsavedChanges:
    """Of a project that has just been saved, in which keyframes hold the whole scene."""
    session.timeline = GOVERNED
    pass_time(session)
    changes = UnsavedChanges(session)
    changes.keep(session.project, changes.model_hash)
    changes.leave()
    return changes


def seek(session: Session, seconds: float) -> None:
    session.work.player.seek(seconds)
    pass_time(session)


def test_to_look_elsewhere_is_no_change(session: Session, changes: UnsavedChanges) -> None:
    seek(session, 1.0)
    assert session.scene != Scene()
    assert not changes.are_there(has_file=True)
    assert not changes.have_come


@pytest.mark.parametrize("at", [0.0, 1.0])
def test_what_hands_make_of_a_keyed_scene_is_a_change_wherever_the_playhead_is(
    session: Session, changes: UnsavedChanges, at: float
) -> None:
    seek(session, at)
    session.scene = with_psi(session.scene, 1.28)
    pass_time(session)
    assert changes.are_there(has_file=True)
    assert changes.have_come


def test_a_project_that_was_saved_with_the_work_of_hands_is_not_changed_by_playing_on(
    session: Session, changes: UnsavedChanges
) -> None:
    session.scene = with_psi(session.scene, 1.28)
    pass_time(session)
    changes.keep(session.project, changes.model_hash)
    seek(session, 1.0)
    assert not changes.are_there(has_file=True)


def test_while_it_plays_nothing_has_come(session: Session, changes: UnsavedChanges) -> None:
    session.work.player.toggle(session.project)
    session.update(seconds=1.0, settled=True)
    assert session.project.playhead_s > 0
    assert not changes.have_come


def test_an_edit_of_the_timeline_is_a_change(session: Session, changes: UnsavedChanges) -> None:
    seek(session, 1.0)
    session.timeline = replace(session.timeline, loops=True)
    pass_time(session)
    assert changes.are_there(has_file=True)

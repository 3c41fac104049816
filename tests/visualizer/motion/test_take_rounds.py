"""A take where what is played has an end: it goes round, ends there, or makes the timeline longer."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from renderer.recording.timeline import Curve, Easing, Key, Timeline, Track
from renderer.recording.timeline_scenes import scene_at
from renderer.scene import LatentPoint, Scene, Truncation
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import session_with_model
from visualizer.motion.take_course import Course, course_of
from visualizer.session import Session

FPS = 60
LINEAR = Easing(Curve.LINEAR)
RAMP = Track("transform.tx", (Key(0.0, 0.0, LINEAR), Key(2.0, 0.2, LINEAR)))


@pytest.fixture
def session() -> Session:
    session = session_with_model(FakeClient())
    session.work.takes.counts_down = False
    session.work.takes.tolerance = 0.0
    session.timeline = Timeline(2.0, tracks=(RAMP,))
    session.update(seconds=1 / FPS, settled=True)
    return session


def begin(session: Session) -> None:
    session.work.takes.toggle(session)
    session.update(seconds=0.0, settled=True)


def pass_time(session: Session, frames: int, psi: float | None = None, *, settled: bool = False) -> None:
    for _ in range(frames):
        if psi is not None:
            session.scene = replace(session.scene, truncation=Truncation(psi))
        session.update(seconds=1 / FPS, settled=settled)


def end(session: Session) -> None:
    session.work.takes.toggle(session)
    session.update(seconds=1 / FPS, settled=True)


def psi_at(session: Session, seconds: float) -> float:
    return scene_at(Scene(), session.timeline, seconds).truncation.psi


@pytest.mark.parametrize("loops", [False, True])
def test_a_take_of_what_repeats_goes_round_and_makes_nothing_longer(session: Session, loops: bool) -> None:
    session.timeline = replace(session.timeline, loops=loops)
    begin(session)
    for frame in range(1, 5 * FPS + 1):
        session.scene = replace(session.scene, latent=LatentPoint(frame / 10))
        session.update(seconds=1 / FPS, settled=False)
        assert session.project.playhead_s == pytest.approx(frame / FPS % 2, abs=1e-9)
    assert session.work.takes.seconds == pytest.approx(5.0)
    end(session)
    assert session.timeline.duration_s == 2.0
    assert session.timeline.track("transform.tx") == RAMP


def test_the_newest_round_of_a_field_counts_and_what_it_leaves_stays(session: Session) -> None:
    begin(session)
    pass_time(session, FPS)
    pass_time(session, FPS - 1, 0.2)
    pass_time(session, 30 + 1, settled=True)
    assert session.project.playhead_s == 0.5
    pass_time(session, 30, 0.9)
    pass_time(session, 45, 0.6)
    end(session)
    values = {at: psi_at(session, at) for at in (0.25, 0.75, 1.25, 2.0)}
    assert values == {0.25: 1.0, 0.75: 0.9, 1.25: 0.6, 2.0: 0.2}


def test_a_later_round_plays_what_the_earlier_has_noted(session: Session) -> None:
    begin(session)
    pass_time(session, FPS, 0.3)
    pass_time(session, FPS - 1, 0.7)
    shown = {}
    for _ in range(2 * FPS):
        pass_time(session, 1, settled=True)
        shown[session.project.playhead_s] = session.scene.truncation.psi
    assert (shown[0.5], shown[1.5]) == (0.3, 0.7)
    end(session)
    assert (psi_at(session, 0.5), psi_at(session, 1.5)) == (0.3, 0.7)


def test_a_control_that_is_held_over_the_end_stays_in_the_hands(session: Session) -> None:
    begin(session)
    pass_time(session, FPS, 0.3)
    pass_time(session, FPS - 5, 0.8)
    pass_time(session, 25)  # the mouse rests, with the button down
    assert session.project.playhead_s == pytest.approx(20 / FPS)
    assert session.scene.truncation.psi == 0.8
    end(session)
    assert psi_at(session, 0.0) == psi_at(session, 0.3) == 0.8


def test_rounds_are_one_step_to_undo_and_can_be_simplified(session: Session) -> None:
    before = session.timeline
    begin(session)
    for frame in range(3 * 2 * FPS):
        pass_time(session, 1, math.sin(frame / 20))
    end(session)
    _, keys = session.work.takes.made(session) or (0, 0)
    session.work.takes.simplify(session, 2.0)
    _, fewer = session.work.takes.made(session) or (0, 0)
    assert 0 < fewer < keys / 3
    session.update(seconds=0.0, settled=True)
    session.work.undo()
    session.work.undo()
    assert session.timeline == before


def test_a_take_goes_round_in_the_range_and_begins_there(session: Session) -> None:
    session.timeline = replace(session.timeline, range_s=(0.5, 1.0))
    begin(session)
    assert session.project.playhead_s == 0.5
    pass_time(session, 45, 0.4)
    assert session.project.playhead_s == 0.75
    end(session)
    track = session.timeline.track("truncation.psi")
    assert track is not None
    assert (track.keys[0].seconds, track.keys[-1].seconds) == (0.5, 1.0)


def test_a_take_of_a_loop_that_is_not_repeated_ends_with_it(session: Session) -> None:
    session.timeline = replace(session.timeline, loops=True)
    session.work.player.repeats = False
    begin(session)
    pass_time(session, 2 * FPS - 1, 0.4)
    assert not session.work.takes.must_end
    pass_time(session, 3, 0.6)
    assert session.work.takes.must_end
    end(session)
    assert session.timeline.duration_s == 2.0
    assert psi_at(session, 1.9) == 0.4


def test_a_take_that_does_not_repeat_goes_on_and_the_playhead_with_it(session: Session) -> None:
    session.work.player.repeats = False
    begin(session)
    pass_time(session, 3 * FPS, 0.4)
    assert session.project.playhead_s == 3.0
    assert session.scene.transform.tx == 0.2
    end(session)
    assert session.timeline.duration_s == 3.0


def test_where_the_playhead_is_at_the_end_a_take_begins_where_playing_does(session: Session) -> None:
    session.work.player.seek(2.0)
    session.update(seconds=1 / FPS, settled=True)
    begin(session)
    assert session.project.playhead_s == 0.0
    session.work.takes.end(session)
    session.work.player.repeats = False
    session.work.player.seek(2.0)
    session.update(seconds=1 / FPS, settled=True)
    begin(session)
    assert session.project.playhead_s == 2.0


def test_an_empty_timeline_repeats_nothing() -> None:
    assert course_of(Timeline(), repeats=True) is Course.ON

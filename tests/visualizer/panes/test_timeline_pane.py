"""The timeline's pane: what its panels give back reaches session, player and desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from imgui_bundle import hello_imgui, imgui

from renderer.recording.motion_presets import seed_walk
from renderer.recording.timeline import Key, Timeline, Track
from renderer.recording.timeline_edits import KeyAt, every_key
from renderer.recording.video_settings import FrameRate, VideoSettings
from renderer.scene import LatentPoint, Truncation
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened, play, press
from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import layout
from visualizer.motion import timeline_menu
from visualizer.motion.timeline_desk import TimelineDesk
from visualizer.panes.timeline_pane import TimelinePane
from visualizer.session import Session
from widgets import motion_panel, timeline_panel, timeline_rows, transport_bar
from widgets.time_axis import TimeAxis
from widgets.timeline_state import Wish, row_height
from widgets.transport_bar import Switches

PSI = Track("truncation.psi", (Key(0.0, 0.0), Key(4.0, 4.0)))
TIMELINE = Timeline(4.0, tracks=(PSI,))


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


@pytest.fixture
def session() -> Session:
    session = opened(FakeClient())
    video = VideoSettings(rate=FrameRate(10))
    scene = replace(session.scene, truncation=Truncation(psi=0.0))
    session.begin(replace(session.project, scene=scene, timeline=TIMELINE, video=video))
    session.update(seconds=0.0, settled=True)
    return session


@pytest.fixture
def pane(session: Session) -> TimelinePane:
    return TimelinePane(session)


def test_drawing_changes_nothing(session: Session, pane: TimelinePane) -> None:
    before = session.project
    play(session, pane.draw, 10)
    assert session.project == before
    assert not session.work.history.can_undo(session.project)


def test_a_moved_playhead_is_followed(
    session: Session, pane: TimelinePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(monkeypatch, timeline_panel, lambda state: state.sought(2.0))
    play(session, pane.draw)
    assert session.project.playhead_s == 2.0
    assert session.scene.truncation.psi == 2.0
    assert not session.work.history.can_undo(session.project)


def test_wishes_are_done_with_the_selection(
    session: Session, pane: TimelinePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = frozenset({KeyAt("truncation.psi", 4.0)})
    press(monkeypatch, timeline_panel, lambda state: replace(state, selection=chosen, wish=Wish.DELETE))
    play(session, pane.draw)
    assert session.timeline.tracks == (replace(PSI, keys=PSI.keys[:1]),)
    session.work.undo()
    play(session, pane.draw)
    assert session.timeline == TIMELINE


def test_the_transport_plays_and_switches(
    session: Session, pane: TimelinePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(
        monkeypatch,
        transport_bar,
        lambda given: (replace(given[0], wish=Wish.PLAY), Switches(repeats=False, auto_key=True)),
    )
    play(session, pane.draw)
    assert session.work.player.is_playing
    assert (session.work.player.repeats, session.work.player.auto_key) == (False, True)


def test_a_motion_is_one_step(session: Session, pane: TimelinePane, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = seed_walk([7, 8])
    press(monkeypatch, motion_panel, lambda given: (given[0], walk))
    play(session, pane.draw)
    assert session.timeline == walk
    assert session.scene.latent == LatentPoint(x=7.0)
    session.work.undo()
    assert (session.timeline, session.scene.latent) == (TIMELINE, LatentPoint())


def test_what_is_gone_is_selected_no_more(session: Session, pane: TimelinePane) -> None:
    play(session, pane.draw)
    session.timeline_desk.selection = every_key(TIMELINE)
    session.timeline = replace(TIMELINE, tracks=(replace(PSI, keys=PSI.keys[:1]),))
    play(session, pane.draw)
    assert session.timeline_desk.selection == {KeyAt("truncation.psi", 0.0)}


def test_undo_in_mid_drag_leaves_off_the_drag(
    session: Session, pane: TimelinePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[TimeAxis, float]] = []
    draw = timeline_rows.draw
    monkeypatch.setattr(timeline_rows, "draw", lambda *given: (drawn.append(given[1:3]), draw(*given)))

    def frame(_: None) -> None:
        session.update(seconds=1 / 60, settled=not imgui.is_any_item_active())
        pane.draw()

    stage, io = Stage(None, frame), imgui.get_io()
    axis, top = drawn[-1]
    last = KeyAt("truncation.psi", 4.0)
    y = top + 1.5 * row_height()
    io.add_mouse_pos_event(axis.x(last.seconds), y)
    stage.play(2)
    io.add_mouse_button_event(0, True)
    stage.play(2)
    io.add_mouse_pos_event(axis.x(3.0), y)
    stage.play(2)
    (track,) = session.timeline.tracks
    assert [key.seconds for key in track.keys] == [0.0, 3.0]
    session.work.undo()
    stage.play(2)
    assert session.timeline == TIMELINE
    assert session.timeline_desk.selection == {last}, "as when it was pressed"
    io.add_mouse_pos_event(axis.x(2.0), y)
    stage.play(2)
    io.add_mouse_button_event(0, False)
    stage.play(2)
    assert session.timeline == TIMELINE
    assert not session.work.history.can_undo(session.project)
    session.timeline = replace(TIMELINE, duration_s=8.0)
    stage.play(2)
    assert drawn[-1][0].end_s > 8.0, "all of it is on show, as before the drag"


def test_playing_turns_the_pages_of_what_is_on_show(
    session: Session, pane: TimelinePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = FrameRate(10)
    press(
        monkeypatch,
        timeline_panel,
        lambda state: replace(state, axis=state.placed(0.0, 100.0).zoomed(0.25, 0.0, rate=rate)),
    )
    play(session, pane.draw)
    session.work.player.toggle(session.project)
    session.update(seconds=3.0, settled=True)
    play(session, pane.draw)
    shown: list[float] = []
    press(monkeypatch, timeline_panel, lambda state: shown.append(state.axis.start_s) or state)
    play(session, pane.draw)
    assert shown[0] > 2.0
    assert imgui.get_current_context() is not None


def test_a_row_that_is_sought_is_brought_into_sight_once(
    session: Session, pane: TimelinePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"edits.edits.{row}.strength" for row in range(60)]
    session.timeline = replace(TIMELINE, tracks=tuple(Track(path, (Key(0.0, 0.0),)) for path in paths))
    seen: list[range] = []
    draw = timeline_rows.draw
    monkeypatch.setattr(timeline_rows, "draw", lambda *given: (seen.append(given[3]), draw(*given)))
    play(session, pane.draw, 3)
    assert len(paths) not in seen[-1]
    session.timeline_desk.sought_row = paths[-1]
    play(session, pane.draw, 3)
    assert session.timeline_desk.sought_row is None
    assert len(paths) in seen[-1]
    session.timeline_desk.sought_row = "transform.tx"  # whose track has gone meanwhile
    play(session, pane.draw, 3)
    assert session.timeline_desk.sought_row is None
    assert len(paths) in seen[-1]


def test_the_timeline_is_brought_up_where_a_row_of_it_is_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, other, timeline = TimelineDesk(), hello_imgui.DockableWindow(), hello_imgui.DockableWindow()
    other.label, timeline.label = "Layers", layout.TIMELINE
    other.is_visible = timeline.is_visible = False
    switched: list[str] = []
    monkeypatch.setattr(hello_imgui, "switch_layout", switched.append)
    timeline_menu.bring_up(desk, [other, timeline])
    assert not timeline.is_visible
    desk.sought_row = "truncation.psi"
    timeline_menu.bring_up(desk, [other, timeline])
    assert (timeline.is_visible, timeline.focus_window_at_next_frame, other.is_visible) == (True, True, False)
    assert switched == []
    timeline_menu.bring_up(desk, [other])
    assert switched == ["Animate"]

"""What the palette knows beside the commands."""

from __future__ import annotations

import pytest

from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened
from visualizer.chrome.palette import Palette
from visualizer.command import Command
from visualizer.session import Session
from widgets import motion_panel, palette_panel
from widgets.motion_panel import MotionDraft, Preset


@pytest.fixture
def done() -> list[Command]:
    return []


def palette(session: Session, done: list[Command]) -> Palette:
    return Palette(session, done.append)


@pytest.mark.parametrize("preset", list(Preset))
def test_every_motion_is_found_by_its_name(preset: Preset, done: list[Command]) -> None:
    found, _ = palette(Session(FakeClient()), done)._all(())
    labels = [entry.label for entry in found]
    best = found[palette_panel.matches(preset.value, labels)[0]]
    assert best.label == f"Motion: {preset.value}"
    assert best.why_not == "Open a model first."


def test_a_motion_comes_onto_the_timeline_in_one_step_and_is_shown(done: list[Command]) -> None:
    session = opened(FakeClient())
    assert session.model is not None
    walk = motion_panel.timeline(MotionDraft(), session.scene, session.model)
    before = session.timeline
    entries, acts = palette(session, done)._all(())
    acts[[entry.label for entry in entries].index("Motion: Seed walk")]()
    assert session.timeline.tracks == walk.tracks
    assert done == [Command.ANIMATE]
    session.update(seconds=0.1, settled=True)
    session.work.undo()
    assert session.timeline == before

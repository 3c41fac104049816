"""What the palette knows beside the commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from renderer.scene import LatentPoint
from tests.visualizer.fakes import FakeClient
from tests.visualizer.panes.pane_play import opened
from visualizer.chrome import layout
from visualizer.chrome.palette_sources import Found, Sources
from visualizer.chrome.pane_contents import PARTS
from visualizer.command import Command
from visualizer.session import Session
from widgets import motion_panel, palette_panel
from widgets.motion_panel import MotionDraft, Preset


@pytest.fixture
def done() -> list[Command]:
    return []


@pytest.fixture
def shown() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def projects() -> list[Path]:
    return []


@pytest.fixture
def look(
    done: list[Command], shown: list[tuple[str, str]], projects: list[Path]
) -> Callable[[Session, str], list[Found]]:
    """What is found in a session for what was typed, the best first."""

    def found(session: Session, text: str) -> list[Found]:
        sources = Sources(
            session, done.append, lambda pane, section: shown.append((pane, section)), projects.append
        )
        every = list(sources.found(text))
        return [every[index] for index in palette_panel.matches(text, [entry for entry, _ in every])]

    return found


Look = Callable[[Session, str], list[Found]]


@pytest.mark.parametrize("preset", list(Preset))
def test_every_motion_is_found_by_its_name(preset: Preset, look: Look) -> None:
    best, _ = look(Session(FakeClient()), preset.value)[0]
    assert best.label == f"Motion: {preset.value}"
    assert best.why_not == "Open a model first."


def test_a_motion_comes_onto_the_timeline_in_one_step_and_is_shown(look: Look, done: list[Command]) -> None:
    session = opened(FakeClient())
    assert session.model is not None
    walk = motion_panel.timeline(MotionDraft(), session.scene, session.model)
    before = session.timeline
    look(session, "motion: seed walk")[0][1]()
    assert session.timeline.tracks == walk.tracks
    assert done == [Command.ANIMATE]
    session.update(seconds=0.1, settled=True)
    session.work.undo()
    assert session.timeline == before


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("psi", ("Latent", "Truncation")),
        ("mute", ("Channels", "")),
        ("error map", ("Aliasing", "Equivariance of this scene")),
        ("latent", ("Latent", "")),
        ("timeline", ("Timeline", "")),
        ("soundtrack", ("Export", "Caption and sound")),
    ],
)
def test_a_control_is_shown_that_is_sought_by_its_name(
    typed: str, place: tuple[str, str], look: Look, shown: list[tuple[str, str]]
) -> None:
    look(Session(FakeClient()), typed)[0][1]()
    assert shown == [place]


def test_what_others_call_preferences_is_found(look: Look) -> None:
    found = {entry.label for entry, _ in look(Session(FakeClient()), "preferences")}
    assert {"Light or dark colours", "Larger text"} <= found


def test_recent_files_are_found_by_name_and_by_being_recent(look: Look, projects: list[Path]) -> None:
    session = Session(FakeClient())
    session.preferences = replace(
        session.preferences, recent_models=("/a/faces.pkl",), recent_projects=("/b/walk.sg3viz",)
    )
    assert [entry.label for entry, _ in look(session, "recent")][:2] == ["Open faces.pkl", "Open walk.sg3viz"]
    look(session, "walk.sg3")[0][1]()
    assert projects == [Path("/b/walk.sg3viz")]


def test_a_bookmark_is_gone_to_by_its_name(look: Look) -> None:
    session = Session(FakeClient())
    session.scene = replace(session.scene, latent=LatentPoint(x=5.0))
    session.add_bookmark()
    name = session.project.bookmarks[0].name
    session.scene = replace(session.scene, latent=LatentPoint(x=6.0))
    look(session, name)[0][1]()
    assert session.scene.latent.x == 5.0


def test_all_that_is_said_to_be_in_a_pane_is_called_so_there() -> None:
    root = Path(layout.__file__).parents[2]
    sources = [*root.glob("widgets/**/*.py"), *root.glob("visualizer/**/*.py")]
    written = "".join(path.read_text() for path in sources if path.stem != "pane_contents")
    panes = {title for each in layout.LAYOUTS for title in each.places}
    for part in PARTS:
        assert part.pane in panes
        for name in filter(None, (part.section, *part.labels)):
            assert re.search(rf'[ "#]{re.escape(name)}["#]', written), (part.pane, name)

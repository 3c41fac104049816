"""The sticking probe in the window: its line on the canvas, its strip, the file that it is saved in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.aliasing.aliasing_figures import Axis, ScanLine, Strip
from renderer.aliasing.aliasing_jobs import ProbeSticking
from renderer.messages import JobDone, JobProgress, Progress
from renderer.scene import LatentPoint, LayerView, Scene
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, opened, play, press, without_opengl
from visualizer.panes import sticking_section
from visualizer.panes.sticking_section import StickingSection
from visualizer.session import Session
from widgets import sticking_panel

SECOND = MODEL.layers[1].name


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, sticking_section)


@pytest.fixture
def session(client: FakeClient) -> Session:
    return opened(client)


def test_the_scan_line_is_on_the_canvas_while_the_section_is_drawn(session: Session) -> None:
    section = StickingSection(session)
    play(session, lambda: section.draw(MODEL))
    assert session.on_canvas.scan_line == ScanLine()
    play(session, lambda: None)
    assert session.on_canvas.scan_line is None


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_strip_is_saved_with_the_scene_that_made_it(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, channels: int
) -> None:
    session.preferences = replace(session.preferences, capture_folder=str(tmp_path))
    session.scene = replace(session.scene, latent=LatentPoint(x=7.0), view=LayerView(SECOND))
    section = StickingSection(session)
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.START))
    play(session, lambda: section.draw(MODEL))
    ((job_id, job),) = asked(client, ProbeSticking)
    values = np.linspace(-1, 1, 2 * 4 * channels, dtype=np.float32).reshape(2, 4, channels)
    strip = Strip(ScanLine(Axis.VERTICAL), values, np.array([0.0, 1.0]), 0.25)
    client.answers.append(JobDone(job_id, strip))
    play(session, lambda: section.draw(MODEL))
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.SAVE))
    play(session, lambda: section.draw(MODEL))
    (path,) = tmp_path.glob("*.png")
    assert path.name == "a-sticking-seed0007.png"
    assert str(path) in session.notices.items[-1].summary
    assert scene_file.read(path).scene == job.scene == Scene(latent=LatentPoint(x=7.0))
    with Image.open(path) as image:
        expected = strip.pixels()[..., :3] if channels >= 3 else strip.pixels().repeat(3, axis=2)
        np.testing.assert_array_equal(np.asarray(image), expected)


def test_a_probe_that_was_cancelled_leaves_what_it_has_found(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session.preferences = replace(session.preferences, capture_folder=str(tmp_path))
    section = StickingSection(session)
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.START))
    play(session, lambda: section.draw(MODEL))
    ((job_id, _),) = asked(client, ProbeSticking)
    part = Strip(ScanLine(), np.zeros((2, 4, 3), np.float32), np.zeros(2), None)
    client.answers.append(JobProgress(job_id, Progress(2, 128, "", part)))
    play(session, lambda: section.draw(MODEL))
    for wish in (sticking_panel.Wish.CANCEL, sticking_panel.Wish.SAVE):
        press(monkeypatch, sticking_panel, lambda given, wish=wish: (given[0], wish))
        play(session, lambda: section.draw(MODEL))
    assert client.cancelled == [job_id]
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_a_strip_that_cannot_be_saved_is_told(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    session.preferences = replace(session.preferences, capture_folder=str(tmp_path / "file"))
    section = StickingSection(session)
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.START))
    play(session, lambda: section.draw(MODEL))
    ((job_id, _),) = asked(client, ProbeSticking)
    client.answers.append(
        JobDone(job_id, Strip(ScanLine(), np.zeros((2, 4, 3), np.float32), np.zeros(2), 0.0))
    )
    play(session, lambda: section.draw(MODEL))
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.SAVE))
    play(session, lambda: section.draw(MODEL))
    assert "could not be saved" in session.notices.items[-1].summary

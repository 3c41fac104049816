"""Bursts from the pane: a job into a new folder, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer.messages import JobDone, JobFailed, JobProgress, Progress
from renderer.recording.snapshots import Snapshots, TakeSnapshots
from renderer.recording.video_jobs import FramePreview
from renderer.scene import LatentPoint, Scene
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, play, press, session_with_model, without_opengl
from visualizer.panes import snapshot_section
from visualizer.panes.snapshot_section import SnapshotSection
from visualizer.session import Session
from widgets import snapshot_panel
from widgets.snapshot_panel import Burst, Wish


@pytest.fixture(autouse=True)
def ui(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, snapshot_section)


@pytest.fixture
def session(client: FakeClient, tmp_path: Path) -> Session:
    session = session_with_model(client)
    session.set_preferences(replace(session.preferences, capture_folder=str(tmp_path / "pictures")))
    session.scene = Scene(latent=LatentPoint(x=5.0))
    session.update(seconds=0.0, settled=True)
    return session


def start(monkeypatch: pytest.MonkeyPatch, session: Session, section: SnapshotSection) -> None:
    press(monkeypatch, snapshot_panel, lambda drawn: (drawn[0], Wish.START))
    show(session, section)


def show(session: Session, section: SnapshotSection) -> None:
    def both() -> None:
        section.draw(MODEL)
        section.tell()

    play(session, both)


def summaries(session: Session) -> list[str]:
    return [notice.summary for notice in session.notices.items]


def test_a_burst_of_the_present_scene_goes_into_a_new_folder(
    monkeypatch: pytest.MonkeyPatch, client: FakeClient, session: Session, tmp_path: Path
) -> None:
    section = SnapshotSection(session)
    section.burst = Burst(is_grid=True, with_pictures=False)
    start(monkeypatch, session, section)
    ((_, job),) = asked(client, TakeSnapshots)
    assert job.scene == session.scene
    assert (job.across.name, job.down.name, job.count) == ("psi", "seed", 64)
    assert (job.with_pictures, job.with_sheet) == (False, True)
    folder = tmp_path / "pictures" / "a-psi-by-seed"
    assert job.folder == str(folder)
    assert folder.is_dir()


def test_no_burst_goes_where_another_one_is(
    monkeypatch: pytest.MonkeyPatch, client: FakeClient, session: Session
) -> None:
    section = SnapshotSection(session)
    for _ in range(3):
        start(monkeypatch, session, section)
    folders = [Path(job.folder).name for _, job in asked(client, TakeSnapshots)]
    assert folders == ["a-psi", "a-psi-2", "a-psi-3"]


def test_what_came_of_it_is_told_once_also_while_the_pane_is_hidden(
    monkeypatch: pytest.MonkeyPatch, client: FakeClient, session: Session
) -> None:
    section = SnapshotSection(session)
    start(monkeypatch, session, section)
    ((job_id, job),) = asked(client, TakeSnapshots)
    preview = FramePreview(3, np.zeros((8, 8, 3), np.uint8))
    client.answers.append(JobProgress(job_id, Progress(4, 8, partial=preview)))
    show(session, section)
    client.answers.append(JobDone(job_id, Snapshots(job.folder, 8, "sheet.png", ("A layer is missing.",))))
    for _ in range(3):
        session.update(seconds=0.0, settled=True)
        section.tell()
    assert summaries(session) == [f"Saved 8 pictures in {job.folder}", "A layer is missing."]


def test_a_burst_can_be_cancelled(
    monkeypatch: pytest.MonkeyPatch, client: FakeClient, session: Session
) -> None:
    section = SnapshotSection(session)
    start(monkeypatch, session, section)
    ((job_id, _),) = asked(client, TakeSnapshots)
    press(monkeypatch, snapshot_panel, lambda drawn: (drawn[0], Wish.CANCEL))
    show(session, section)
    assert client.cancelled == [job_id]


def test_a_failure_is_told(monkeypatch: pytest.MonkeyPatch, client: FakeClient, session: Session) -> None:
    section = SnapshotSection(session)
    start(monkeypatch, session, section)
    ((job_id, _),) = asked(client, TakeSnapshots)
    client.answers.append(JobFailed(job_id, "The disk is full."))
    show(session, section)
    assert summaries(session) == ["Snapshots: The disk is full."]


def test_a_folder_that_cannot_be_made_is_told(
    monkeypatch: pytest.MonkeyPatch, client: FakeClient, session: Session, tmp_path: Path
) -> None:
    (tmp_path / "pictures").touch()
    start(monkeypatch, session, SnapshotSection(session))
    assert asked(client, TakeSnapshots) == []
    assert "No folder can be made" in summaries(session)[0]

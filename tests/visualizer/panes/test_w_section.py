"""The w editor in the window: what it asks, keeps, and puts into the scene."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.w_jobs import ImportWs, MeasureWs, SceneWs
from renderer.directions.w_library import StoredWs
from renderer.directions.w_plus import WRow
from renderer.messages import JobDone
from renderer.scene import LatentPoint, LayerView, Scene, Transform
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes import pane_play
from tests.visualizer.panes.pane_play import session_with_model, without_opengl
from visualizer.panes import w_section
from visualizer.panes.w_section import WSection
from visualizer.session import Session
from widgets import w_editor_panel
from widgets.w_editor_panel import Act, Asked, Bookmark, Desk

WS = np.arange(24, dtype=np.float32).reshape(6, 4)


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, w_section)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What the panel asks for, one thing a frame."""
    wishes: list[Asked] = []

    def draw(desk: Desk, num_ws: int) -> tuple[Desk, Asked | None]:
        return desk, wishes.pop(0) if wishes else None

    monkeypatch.setattr(w_editor_panel, "draw_desk", draw)
    return wishes


@pytest.fixture
def session(client: FakeClient, tmp_path: Path) -> Session:
    return session_with_model(client, tmp_path)


def play(session: Session, section: WSection) -> None:
    def draw() -> None:
        if session.model is not None:
            section.draw(session.model)

    pane_play.play(session, draw)


def answer(client: FakeClient, ws: np.ndarray = WS) -> None:
    id = max(id for id, job in client.jobs.items() if isinstance(job, MeasureWs))
    client.answers.append(JobDone(id, SceneWs(ws, np.zeros(4, np.float32))))


def bookmarks(section: WSection) -> list[Bookmark]:
    return section._shelf.bookmarks(MODEL)


def test_the_question_does_not_depend_on_how_the_scene_is_looked_at(
    session: Session, client: FakeClient
) -> None:
    section = WSection(session)
    for scene in (
        Scene(LatentPoint(3.0)),
        Scene(LatentPoint(3.0), transform=Transform(0.2), view=LayerView(MODEL.layers[0].name)),
    ):
        session.scene = scene
        play(session, section)
    assert list(client.jobs.values()) == [MeasureWs("a.pkl", Scene(LatentPoint(3.0)))]


def test_the_w_plus_can_be_had_without_the_edits(session: Session, client: FakeClient) -> None:
    session.scene = Scene(edits=EditStack((Edit("a", strength=2.0),)))
    section = WSection(session)
    for with_edits in (True, False):
        section._desk = Desk(with_edits=with_edits)
        play(session, section)
    first, second = client.jobs.values()
    assert (first, second) == (MeasureWs("a.pkl", session.scene), MeasureWs("a.pkl", Scene()))


def test_the_present_w_plus_is_kept_pasted_renamed_and_removed(
    session: Session, client: FakeClient, asked: list[Asked]
) -> None:
    session.scene = Scene(LatentPoint(7.0))
    section = WSection(session)
    play(session, section)
    answer(client)
    play(session, section)
    asked.append(Asked(Act.KEEP))
    play(session, section)
    (kept,) = bookmarks(section)
    assert kept.name == "seed 7"
    stored = session.directions.library.stored_ws.get(kept.source_id)
    np.testing.assert_array_equal(stored.ws, WS)
    section._desk = Desk(rows=(1, 4))
    asked.append(Asked(Act.PASTE, kept.source_id))
    play(session, section)
    assert session.scene.w_rows == (WRow(1, kept.source_id), WRow(4, kept.source_id))
    session.work.undo()
    assert session.scene.w_rows == ()
    asked.append(Asked(Act.RENAME, kept.source_id, "me"))
    play(session, section)
    assert bookmarks(section) == [Bookmark(kept.source_id, "me")]
    assert bookmarks(WSection(session)) == []
    asked.append(Asked(Act.REMOVE, kept.source_id))
    play(session, section)
    assert bookmarks(section) == []


def test_nothing_is_kept_while_the_w_plus_is_computed(
    session: Session, client: FakeClient, asked: list[Asked]
) -> None:
    section = WSection(session)
    asked.append(Asked(Act.KEEP))
    play(session, section)
    assert bookmarks(section) == []
    assert "being computed" in session.notices.items[0].summary


def test_a_file_is_read_and_bookmarked_under_its_name(
    session: Session, client: FakeClient, asked: list[Asked]
) -> None:
    section = WSection(session)
    section._desk = Desk(path=" /somewhere/photograph.npz ")
    asked.append(Asked(Act.IMPORT))
    play(session, section)
    (id,) = [id for id, job in client.jobs.items() if isinstance(job, ImportWs)]
    assert client.jobs[id] == ImportWs("a.pkl", "/somewhere/photograph.npz")
    client.answers.append(JobDone(id, StoredWs(WS)))
    play(session, section)
    assert [bookmark.name for bookmark in bookmarks(section)] == ["photograph"]
    assert section._desk.path == ""
    assert session.jobs.long == ()


def test_bookmarks_of_other_models_wait(session: Session) -> None:
    session.directions.library.stored_ws.add(StoredWs(np.ones((3, 3), np.float32)))
    section = WSection(session)
    play(session, section)
    assert bookmarks(section) == []


def test_a_folder_that_cannot_be_written_is_told(
    session: Session, client: FakeClient, asked: list[Asked], tmp_path: Path
) -> None:
    (tmp_path / "w_plus").write_text("in the way")
    section = WSection(session)
    play(session, section)
    answer(client)
    play(session, section)
    asked.append(Asked(Act.KEEP))
    play(session, section)
    assert "could not be changed" in session.notices.items[0].summary

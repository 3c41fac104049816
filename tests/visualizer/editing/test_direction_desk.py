"""Directions on their way into the library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer.directions import edit_file
from renderer.directions.direction_jobs import Boundary, FindPrincipalDirections, ImportDirections
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.messages import JobDone, JobFailed
from renderer.recording.project_file import Project
from renderer.scene import Scene
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import session_with_model
from visualizer import opening
from visualizer.editing.direction_desk import Chosen
from visualizer.session import Session

FOUND = DirectionSet(
    np.eye(3, 4, dtype=np.float32), np.ones(3), DirectionMethod.PCA, layers=(1, 3), note="Well."
)
QUESTION = FindPrincipalDirections("a.pkl")


@pytest.fixture
def session(client: FakeClient, tmp_path: Path) -> Session:
    session = session_with_model(client, tmp_path / "library")
    session.update(seconds=0.1, settled=True)
    return session


def update(session: Session, client: FakeClient, *answers: JobDone | JobFailed) -> list[str]:
    client.answers += answers
    session.update(seconds=0.1, settled=True)
    session.directions.shelf.refresh()
    return [notice.summary for notice in session.notices.items]


def test_what_is_found_is_kept_named_and_looked_at(session: Session, client: FakeClient) -> None:
    desk = session.directions
    desk.find(QUESTION, "PCA of w")
    assert desk.search is not None
    said = update(session, client, JobDone(1, FOUND))
    assert desk.search is None
    assert session.jobs.long == ()
    assert desk.library.list() == [FOUND.set_id]
    assert desk.shelf.title(FOUND.set_id) == "PCA of w"
    assert desk.chosen == Chosen(FOUND.set_id, 0, 1, 3)
    assert said == ["3 directions in the library: PCA of w. Well."]


def test_a_boundary_is_kept_with_its_figures(session: Session, client: FakeClient) -> None:
    desk = session.directions
    desk.find(QUESTION, "A from B")
    boundary = Boundary(FOUND, 0.9, 0.95, 5)
    update(session, client, JobDone(1, boundary))
    assert desk.library.has(FOUND.set_id)
    assert desk.last_boundary is boundary


def test_a_search_that_fails_is_told_and_can_be_begun_again(session: Session, client: FakeClient) -> None:
    desk = session.directions
    desk.find(QUESTION, "PCA of w")
    said = update(session, client, JobFailed(1, "Too few samples."))
    assert said == ["Directions: PCA of w: Too few samples."]
    assert desk.search is None
    desk.find(QUESTION, "PCA of w")
    desk.leave_off()
    assert client.cancelled == [2]
    assert desk.search is None


def test_a_second_search_takes_the_place_of_the_first(session: Session, client: FakeClient) -> None:
    session.directions.find(QUESTION, "one")
    session.directions.find(QUESTION, "two")
    assert client.cancelled == [1]
    update(session, client, JobDone(2, FOUND))
    assert session.directions.shelf.title(FOUND.set_id) == "two"


def test_a_name_that_was_given_before_stays(session: Session, client: FakeClient) -> None:
    for name in ("first", "second"):
        session.directions.find(QUESTION, name)
        update(session, client, JobDone(len(client.jobs), FOUND))
    assert session.directions.shelf.title(FOUND.set_id) == "first"


def test_a_dropped_array_is_imported_under_its_name(session: Session, client: FakeClient) -> None:
    path = Path("/somewhere/smile.npy")
    opening.show(session, opening.read(path))
    assert client.jobs[1] == ImportDirections(MODEL.model, str(path))
    update(session, client, JobDone(1, FOUND))
    assert session.directions.shelf.title(FOUND.set_id) == "smile"
    opening.show(session, opening.read(path))
    said = update(session, client, JobFailed(2, "smile.npy: it belongs to another model."))
    assert said[-1] == "Import of smile.npy: smile.npy: it belongs to another model."


def test_without_a_model_directions_wait(client: FakeClient, tmp_path: Path) -> None:
    session = Session(client, library=DirectionLibrary(tmp_path))
    opening.show(session, opening.read(Path("smile.npy")))
    assert client.jobs == {}
    assert "open the model first" in session.notices.items[0].summary


def test_dropped_edits_bring_their_directions_and_are_one_undo_step(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    elsewhere = DirectionLibrary(tmp_path / "elsewhere")
    elsewhere.add(FOUND)
    stack = EditStack((Edit(FOUND.set_id, 2, 1.5, 0, 3, name="smile"),), locked=(0,))
    edit_file.write(tmp_path / "edits.json", stack, elsewhere)
    opening.show(session, opening.read(tmp_path / "edits.json"))
    update(session, client)
    assert session.scene == Scene(edits=stack)
    assert session.directions.library.has(FOUND.set_id)
    session.work.undo()
    assert session.scene == Scene()
    session.work.redo()
    assert session.scene.edits == stack


def test_edits_whose_directions_are_still_being_kept_never_go_to_another_project(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    elsewhere = DirectionLibrary(tmp_path / "elsewhere")
    elsewhere.add(FOUND)
    edit_file.write(tmp_path / "edits.json", EditStack((Edit(FOUND.set_id),)), elsewhere)
    opening.show(session, opening.read(tmp_path / "edits.json"))
    session.begin(Project())
    told = update(session, client)
    assert session.directions.library.has(FOUND.set_id)
    assert session.scene == Scene()
    assert "edits.json was opened for another project" in told[-1]


def test_a_library_that_cannot_be_written_is_told(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    (tmp_path / "library").write_text("a file is in the way")
    session.directions.find(QUESTION, "PCA of w")
    said = update(session, client, JobDone(1, FOUND))
    assert "could not be kept" in said[0]
    assert session.directions.chosen == Chosen()

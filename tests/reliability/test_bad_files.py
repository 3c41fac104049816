"""Whatever is in a file: it is opened and shown, or refused in one sentence."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from renderer.directions import direction_labels
from renderer.directions.direction_labels import Label, LabelFileError, Labels
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.w_library import StoredWs, WLibrary, WPlusError
from renderer.recording.project_file import Project
from tests.reliability.damaged import damaged, sound_files
from tests.renderer.recording.test_project_file import FULL
from visualizer import opening, preferences
from visualizer.chrome.notices import Kind, Notices
from visualizer.picking.file_kinds import FileKind, kind_of
from visualizer.preferences import Preferences
from visualizer.projects.project_desk import ProjectDesk
from visualizer.projects.project_questions import Choice
from visualizer.projects.recovery import RecoveryError, RecoveryFile, Unsaved
from visualizer.rendering.inline_client import InlineClient
from visualizer.session import Session

MODEL = str(Path(__file__).parents[1] / "conformance" / "sg3-t-32-gray.pkl")
EXAMPLES = int(os.environ.get("SG3_VIZ_EXAMPLES", "150"))
LONGEST_SENTENCE = 600
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
    database=None,
)


class Desk:
    """A window's session and its desk, on a renderer in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = sound_files(folder)
        self.session = Session(InlineClient("cpu"), library=DirectionLibrary())
        self.session.models.open(MODEL)
        self.frames()

    def frames(self, count: int = 4) -> None:
        for _ in range(count):
            self.session.update(seconds=0.02, settled=True)

    def open(self, name: str, content: bytes) -> list[str]:
        """Open that file as if it were dropped; what the user is told of problems."""
        path = self.folder / name
        path.write_bytes(content)
        session = self.session
        session.begin(Project())
        session.notices = Notices()
        if kind_of(path) is FileKind.PROJECT:
            desk = ProjectDesk(session)
            desk.open(path)
            desk.settle()
            if desk.question is not None:
                desk.answer(Choice.OPEN_ANYWAY)
                desk.update(0.02)
        else:
            opening.show(session, opening.read(path))
            session.directions.close()
        self.frames()
        notices = session.notices
        return [each.summary for each in (*notices.past, *notices.items) if each.kind is Kind.PROBLEM]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(Path(folder) / "data"))
        yield Desk(Path(folder))


def assert_is_clear(sentence: str) -> None:
    """One sentence, no traceback, nothing that was not foreseen."""
    assert "\n" not in sentence
    assert len(sentence) < LONGEST_SENTENCE
    assert sentence.rstrip().endswith((".", "?"))
    assert "unforeseen" not in sentence, sentence
    assert not re.search(r"Traceback|object at 0x|<class", sentence), sentence


def test_sound_files_open_without_a_word(desk: Desk) -> None:
    told = {name: desk.open(name, content) for name, content in desk.files.items()}
    foreign = "made with another model|has no|has the|does not have|belongs|no layer|were made"
    assert [(n, each) for n, tolds in told.items() for each in tolds if not re.search(foreign, each)] == []


KINDS = (
    *(
        "project.sg3viz",
        "scene and motion.json",
        "older.sg3viz",
        "oldest.sg3viz",
        "scene.json",
        "picture.png",
    ),
    *("edits.json", "video.gif", "spectrum.npz", "directions.npz", "direction.npy", "directions.pt"),
)


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_opened_or_refused_in_a_sentence(desk: Desk, name: str) -> None:
    @often
    @given(damaged(desk.files[name]))
    def check(content: bytes) -> None:
        for sentence in desk.open(name, content):
            assert_is_clear(sentence)

    check()


def test_damaged_preferences_start_afresh_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    preferences.save(
        Preferences(("a.pkl", "b.pkl"), ("c.sg3viz",), {"a.pkl": "12ab"}, 1.5, capture_folder="~/x"), path
    )

    @often
    @given(damaged(path.read_bytes()))
    def check(content: bytes) -> None:
        path.write_bytes(content)
        read, problem = preferences.load(path)
        assert 0.5 <= read.ui_scale <= 3
        assert isinstance(read.captures(), Path)
        if problem:
            assert_is_clear(problem)

    check()


def test_damaged_unsaved_work_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = RecoveryFile.new(tmp_path)
    file.write(Unsaved(FULL, "/a/b.sg3viz", "b", 1e9))

    @often
    @given(damaged(file.path.read_bytes()))
    def check(content: bytes) -> None:
        file.path.write_bytes(content)
        try:
            file.read()
        except RecoveryError as error:
            assert_is_clear(str(error))

    check()
    file.remove()


def test_a_damaged_w_plus_and_damaged_names_are_refused_in_a_sentence(tmp_path: Path) -> None:
    library = WLibrary(tmp_path)
    stored = StoredWs(np.ones((11, 32), np.float32), "12ab")
    library.add(stored)
    direction_labels.write(tmp_path, Labels().with_label(Label("smile"), stored.source_id))
    (of_ws,) = tmp_path.glob("*.npz")
    (of_names,) = tmp_path.glob("*.json")

    @often
    @given(damaged(of_ws.read_bytes()), damaged(of_names.read_bytes()))
    def check(ws: bytes, names: bytes) -> None:
        of_ws.write_bytes(ws)
        of_names.write_bytes(names)
        told = []
        try:
            WLibrary(tmp_path).get(stored.source_id)
        except WPlusError as error:
            told.append(str(error))
        try:
            direction_labels.read(tmp_path)
        except LabelFileError as error:
            told.append(str(error))
        for sentence in told:
            assert_is_clear(sentence)

    check()

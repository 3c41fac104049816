"""Projects in the window: opened, saved, left; nothing is lost without a question."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.comparison import Comparison
from renderer.inspection import SurveyLayers
from renderer.messages import ModelRefused
from renderer.recording import project_file
from renderer.recording.bookmarks import Bookmark
from renderer.recording.project_file import Cell, Grid, Project, WindowState
from renderer.recording.timeline import Curve, Easing, Key, Keyframe, Timeline, Track
from renderer.recording.video_metadata import add_gif_comment
from renderer.recording.video_settings import Soundtrack, VideoSettings
from renderer.scene import LatentPoint, Scene
from renderer.scene_file import SceneFile
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import opened
from visualizer.projects.project_desk import ProjectDesk
from visualizer.projects.project_questions import Choice
from visualizer.session import Session

SEVEN, NINE = Scene(LatentPoint(7.0)), Scene(LatentPoint(9.0))


class Desk(ProjectDesk):
    """A desk with its session and the client under it; its disk has answered before the next line."""

    def __init__(self, session: Session, client: FakeClient) -> None:
        super().__init__(session)
        self.session, self.client = session, client

    def open(self, path: Path, *, model: str = "") -> None:
        super().open(path, model=model)
        self.settle()

    def save(self) -> None:
        super().save()
        self.settle()

    def save_as(self, path: Path | None) -> None:
        super().save_as(path)
        self.settle()

    def answer(self, choice: Choice) -> None:
        super().answer(choice)
        self.settle()

    def frame(self) -> None:
        self.session.update(seconds=0.1, settled=True)
        self.update(0.1)

    def change(self, scene: Scene = SEVEN) -> None:
        self.session.scene = scene
        self.frame()

    def asked(self) -> str:
        return self.question.title if self.question is not None else ""

    def told(self) -> str:
        return " ".join(notice.summary for notice in self.session.notices.items)


@pytest.fixture
def desk() -> Desk:
    client = FakeClient()
    return Desk(opened(client), client)


def project(scene: Scene = SEVEN, **parts: object) -> Project:
    return Project(scene, MODEL.name, MODEL.content_hash, **parts)  # type: ignore[arg-type]


def test_what_is_saved_is_opened_again_with_its_model_and_its_window(desk: Desk, tmp_path: Path) -> None:
    desk.layout = "Inspect"
    desk.session.project = replace(desk.session.project, bookmarks=(Bookmark("a", NINE),))
    desk.session.models.compare(Comparison(is_intact=False))
    desk.change()
    assert desk.is_changed
    desk.save_as(tmp_path / "work")
    path = tmp_path / "work.sg3viz"
    assert (desk.path, desk.title, desk.is_changed) == (path, "work", False)
    stored = project_file.read(path)
    assert (stored.model, stored.model_hash, stored.window.layout) == (MODEL.name, "abc", "Inspect")
    desk.new()
    assert (desk.session.scene, desk.session.models.comparison, desk.title) == (Scene(), None, "Untitled")
    desk.open(path)
    desk.frame()
    assert desk.session.scene == SEVEN
    assert desk.session.project.bookmarks == (Bookmark("a", NINE),)
    assert desk.session.models.comparison == Comparison(is_intact=False)
    assert (desk.wanted_layout, desk.is_changed) == ("Inspect", False)
    assert not desk.session.work.history.can_undo(desk.session.project)
    assert desk.session.preferences.recent_projects == (str(path),)


def test_saving_a_project_without_a_file_wants_a_path(desk: Desk) -> None:
    desk.change()
    desk.save()
    assert desk.wants_path
    desk.save_as(None)
    assert not desk.wants_path
    assert desk.is_changed


def test_going_back_to_what_is_saved_is_no_change(desk: Desk, tmp_path: Path) -> None:
    desk.change()
    desk.save_as(tmp_path / "a.sg3viz")
    desk.change(NINE)
    assert desk.is_changed
    desk.session.work.undo()
    assert not desk.is_changed
    desk.session.work.redo()
    assert desk.is_changed


def test_where_the_playhead_is_is_no_change(desk: Desk, tmp_path: Path) -> None:
    keyframes = (Keyframe(0.0, SEVEN), Keyframe(2.0, NINE))
    stored = project(timeline=Timeline(2.0, keyframes=keyframes))
    project_file.write(tmp_path / "a.sg3viz", stored)
    desk.open(tmp_path / "a.sg3viz")
    desk.frame()
    desk.session.work.player.seek(1.0)
    desk.frame()
    assert desk.session.scene not in (SEVEN, NINE)
    assert not desk.is_changed


def moving(playhead_s: float) -> Project:
    """A project whose scene has another psi than its timeline has anywhere."""
    line = Easing(Curve.LINEAR)
    psi = Track("truncation.psi", (Key(0.0, 0.2, line), Key(2.0, 0.6, line)))
    return project(NINE, timeline=Timeline(2.0, tracks=(psi,)), playhead_s=playhead_s)


def test_what_hands_had_changed_without_a_key_is_there_again(desk: Desk, tmp_path: Path) -> None:
    project_file.write(tmp_path / "a.sg3viz", moving(1.0))
    desk.open(tmp_path / "a.sg3viz")
    desk.frame()
    assert desk.session.scene == NINE
    assert not desk.is_changed


@pytest.mark.parametrize("playhead_s", [0.0, 1.0, 99.0])
def test_a_video_opens_with_the_scene_of_its_playhead(desk: Desk, tmp_path: Path, playhead_s: float) -> None:
    """The scene that it was made with is that of no time in particular."""
    path = tmp_path / "a.gif"
    Image.new("L", (8, 8)).save(path)
    add_gif_comment(path, project_file.encode(moving(playhead_s)).decode())
    desk.open(path)
    desk.frame()
    assert desk.session.scene.truncation.psi == pytest.approx({0.0: 0.2, 1.0: 0.4, 99.0: 0.6}[playhead_s])
    assert desk.session.scene.latent == NINE.latent, "what has no keys is as it was saved"
    assert not desk.is_changed
    assert desk.session.work.history.steps == (desk.session.project,)


@pytest.mark.parametrize("choice", [Choice.SAVE, Choice.DO_NOT_SAVE, Choice.CANCEL])
def test_leaving_unsaved_work_is_asked_about(desk: Desk, tmp_path: Path, choice: Choice) -> None:
    left: list[bool] = []
    desk.change()
    desk.save_as(tmp_path / "a.sg3viz")
    desk.change(NINE)
    desk.leave(lambda: left.append(True))
    assert desk.asked() == "Unsaved changes"
    desk.answer(choice)
    assert desk.asked() == ""
    assert bool(left) is (choice is not Choice.CANCEL)
    saved = project_file.read(tmp_path / "a.sg3viz").scene
    assert saved == (NINE if choice is Choice.SAVE else SEVEN)


def test_save_before_leaving_asks_for_a_path_and_goes_on_when_it_is_there(desk: Desk, tmp_path: Path) -> None:
    left: list[bool] = []
    desk.change()
    desk.leave(lambda: left.append(True))
    desk.answer(Choice.SAVE)
    assert desk.wants_path
    assert desk.question is None
    desk.save_as(None)
    assert desk.question is None
    assert not left
    desk.leave(lambda: left.append(True))
    desk.answer(Choice.SAVE)
    desk.save_as(tmp_path / "a.sg3viz")
    assert left


@pytest.mark.parametrize("choice", [Choice.STOP, Choice.CANCEL])
def test_quitting_asks_before_it_stops_what_is_at_work(desk: Desk, choice: Choice) -> None:
    left: list[bool] = []
    desk.session.jobs.start(SurveyLayers("a.pkl", SEVEN), "Export a.mp4")
    desk.leave(lambda: left.append(True), stops_jobs=True)
    assert desk.asked() == "Still at work"
    assert desk.question is not None
    assert "Export a.mp4" in desk.question.text
    desk.answer(choice)
    assert desk.asked() == ""
    assert bool(left) is (choice is Choice.STOP)


def test_unsaved_work_and_jobs_are_one_question(desk: Desk) -> None:
    desk.session.jobs.start(SurveyLayers("a.pkl", SEVEN), "Export a.mp4")
    desk.change()
    desk.leave(lambda: None, stops_jobs=True)
    assert desk.asked() == "Unsaved changes"
    assert desk.question is not None
    assert "Export a.mp4" in desk.question.text


def test_another_project_leaves_what_is_at_work_alone(desk: Desk) -> None:
    left: list[bool] = []
    desk.session.jobs.start(SurveyLayers("a.pkl", SEVEN), "Export a.mp4")
    desk.leave(lambda: left.append(True))
    assert left


def test_nothing_is_asked_where_nothing_has_changed(desk: Desk) -> None:
    left: list[bool] = []
    desk.leave(lambda: left.append(True))
    assert left
    assert desk.question is None


def test_a_file_that_somebody_else_has_changed_is_not_overwritten_without_a_question(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "a.sg3viz"
    desk.save_as(path)
    path.write_bytes(project_file.encode(project(NINE)) + b"\n")
    desk.change()
    desk.save()
    assert desk.asked() == "Changed on disk"
    desk.answer(Choice.CANCEL)
    assert project_file.read(path).scene == NINE
    desk.save()
    desk.answer(Choice.REPLACE)
    assert project_file.read(path).scene == SEVEN
    assert not desk.is_changed


def test_another_file_is_not_replaced_without_a_question(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "other.sg3viz"
    path.write_text("precious")
    desk.change()
    desk.save_as(path)
    assert desk.asked() == "Replace a file"
    desk.answer(Choice.SAVE_AS)
    assert desk.wants_path
    desk.save_as(path)
    desk.answer(Choice.CANCEL)
    assert path.read_text() == "precious"
    desk.save_as(path)
    desk.answer(Choice.REPLACE)
    assert project_file.read(path).scene == SEVEN


def test_a_file_that_is_gone_is_simply_written_again(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.sg3viz"
    desk.save_as(path)
    path.unlink()
    desk.change()
    desk.save()
    assert project_file.read(path).scene == SEVEN


def test_a_place_that_cannot_be_written_is_told_and_the_work_stays_unsaved(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    left: list[bool] = []
    desk.change()
    desk.leave(lambda: left.append(True))
    desk.answer(Choice.SAVE)
    desk.save_as(tmp_path / "file" / "a.sg3viz")
    assert "‘a.sg3viz’ could not be saved: " in desk.told()
    assert desk.is_changed
    assert not left


def test_a_project_waits_for_its_model_which_is_found_by_what_it_holds(desk: Desk, tmp_path: Path) -> None:
    renamed, decoy = tmp_path / "elsewhere" / "b.pkl", tmp_path / "a2.pkl"
    renamed.parent.mkdir()
    for path in (renamed, decoy):
        path.touch()
    desk.session.preferences = desk.session.preferences.with_recent(str(renamed), "other hash")
    project_file.write(tmp_path / "x.sg3viz", Project(SEVEN, "a2.pkl", "other hash"))
    desk.open(tmp_path / "x.sg3viz")
    assert desk.client.opened[-1] == str(renamed)
    desk.frame()
    assert desk.session.scene == Scene()
    desk.client.answer_opening(replace(MODEL, name="b.pkl", content_hash="other hash"))
    desk.frame()
    assert desk.session.scene == SEVEN
    assert desk.title == "x"
    assert desk.told() == ""


def test_else_by_its_name_beside_the_file_and_another_content_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a2.pkl").touch()
    project_file.write(tmp_path / "x.sg3viz", Project(SEVEN, "a2.pkl", "other hash"))
    desk.open(tmp_path / "x.sg3viz")
    desk.client.answer_opening(replace(MODEL, name="a2.pkl", content_hash="third"))
    desk.frame()
    assert desk.session.scene == SEVEN
    assert "made with another model than a2.pkl" in desk.told()


@pytest.mark.parametrize("choice", [Choice.FIND_MODEL, Choice.OPEN_ANYWAY, Choice.CANCEL])
def test_a_model_that_is_not_here_is_asked_for(desk: Desk, tmp_path: Path, choice: Choice) -> None:
    project_file.write(tmp_path / "x.sg3viz", Project(SEVEN, "lost.pkl", "other hash"))
    desk.open(tmp_path / "x.sg3viz")
    assert desk.question is not None
    assert "made with the model lost.pkl" in desk.question.text
    desk.answer(choice)
    if choice is Choice.FIND_MODEL:
        assert desk.wants_model
        assert desk.question is None
        desk.use_model(None)
        assert desk.asked() == "The model is not here"
        desk.answer(choice)
        desk.use_model(tmp_path / "found.pkl")
        desk.client.answer_opening(replace(MODEL, content_hash="other hash"))
    desk.frame()
    assert desk.question is None
    assert desk.session.scene == (Scene() if choice is Choice.CANCEL else SEVEN)


def test_a_model_that_is_refused_is_asked_for_and_the_project_is_not_forgotten(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "broken.pkl").touch()
    project_file.write(tmp_path / "x.sg3viz", Project(SEVEN, "broken.pkl", "other hash"))
    desk.open(tmp_path / "x.sg3viz")
    desk.client.answers.append(ModelRefused(desk.client.opened[-1], "broken.pkl is no model."))
    desk.frame()
    assert desk.asked() == "The model is not here"
    desk.answer(Choice.OPEN_ANYWAY)
    desk.frame()
    assert desk.session.scene == SEVEN


def test_a_picture_or_a_video_has_no_file_of_its_own_to_be_saved_to(desk: Desk, tmp_path: Path) -> None:
    png = scene_file.encode_png(np.zeros((4, 4, 3), np.uint8), SceneFile(SEVEN, MODEL.name, "abc"))
    (tmp_path / "picture.png").write_bytes(png)
    desk.open(tmp_path / "picture.png")
    desk.frame()
    assert (desk.session.scene, desk.path, desk.title, desk.is_changed) == (SEVEN, None, "picture", False)
    desk.save()
    assert desk.wants_path


def test_a_file_that_is_no_project_leaves_everything_as_it_was(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "broken.sg3viz").write_text("{")
    desk.change()
    before = desk.session.project
    desk.open(tmp_path / "broken.sg3viz")
    desk.answer(Choice.DO_NOT_SAVE)
    desk.frame()
    assert desk.session.project == before
    assert "broken.sg3viz is neither a project" in desk.told()
    assert desk.is_changed


def test_models_of_cells_have_names_in_files_and_places_at_work(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "b.pkl").touch()
    second = Grid(2, (Cell(), Cell(str(tmp_path / "b.pkl"), "34cd")))
    desk.session.project = replace(desk.session.project, grid=second)
    desk.session.models.compare(Comparison(str(tmp_path / "b.pkl")))
    desk.save_as(tmp_path / "a.sg3viz")
    stored = project_file.read(tmp_path / "a.sg3viz")
    assert stored.models() == (MODEL.name, "b.pkl")
    assert stored.window == WindowState("", Comparison("b.pkl"))
    assert os.fspath(tmp_path) not in (tmp_path / "a.sg3viz").read_text()
    desk.new()
    desk.open(tmp_path / "a.sg3viz")
    desk.frame()
    assert desk.session.project.grid == second
    assert desk.session.models.comparison == Comparison(str(tmp_path / "b.pkl"))


def test_a_project_with_a_file_is_changed_by_another_model(desk: Desk, tmp_path: Path) -> None:
    desk.save_as(tmp_path / "a.sg3viz")
    assert not desk.is_changed
    desk.session.models.open("b.pkl")
    desk.client.answer_opening(replace(MODEL, content_hash="second"))
    desk.frame()
    assert desk.is_changed
    desk.save()
    assert project_file.read(tmp_path / "a.sg3viz").model_hash == "second"


def test_a_soundtrack_beside_the_project_travels_with_it(desk: Desk, tmp_path: Path) -> None:
    (here := tmp_path / "here").mkdir()
    (there := tmp_path / "there").mkdir()
    for place in (here / "sound.wav", there / "sound.wav", tmp_path / "else.wav"):
        place.touch()
    for file, kept in (
        (here / "sound.wav", "sound.wav"),
        (tmp_path / "else.wav", str(tmp_path / "else.wav")),
    ):
        video = VideoSettings(soundtrack=Soundtrack(str(file)))
        desk.session.project = replace(desk.session.project, video=video)
        desk.save_as(here / f"{file.stem}.sg3viz")
        stored = (here / f"{file.stem}.sg3viz").rename(there / f"{file.stem}.sg3viz")
        written = project_file.read(stored).video.soundtrack
        assert written is not None
        assert written.file == kept
        desk.open(stored)
        desk.frame()
        found = desk.session.project.video.soundtrack
        assert found is not None
        assert found.file == (str(there / kept) if file.parent == here else kept)


def test_the_history_of_a_project_begins_with_it(desk: Desk, tmp_path: Path) -> None:
    desk.change()
    desk.save_as(tmp_path / "a.sg3viz")
    desk.change(NINE)
    desk.session.work.jump(0)
    assert desk.session.scene == Scene()
    desk.session.work.jump(2)
    assert desk.session.scene == NINE
    desk.new()
    desk.answer(Choice.DO_NOT_SAVE)
    assert desk.session.work.history.steps == (Project(),)


def test_a_bookmark_is_a_step_and_so_is_going_to_it(desk: Desk) -> None:
    desk.change()
    desk.session.add_bookmark()
    desk.frame()
    desk.change(NINE)
    desk.session.work.go_to_scene(desk.session.project.bookmarks[0].scene)
    desk.frame()
    assert desk.session.scene == SEVEN
    for expected in (NINE, SEVEN, SEVEN, Scene()):
        desk.session.work.undo()
        assert desk.session.scene == expected
    assert desk.session.project.bookmarks == ()


def test_saving_again_while_the_first_is_being_written_is_no_change_by_somebody_else(
    desk: Desk, tmp_path: Path
) -> None:
    desk.change()
    desk.save_as(tmp_path / "walk.sg3viz")
    desk.change(NINE)
    ProjectDesk.save(desk)
    desk.session.scene = SEVEN
    ProjectDesk.save(desk)
    desk.settle()
    assert desk.asked() == ""
    assert not desk.is_changed
    assert project_file.read(tmp_path / "walk.sg3viz").scene == SEVEN


def test_saving_while_the_first_file_is_being_written_goes_there_too(desk: Desk, tmp_path: Path) -> None:
    desk.change(NINE)
    ProjectDesk.save_as(desk, tmp_path / "walk.sg3viz")
    desk.session.scene = SEVEN
    ProjectDesk.save(desk)
    desk.settle()
    assert not desk.wants_path
    assert project_file.read(tmp_path / "walk.sg3viz").scene == SEVEN


def test_work_that_goes_on_while_another_project_is_read_is_not_lost_without_a_question(
    desk: Desk, tmp_path: Path
) -> None:
    project_file.write(tmp_path / "other.sg3viz", project(NINE))
    ProjectDesk.open(desk, tmp_path / "other.sg3viz")
    desk.session.scene = SEVEN
    desk.settle()
    assert desk.asked() == "Unsaved changes"
    assert desk.session.scene == SEVEN
    desk.answer(Choice.DO_NOT_SAVE)
    assert desk.session.scene == NINE


def test_what_nobody_wants_to_save_is_not_asked_about_again(desk: Desk, tmp_path: Path) -> None:
    project_file.write(tmp_path / "other.sg3viz", project(NINE))
    desk.change()
    desk.open(tmp_path / "other.sg3viz")
    desk.answer(Choice.DO_NOT_SAVE)
    assert desk.asked() == ""
    assert desk.session.scene == NINE

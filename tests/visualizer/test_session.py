"""The session: what follows from answers, time and hands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import scene_file
from renderer.comparison import Comparison
from renderer.file_report import Fate, FileReport, NamedGlobal
from renderer.frame import Quality
from renderer.inspection import SurveyLayers
from renderer.messages import Companion, JobFailed, ModelRefused, RendererRestarted, RenderFailure
from renderer.scene import LatentPoint, LayerView, Motion, Scene, StyleMix, Truncation
from renderer.scene_fit import fitted
from tests.visualizer.fakes import MODEL, FakeClient, frame
from visualizer import opening
from visualizer.files import free_name
from visualizer.session import Session

DT = 1 / 60


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def session(client: FakeClient) -> Session:
    """A session with an open model and its first picture."""
    session = Session(client)
    session.open_model("a.pkl")
    client.answer_opening()
    session.update(seconds=DT, settled=True)
    client.answer_newest()
    session.update(seconds=DT, settled=True)
    assert session.model is not None
    assert session.frame is not None
    return session


def with_psi(scene: Scene, psi: float) -> Scene:
    return replace(scene, truncation=Truncation(psi=psi))


def test_the_scene_is_asked_for_as_a_draft_while_held_and_in_full_when_let_go(
    session: Session, client: FakeClient
) -> None:
    session.scene = with_psi(session.scene, 0.5)
    session.update(seconds=DT, settled=False)
    session.update(seconds=DT, settled=True)
    assert [(scene.truncation.psi, quality) for _, _, scene, quality in client.submitted[1:]] == [
        (0.5, Quality.DRAFT),
        (0.5, Quality.FULL),
    ]


def test_one_drag_is_one_undo_step(session: Session) -> None:
    for psi in (0.9, 0.7, 0.5):
        session.scene = with_psi(session.scene, psi)
        session.update(seconds=DT, settled=False)
    session.update(seconds=DT, settled=True)
    session.undo()
    assert session.scene.truncation.psi == 1.0
    session.redo()
    assert session.scene.truncation.psi == 0.5


def test_a_walk_is_one_undo_step(session: Session) -> None:
    session.motion = Motion(walk_seeds=True)
    for _ in range(100):
        session.update(seconds=DT, settled=True)
    session.motion = Motion()
    session.update(seconds=DT, settled=True)
    assert session.scene.latent.x > 0.3
    session.undo()
    assert session.scene.latent == LatentPoint()


def test_the_old_model_stays_until_the_new_one_is_there(session: Session, client: FakeClient) -> None:
    session.open_model("b.pkl")
    session.update(seconds=DT, settled=True)
    assert session.model is not None
    assert session.model.model == "a.pkl"
    assert session.frame is not None
    client.answer_opening()
    session.update(seconds=DT, settled=True)
    assert session.model.model == "b.pkl"
    assert session.frame is not None, "the picture of a model with the same layers stays for the moment,"
    assert not session.is_frame_current, "but is known to be out of date"
    session.open_model("c.pkl")
    client.answer_opening(replace(MODEL, layers=MODEL.layers[:2]))
    session.update(seconds=DT, settled=True)
    assert session.frame is None


def test_a_refused_model_leaves_everything_as_it_was(session: Session, client: FakeClient) -> None:
    scene, picture = session.scene, session.frame
    session.open_model("broken.pkl")
    client.answers.append(ModelRefused("broken.pkl", "broken.pkl is no model.", "details"))
    session.update(seconds=DT, settled=True)
    assert session.loading is None
    assert (session.scene, session.frame) == (scene, picture)
    assert session.notices.items[-1].summary == "broken.pkl is no model."


def test_what_a_refused_file_asked_for_is_in_the_details(session: Session, client: FakeClient) -> None:
    names = (NamedGlobal("os.system", 1, Fate.REFUSED, runs_code=True),)
    report = FileReport(format="pickle", names=names)
    session.open_model("evil.pkl")
    client.answers.append(ModelRefused("evil.pkl", "evil.pkl asks for os.system.", "details", report))
    session.update(seconds=DT, settled=True)
    assert "os.system: the file was refused for it" in session.notices.items[-1].details
    assert session.notices.items[-1].details.endswith("details")


def test_a_frame_of_the_model_before_is_not_shown(session: Session, client: FakeClient) -> None:
    session.scene = with_psi(session.scene, 0.2)
    session.update(seconds=DT, settled=True)
    late = frame(client.submitted[-1][0], level=99)
    session.open_model("b.pkl")
    client.answer_opening()
    session.update(seconds=DT, settled=True)
    client.answers.append(late)
    session.update(seconds=DT, settled=True)
    assert session.frame is not None
    assert session.frame.pixels.max() == 0, "the late frame was not taken"
    assert not session.is_frame_current


def test_a_failure_is_told_once_and_the_picture_stays(session: Session, client: FakeClient) -> None:
    picture = session.frame
    for _ in range(3):
        client.answers.append(RenderFailure(1, "No such layer.", "trace"))
        session.update(seconds=DT, settled=True)
    assert session.frame is picture
    assert [notice.summary for notice in session.notices.items] == ["No such layer."]


def test_a_restarted_renderer_changes_neither_scene_nor_history(session: Session, client: FakeClient) -> None:
    session.scene = with_psi(session.scene, 0.5)
    session.update(seconds=DT, settled=True)
    client.answers += [RendererRestarted("The render process was started again."), MODEL]
    session.update(seconds=DT, settled=True)
    assert session.scene.truncation.psi == 0.5
    assert session.frame is not None
    session.undo()
    assert session.scene.truncation.psi == 1.0


def test_a_text_file_is_a_message_and_nothing_else(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    before = (session.scene, session.model, list(client.opened))
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    opening.open_path(session, text)
    assert (session.scene, session.model, client.opened) == before
    assert "notes.txt" in session.notices.items[-1].summary


def test_a_saved_picture_brings_its_scene_back(session: Session, client: FakeClient, tmp_path: Path) -> None:
    wanted = replace(session.scene, latent=LatentPoint(x=3.25, y=1.0), class_index=2)
    session.scene = wanted
    session.save_picture(tmp_path)
    session.update(seconds=DT, settled=True)
    assert not list(tmp_path.iterdir()), "the picture of this scene has not come yet"
    client.answer_newest(level=7)
    session.update(seconds=DT, settled=True)
    (path,) = tmp_path.iterdir()
    assert np.asarray(Image.open(path)).max() == 7
    session.reset()
    session.update(seconds=DT, settled=True)
    opening.open_path(session, path)
    assert session.scene == wanted


def test_a_draft_is_never_saved(session: Session, client: FakeClient, tmp_path: Path) -> None:
    session.scene = with_psi(session.scene, 0.5)
    session.update(seconds=DT, settled=False)
    session.save_picture(tmp_path)
    client.answer_newest()
    session.update(seconds=DT, settled=False)
    assert not list(tmp_path.iterdir())
    session.update(seconds=DT, settled=True)
    client.answer_newest()
    session.update(seconds=DT, settled=True)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_a_message(session: Session, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    session.save_picture(blocked)
    session.update(seconds=DT, settled=True)
    assert "could not be saved" in session.notices.items[-1].summary


def test_a_scene_of_another_model_says_so(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "scene.json"
    path.write_bytes(scene_file.encode(scene_file.SceneFile(Scene(), "other.pkl", "123")))
    opening.open_path(session, path)
    assert "other.pkl" in session.notices.items[-1].summary


def test_damaged_scenes_are_a_message(session: Session, tmp_path: Path) -> None:
    for name, content in {"a.json": b"{", "b.png": b"\x89PNG nonsense", "c.json": b'{"version": 7}'}.items():
        path = tmp_path / name
        path.write_bytes(content)
        opening.open_path(session, path)
        assert name in session.notices.items[-1].summary


def test_a_scene_is_fitted_to_the_model() -> None:
    scene = Scene(
        class_index=7,
        style_mix=StyleMix(True, 5, (0, 5, 6, 15)),
        view=LayerView(layer="L9_99_9", base_channel=400),
    )
    at = fitted(scene, MODEL)
    assert at.class_index is None
    assert at.style_mix.indices == (0, 5)
    assert at.view == LayerView()
    assert fitted(at, MODEL) is at
    too_high = Scene(view=LayerView(layer="L0_12_5", base_channel=400))
    assert fitted(too_high, MODEL).view.base_channel == 4


def test_names_of_pictures_are_never_taken_twice(tmp_path: Path) -> None:
    scene = Scene(latent=LatentPoint(x=12), view=LayerView(layer="L0_12_5"))
    first = free_name(tmp_path, "face", scene)
    assert first.name == "face-seed0012-L0_12_5.png"
    first.touch()
    assert free_name(tmp_path, "face", scene).name == "face-seed0012-L0_12_5-2.png"


def test_recent_models_are_remembered(client: FakeClient, tmp_path: Path) -> None:
    model = tmp_path / "m.pkl"
    model.touch()
    settings = tmp_path / "config" / "preferences.json"
    session = Session(client, settings=settings)
    session.open_model(str(model))
    client.answer_opening()
    session.update(seconds=DT, settled=True)
    assert Session(client, settings=settings).preferences.recent_models == (str(model),)


OTHER = replace(MODEL, name="b.pkl", content_hash="def", layers=MODEL.layers[:1] + MODEL.layers[-1:])


def switch_model(session: Session, client: FakeClient) -> None:
    session.open_model("b.pkl")
    client.answer_opening(OTHER)
    session.update(seconds=DT, settled=True)


def test_undo_goes_on_past_a_model_that_lacks_the_layer(session: Session, client: FakeClient) -> None:
    session.scene = with_psi(session.scene, 0.5)
    session.update(seconds=DT, settled=True)
    session.scene = replace(session.scene, view=LayerView(layer="L0_12_5", base_channel=2))
    session.update(seconds=DT, settled=True)
    switch_model(session, client)
    psis = []
    for _ in range(4):
        session.undo()
        session.update(seconds=DT, settled=True)
        psis.append(session.scene.truncation.psi)
    assert psis[-1] == 1.0
    assert not session.history.can_undo(session.project)
    session.redo()
    session.update(seconds=DT, settled=True)
    assert session.scene.truncation.psi == 0.5


def test_a_file_that_changed_is_shown_anew(session: Session, client: FakeClient) -> None:
    session.open_model("a.pkl")
    client.answer_opening(replace(MODEL, content_hash="new"))
    session.update(seconds=DT, settled=True)
    assert not session.is_frame_current
    assert session.model is not None
    assert session.model.content_hash == "new"


def test_a_picture_saved_in_motion_is_that_of_the_moment(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    session.motion = Motion(walk_seeds=True)
    for _ in range(10):
        session.update(seconds=DT, settled=True)
    moment = session.scene
    session.save_picture(tmp_path)
    session.update(seconds=DT, settled=True)
    session.update(seconds=DT, settled=True)
    assert client.submitted[-1][2:] == (moment, Quality.FULL)
    client.answer_newest()
    session.update(seconds=DT, settled=True)
    (path,) = tmp_path.iterdir()
    assert scene_file.read(path).scene == moment
    session.update(seconds=DT, settled=True)
    assert client.submitted[-1][2] == session.scene != moment


def test_a_wish_to_save_does_not_outlive_its_model(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    session.scene = with_psi(session.scene, 0.3)
    session.save_picture(tmp_path)
    switch_model(session, client)
    client.answer_newest()
    session.update(seconds=DT, settled=True)
    assert not list(tmp_path.iterdir())


def test_each_change_made_while_something_moves_is_a_step(session: Session) -> None:
    session.motion = Motion(walk_seeds=True, seeds_per_s=3.0)
    session.update(seconds=DT, settled=True)
    for psi in (0.8, 0.6):
        session.scene = with_psi(session.scene, psi)
        session.update(seconds=DT, settled=False)
        session.update(seconds=DT, settled=True)
    psis = []
    for _ in range(3):
        session.undo()
        session.update(seconds=DT, settled=True)
        psis.append(session.scene.truncation.psi)
    assert psis == [0.6, 0.8, 1.0], "the way since the last change is a step, too"
    assert session.motion == Motion(seeds_per_s=3.0)


def test_a_recent_model_that_is_gone_leaves_the_list(client: FakeClient, tmp_path: Path) -> None:
    model = tmp_path / "m.pkl"
    model.touch()
    session = Session(client, settings=tmp_path / "preferences.json")
    session.open_model(str(model))
    client.answer_opening()
    session.update(seconds=DT, settled=True)
    model.unlink()
    session.open_model(str(model))
    client.answers.append(ModelRefused(str(model), "There is no such file."))
    session.update(seconds=DT, settled=True)
    assert session.preferences.recent_models == ()


def test_a_name_too_long_for_a_path_is_a_message(session: Session) -> None:
    opening.open_path(session, Path("x" * 5000))
    assert session.notices.items


def test_a_comparison_asks_for_two_pictures_at_once(session: Session, client: FakeClient) -> None:
    session.compare(Comparison(is_layer_linked=False, layer="input"))
    session.update(seconds=DT, settled=True)
    (companion,) = client.companions[-1:]
    assert companion == Companion("a.pkl", replace(session.scene, view=LayerView("input")))


def test_the_second_model_is_opened_beside_the_first(session: Session, client: FakeClient) -> None:
    session.compare(Comparison(model="b.pkl"))
    session.update(seconds=DT, settled=True)
    assert client.opened[-1] == "b.pkl"
    assert client.companions[-1] is None
    client.answer_opening(replace(MODEL, name="b.pkl"))
    session.update(seconds=DT, settled=True)
    assert session.model is not None
    assert session.model.model == "a.pkl"
    assert client.companions[-1] == Companion("b.pkl", session.scene)


def test_a_second_model_that_cannot_be_opened_leaves_the_first_alone(
    session: Session, client: FakeClient
) -> None:
    session.compare(Comparison(model="b.pkl"))
    client.answers.append(ModelRefused("b.pkl", "There is no model b.pkl."))
    session.update(seconds=DT, settled=True)
    assert session.comparison == Comparison()
    assert session.notices.items[-1].summary == "There is no model b.pkl."


def test_the_two_models_can_be_swapped(session: Session, client: FakeClient) -> None:
    session.compare(Comparison(model="b.pkl"))
    client.answer_opening(replace(MODEL, name="b.pkl"))
    session.update(seconds=DT, settled=True)
    session.swap()
    client.answer_opening(replace(MODEL, name="b.pkl"))
    session.update(seconds=DT, settled=True)
    assert session.model is not None
    assert session.model.model == "b.pkl"
    assert session.comparison == Comparison(model="a.pkl")
    assert client.companions[-1] == Companion("a.pkl", session.scene)


def test_a_long_job_that_fails_is_told_wherever_one_is_looking(session: Session, client: FakeClient) -> None:
    job_id = session.jobs.start(SurveyLayers("a.pkl", Scene()), "Survey")
    client.answers.append(JobFailed(job_id, "Memory has run out."))
    session.update(seconds=DT, settled=True)
    assert session.notices.items[-1].summary == "Survey: Memory has run out."


def test_the_second_picture_is_known_only_with_its_own_model(session: Session, client: FakeClient) -> None:
    session.compare(Comparison(model="b.pkl"))
    client.answer_opening(replace(MODEL, name="b.pkl"))
    session.update(seconds=DT, settled=True)
    client.answer_newest()
    session.update(seconds=DT, settled=True)
    assert session.second_picture == (session.second_model, session.scene)
    session.compare(Comparison(model="c.pkl"))
    assert session.frame_companion == Companion("b.pkl", session.scene)
    assert session.second_picture is None

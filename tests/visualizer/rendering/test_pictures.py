"""Pictures as the window asks for them, shows them and saves them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from renderer import scene_file
from renderer.comparison import Comparison
from renderer.frame import Quality
from renderer.messages import Companion, RenderFailure
from renderer.scene import LatentPoint, LayerView, Motion
from tests.visualizer.fakes import MODEL, FakeClient, frame
from tests.visualizer.session_play import DT, pass_time, switch_model, wait_for_files, with_psi
from visualizer import opening
from visualizer.session import Session


def test_the_scene_is_asked_for_as_a_draft_while_held_and_in_full_when_let_go(
    session: Session, client: FakeClient
) -> None:
    session.scene = with_psi(session.scene, 0.5)
    session.update(seconds=DT, settled=False)
    pass_time(session)
    assert [(scene.truncation.psi, quality) for _, _, scene, quality in client.submitted[1:]] == [
        (0.5, Quality.DRAFT),
        (0.5, Quality.FULL),
    ]


def test_a_frame_of_the_model_before_is_not_shown(session: Session, client: FakeClient) -> None:
    session.scene = with_psi(session.scene, 0.2)
    pass_time(session)
    late = frame(client.submitted[-1][0], level=99)
    session.models.open("b.pkl")
    client.answer_opening()
    pass_time(session)
    client.answers.append(late)
    pass_time(session)
    assert session.frame is not None
    assert session.frame.pixels.max() == 0, "the late frame was not taken"
    assert not session.is_frame_current


def test_a_saved_picture_brings_its_scene_back(session: Session, client: FakeClient, tmp_path: Path) -> None:
    wanted = replace(session.scene, latent=LatentPoint(x=3.25, y=1.0), class_index=2)
    session.scene = wanted
    session.save_picture(tmp_path)
    pass_time(session)
    assert not list(tmp_path.iterdir()), "the picture of this scene has not come yet"
    client.answer_newest(level=7)
    pass_time(session)
    wait_for_files(session)
    (path,) = tmp_path.iterdir()
    assert np.asarray(Image.open(path)).max() == 7
    session.work.reset()
    pass_time(session)
    opening.show(session, opening.read(path))
    assert session.scene == wanted


def test_a_draft_is_never_saved(session: Session, client: FakeClient, tmp_path: Path) -> None:
    session.scene = with_psi(session.scene, 0.5)
    session.update(seconds=DT, settled=False)
    session.save_picture(tmp_path)
    client.answer_newest()
    session.update(seconds=DT, settled=False)
    wait_for_files(session)
    assert not list(tmp_path.iterdir())
    pass_time(session)
    client.answer_newest()
    pass_time(session)
    wait_for_files(session)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_a_message(session: Session, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    session.save_picture(blocked)
    pass_time(session)
    wait_for_files(session)
    assert "could not be saved" in session.notices.items[-1].summary


def test_a_picture_saved_in_motion_is_that_of_the_moment(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    session.work.motion = Motion(walk_seeds=True)
    for _ in range(10):
        pass_time(session)
    moment = session.scene
    session.save_picture(tmp_path)
    pass_time(session)
    pass_time(session)
    assert client.submitted[-1][2:] == (moment, Quality.FULL)
    client.answer_newest()
    pass_time(session)
    wait_for_files(session)
    (path,) = tmp_path.iterdir()
    assert scene_file.read(path).scene == moment
    pass_time(session)
    assert client.submitted[-1][2] == session.scene != moment


def test_pictures_that_are_saved_faster_than_they_are_drawn_are_all_saved(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    wanted = [with_psi(session.scene, psi) for psi in (0.1, 0.2, 0.2, 0.3)]
    for scene in wanted:
        session.scene = scene
        session.save_picture(tmp_path)
        pass_time(session)
    for _ in range(3):
        client.answer_newest()
        pass_time(session)
        wait_for_files(session)
    saved = [scene_file.read(path).scene for path in sorted(tmp_path.iterdir())]
    assert sorted(scene.truncation.psi for scene in saved) == [0.1, 0.2, 0.3]


def test_why_the_newest_picture_does_not_come_is_known_until_another_is_asked_for(
    session: Session, client: FakeClient
) -> None:
    session.scene = with_psi(session.scene, 0.2)
    pass_time(session)
    older = client.submitted[-1][0]
    session.scene = with_psi(session.scene, 0.3)
    pass_time(session)
    client.answers.append(RenderFailure(older, "The older one failed."))
    pass_time(session)
    assert not session.pictures.failure, "the newest may still come"
    client.answers.append(RenderFailure(client.submitted[-1][0], "Memory has run out."))
    pass_time(session)
    pass_time(session)
    assert session.pictures.failure == "Memory has run out."
    session.scene = with_psi(session.scene, 0.4)
    pass_time(session)
    assert not session.pictures.failure


def test_a_failure_of_another_picture_takes_back_no_wish(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    session.scene = with_psi(session.scene, 0.2)
    pass_time(session)
    failing = client.submitted[-1][0]
    session.scene = with_psi(session.scene, 0.3)
    session.save_picture(tmp_path)
    pass_time(session)
    client.answers.append(RenderFailure(failing, "That one could not be made."))
    pass_time(session)
    client.answer_newest()
    pass_time(session)
    wait_for_files(session)
    (path,) = tmp_path.iterdir()
    assert scene_file.read(path).scene.truncation.psi == 0.3


def test_a_picture_that_cannot_be_made_is_waited_for_no_longer(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    session.scene = with_psi(session.scene, 0.2)
    session.save_picture(tmp_path)
    pass_time(session)
    client.answers.append(RenderFailure(client.submitted[-1][0], "It could not be made."))
    pass_time(session)
    session.scene = with_psi(session.scene, 0.3)
    pass_time(session)
    assert client.submitted[-1][2] == session.scene


def test_a_wish_to_save_does_not_outlive_its_model(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    session.scene = with_psi(session.scene, 0.3)
    session.save_picture(tmp_path)
    switch_model(session, client)
    client.answer_newest()
    pass_time(session)
    wait_for_files(session)
    assert not list(tmp_path.iterdir())
    assert "was not saved" in session.notices.items[-1].summary


def test_a_comparison_asks_for_two_pictures_at_once(session: Session, client: FakeClient) -> None:
    session.models.compare(Comparison(is_layer_linked=False, layer="input"))
    pass_time(session)
    (companion,) = client.companions[-1:]
    assert companion == Companion("a.pkl", replace(session.scene, view=LayerView("input")))


def test_the_second_picture_is_known_only_with_its_own_model(session: Session, client: FakeClient) -> None:
    session.models.compare(Comparison(model="b.pkl"))
    client.answer_opening(replace(MODEL, name="b.pkl"))
    pass_time(session)
    client.answer_newest()
    pass_time(session)
    assert session.pictures.second_picture == (session.models.second, session.scene)
    session.models.compare(Comparison(model="c.pkl"))
    assert session.pictures.frame_companion == Companion("b.pkl", session.scene)
    assert session.pictures.second_picture is None

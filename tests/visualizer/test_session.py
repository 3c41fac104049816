"""The session: what follows from answers, time and hands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from renderer import scene_file
from renderer.messages import ModelRefused
from renderer.scene import LatentPoint, LayerView, Scene, StyleMix
from renderer.scene_fit import fitted
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.session_play import pass_time
from visualizer import opening
from visualizer.files import picture_stem, write_under_free_name
from visualizer.session import Session


def test_a_text_file_is_a_message_and_nothing_else(
    session: Session, client: FakeClient, tmp_path: Path
) -> None:
    before = (session.scene, session.model, list(client.opened))
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    opening.show(session, opening.read(text))
    assert (session.scene, session.model, client.opened) == before
    assert "notes.txt" in session.notices.items[-1].summary


def test_a_scene_of_another_model_says_so(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "scene.json"
    path.write_bytes(scene_file.encode(scene_file.SceneFile(Scene(), "other.pkl", "123")))
    opening.show(session, opening.read(path))
    assert "other.pkl" in session.notices.items[-1].summary


def test_damaged_scenes_are_a_message(session: Session, tmp_path: Path) -> None:
    for name, content in {"a.json": b"{", "b.png": b"\x89PNG nonsense", "c.json": b'{"version": 7}'}.items():
        path = tmp_path / name
        path.write_bytes(content)
        opening.show(session, opening.read(path))
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
    stem = picture_stem("face", scene)
    written = [write_under_free_name(tmp_path, stem, ".png", b"") for _ in range(2)]
    assert [path.name for path in written] == ["face-seed0012-L0_12_5.png", "face-seed0012-L0_12_5-2.png"]


def test_recent_models_are_remembered(client: FakeClient, tmp_path: Path) -> None:
    model = tmp_path / "m.pkl"
    model.touch()
    settings = tmp_path / "config" / "preferences.json"
    session = Session(client, settings=settings)
    session.models.open(str(model))
    client.answer_opening(replace(MODEL, path=str(model)))
    pass_time(session)
    session.close()
    assert Session(client, settings=settings).preferences.recent_models == (str(model),)


def test_a_recent_model_that_is_gone_leaves_the_list(client: FakeClient, tmp_path: Path) -> None:
    model = tmp_path / "m.pkl"
    model.touch()
    session = Session(client, settings=tmp_path / "preferences.json")
    session.models.open(str(model))
    client.answer_opening(replace(MODEL, path=str(model)))
    pass_time(session)
    assert session.preferences.recent_models == (str(model),)
    model.unlink()
    session.models.open(str(model))
    client.answers.append(ModelRefused(str(model), "There is no such file."))
    pass_time(session)
    session.close()
    assert session.preferences.recent_models == ()


def test_a_name_too_long_for_a_path_is_a_message(session: Session) -> None:
    opening.show(session, opening.read(Path("x" * 5000)))
    assert session.notices.items


def test_a_picture_of_a_seed_below_0_is_named_after_that_seed() -> None:
    assert picture_stem("face", Scene(latent=LatentPoint(x=-7))) == "face-seed-0007"

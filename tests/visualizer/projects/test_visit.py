"""A visit to a model that has less: what it cannot show stays in the scene, and is there again afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.w_plus import WRow
from renderer.interventions import Ablation, ChannelMix
from renderer.model_info import ModelInfo
from renderer.noise import Noise, NoiseMode
from renderer.scene import (
    ClassBlend,
    LatentPoint,
    LayerView,
    Pose,
    PoseSource,
    Scene,
    StyleMix,
    Transform,
    Truncation,
)
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.session_play import pass_time
from visualizer.motion import export_plan
from visualizer.motion.export_plan import Range
from visualizer.projects.unsaved_changes import UnsavedChanges
from visualizer.session import Session

STYLEGAN2 = replace(
    MODEL,
    model="b.pkl",
    name="b.pkl",
    architecture="stylegan2",
    c_dim=0,
    num_ws=4,
    layers=(replace(MODEL.layers[0], name="b4.conv1"), replace(MODEL.layers[2], name="b8.torgb")),
    has_input_transform=False,
    content_hash="def",
)
EVERYTHING = Scene(
    latent=LatentPoint(x=7.0),
    class_index=2,
    class_blend=ClassBlend(1, 0.25),
    pose=Pose(PoseSource.KEPT, LatentPoint(x=3.0)),
    truncation=Truncation(0.7, 5),
    style_mix=StyleMix(True, 12, (0, 3, 5)),
    w_rows=(WRow(5, "point", 0.5),),
    edits=EditStack((Edit("set", 1, 2.0),)),
    transform=Transform(0.1, -0.2, 0.25),
    channel_mixes=(ChannelMix("L0_12_5", muted=(1,)),),
    ablations=(Ablation("L0_12_5", separable=True),),
    view=LayerView("L0_12_5", base_channel=3),
)


@pytest.fixture
def at_work(session: Session) -> Session:
    session.work.go_to_scene(EVERYTHING)
    pass_time(session)
    return session


def visit(session: Session, client: FakeClient, model: ModelInfo = STYLEGAN2) -> None:
    session.models.open(model.model)
    client.answer_opening(model)
    pass_time(session)


def test_after_a_visit_everything_is_as_it_was(at_work: Session, client: FakeClient) -> None:
    visit(at_work, client)
    visit(at_work, client, MODEL)
    assert at_work.scene == EVERYTHING


def test_meanwhile_the_visited_model_is_asked_for_what_it_can_show(
    at_work: Session, client: FakeClient
) -> None:
    visit(at_work, client)
    _, model, scene, _ = client.submitted[-1]
    assert model == "b.pkl"
    assert scene == at_work.scene
    assert scene == replace(
        EVERYTHING,
        class_index=None,
        class_blend=ClassBlend(),
        pose=Pose(),
        style_mix=StyleMix(True, 12, (0, 3)),
        transform=Transform(),
        channel_mixes=(),
        ablations=(),
        view=LayerView(),
    )


def test_one_notice_says_what_the_model_has_no_use_for(at_work: Session, client: FakeClient) -> None:
    visit(at_work, client)
    (notice,) = at_work.notices.items
    assert notice.summary.startswith("b.pkl has no use for the transform, the kept pose, the class, some ws")
    assert notice.summary.endswith("and the layer L0_12_5: kept in the scene for models that have.")


def test_a_scene_that_fits_is_nothing_to_talk_about(session: Session, client: FakeClient) -> None:
    visit(session, client)
    assert session.notices.items == ()


def test_a_visit_is_no_change_and_no_undo_step(at_work: Session, client: FakeClient) -> None:
    changes, steps = UnsavedChanges(at_work), at_work.work.history.steps
    changes.leave()
    visit(at_work, client)
    assert not changes.have_come
    assert not changes.are_there(has_file=False)
    assert at_work.work.history.steps == steps


def test_what_hands_do_during_a_visit_joins_what_was_kept(at_work: Session, client: FakeClient) -> None:
    visit(at_work, client)
    at_work.scene = replace(
        at_work.scene,
        latent=LatentPoint(x=9.0),
        style_mix=replace(at_work.scene.style_mix, seed=99),
        channel_mixes=(ChannelMix("b4.conv1", muted=(0,)),),
        view=replace(at_work.scene.view, gain_db=6.0),
    )
    pass_time(at_work)
    visit(at_work, client, MODEL)
    assert at_work.scene == replace(
        EVERYTHING,
        latent=LatentPoint(x=9.0),
        style_mix=replace(EVERYTHING.style_mix, seed=99),
        view=replace(EVERYTHING.view, gain_db=6.0),
    )
    assert at_work.project.scene.channel_mixes == (
        *EVERYTHING.channel_mixes,
        ChannelMix("b4.conv1", muted=(0,)),
    )


def test_what_hands_choose_anew_counts(at_work: Session, client: FakeClient) -> None:
    visit(at_work, client)
    view, mix = LayerView("b4.conv1", base_channel=0), StyleMix(True, 12, (1,))
    at_work.scene = replace(at_work.scene, view=view, style_mix=mix)
    pass_time(at_work)
    assert at_work.scene.view == view
    assert at_work.project.scene.view == view
    assert at_work.project.scene.style_mix == mix


def test_another_scene_leaves_nothing_of_the_former_behind(at_work: Session, client: FakeClient) -> None:
    visit(at_work, client)
    at_work.work.reset()
    visit(at_work, client, MODEL)
    assert at_work.scene == Scene()


def test_undo_takes_back_what_can_be_seen(session: Session, client: FakeClient) -> None:
    session.scene = replace(session.scene, latent=LatentPoint(x=5.0))
    pass_time(session)
    session.scene = replace(session.scene, transform=Transform(0.1))
    pass_time(session)
    visit(session, client)
    session.work.undo()
    assert session.scene.latent == LatentPoint()
    session.work.redo()
    session.work.redo()
    assert session.project.scene == Scene(LatentPoint(x=5.0), transform=Transform(0.1))


def test_random_noise_waits_for_the_model_that_has_some(session: Session, client: FakeClient) -> None:
    noisy, noise = replace(STYLEGAN2, has_noise=True), Noise(NoiseMode.RANDOM, 3)
    visit(session, client, noisy)
    session.scene = replace(session.scene, noise=noise)
    visit(session, client, MODEL)
    assert session.scene.noise == Noise()
    visit(session, client, noisy)
    assert session.scene.noise == noise


def test_a_video_that_is_exported_during_a_visit_has_what_the_model_can_show(
    at_work: Session, client: FakeClient
) -> None:
    visit(at_work, client)
    planned = export_plan.planned(at_work.project, STYLEGAN2, Range(), None)
    assert planned.scene == at_work.scene
    assert at_work.project.scene == EVERYTHING

"""What is worked on: its steps, and what moves it."""

from __future__ import annotations

from dataclasses import replace

from renderer.messages import RendererRestarted
from renderer.scene import LatentPoint, LayerView, Motion
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.session_play import DT, pass_time, switch_model, with_psi
from visualizer.session import Session


def test_one_drag_is_one_undo_step(session: Session) -> None:
    for psi in (0.9, 0.7, 0.5):
        session.scene = with_psi(session.scene, psi)
        session.update(seconds=DT, settled=False)
    pass_time(session)
    session.work.undo()
    assert session.scene.truncation.psi == 1.0
    session.work.redo()
    assert session.scene.truncation.psi == 0.5


def test_a_walk_is_one_undo_step(session: Session) -> None:
    session.work.motion = Motion(walk_seeds=True)
    for _ in range(100):
        pass_time(session)
    session.work.motion = Motion()
    pass_time(session)
    assert session.scene.latent.x > 0.3
    session.work.undo()
    assert session.scene.latent == LatentPoint()


def test_undo_goes_on_past_a_model_that_lacks_the_layer(session: Session, client: FakeClient) -> None:
    session.scene = with_psi(session.scene, 0.5)
    pass_time(session)
    session.scene = replace(session.scene, view=LayerView(layer="L0_12_5", base_channel=2))
    pass_time(session)
    switch_model(session, client)
    psis = []
    for _ in range(4):
        session.work.undo()
        pass_time(session)
        psis.append(session.scene.truncation.psi)
    assert psis[-1] == 1.0
    assert not session.work.history.can_undo(session.project)
    session.work.redo()
    pass_time(session)
    assert session.scene.truncation.psi == 0.5


def test_each_change_made_while_something_moves_is_a_step(session: Session) -> None:
    session.work.motion = Motion(walk_seeds=True, seeds_per_s=3.0)
    pass_time(session)
    for psi in (0.8, 0.6):
        session.scene = with_psi(session.scene, psi)
        session.update(seconds=DT, settled=False)
        pass_time(session)
    psis = []
    for _ in range(3):
        session.work.undo()
        pass_time(session)
        psis.append(session.scene.truncation.psi)
    assert psis == [0.6, 0.8, 1.0], "the way since the last change is a step, too"
    assert session.work.motion == Motion(seeds_per_s=3.0)


def test_a_restarted_renderer_changes_neither_scene_nor_history(session: Session, client: FakeClient) -> None:
    session.scene = with_psi(session.scene, 0.5)
    pass_time(session)
    client.answers += [RendererRestarted("The render process was started again."), MODEL]
    pass_time(session)
    assert session.scene.truncation.psi == 0.5
    assert session.frame is not None
    session.work.undo()
    assert session.scene.truncation.psi == 1.0

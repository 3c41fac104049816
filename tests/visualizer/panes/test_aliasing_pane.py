"""The Aliasing pane and its sections: what they ask, keep, show on the canvas, and write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from renderer.aliasing.aliasing_figures import (
    Equivariance,
    ErrorMap,
    LayerEquivariance,
    LiveEquivariance,
)
from renderer.aliasing.aliasing_jobs import MapEquivarianceError, MeasureEquivariance
from renderer.inspection import SurveyLayers
from renderer.interventions import Ablation
from renderer.messages import JobDone
from renderer.scene import LatentPoint, LayerView
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, open_model, opened, play, press, without_opengl
from visualizer.panes import sticking_section
from visualizer.panes.aliasing_pane import AliasingPane
from visualizer.panes.equivariance_section import LIVE_BELOW_MS, EquivarianceSection, merged
from visualizer.panes.layers_pane import LayersPane
from visualizer.session import Session
from widgets import ablation_panel, equivariance_panel
from widgets.equivariance_panel import PICTURE, EquivarianceAction, ErrorOf

FIRST, SECOND, LAST = (layer.name for layer in MODEL.layers)
ROWS = tuple(LayerEquivariance(layer.name, 100.0, 60.0, 50.0) for layer in MODEL.layers)
LIVE = LiveEquivariance((0.125, -0.125), (0.09, -0.055), 0.1, 70.0, 60.0, 50.0, ROWS)


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from without_opengl(monkeypatch, sticking_section)


@pytest.fixture
def session(client: FakeClient) -> Session:
    """Its picture took as long as is still fast."""
    return opened(client, LIVE_BELOW_MS / 4)


def test_the_survey_is_shared_with_the_table_of_layers(session: Session, client: FakeClient) -> None:
    layers, aliasing = LayersPane(session), AliasingPane(session)

    def both() -> None:
        layers.draw()
        aliasing.draw()

    play(session, both)
    assert len(asked(client, SurveyLayers)) == 1


def test_an_ablation_is_one_undo_step(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = AliasingPane(session)
    wanted = (Ablation(SECOND, without_down_filter=True),)
    press(monkeypatch, ablation_panel, lambda _: wanted)
    play(session, pane.draw)
    assert session.scene.ablations == wanted
    session.work.undo()
    assert session.scene.ablations == ()


def test_without_a_model_the_pane_says_so() -> None:
    session = Session(FakeClient())
    play(session, AliasingPane(session).draw)
    assert session.jobs.long == ()


def test_a_model_that_cannot_be_moved_is_not_measured(session: Session, client: FakeClient) -> None:
    session.models.first = replace(MODEL, has_input_transform=False)
    play(session, AliasingPane(session).draw)
    assert not asked(client, MeasureEquivariance)
    assert asked(client, SurveyLayers)


def test_a_fast_model_is_measured_whenever_something_changes(session: Session, client: FakeClient) -> None:
    section = EquivarianceSection(session)
    play(session, lambda: section.draw(MODEL))
    ((first, job),) = asked(client, MeasureEquivariance)
    assert job.scene.view == LayerView()
    client.answers.append(JobDone(first, LIVE))
    play(session, lambda: section.draw(MODEL))
    assert session.layer_equivariance == {row.name: row for row in ROWS}
    session.scene = replace(session.scene, view=LayerView(SECOND))
    play(session, lambda: section.draw(MODEL))
    assert len(asked(client, MeasureEquivariance)) == 1
    assert session.layer_equivariance is not None
    session.scene = replace(session.scene, latent=LatentPoint(x=3.0))
    play(session, lambda: section.draw(MODEL))
    assert len(asked(client, MeasureEquivariance)) == 2
    assert session.layer_equivariance is None


def test_how_fast_the_model_is_is_learned_while_the_pane_is_out_of_sight(
    session: Session, client: FakeClient
) -> None:
    pane = AliasingPane(session)
    pane.note_frame()
    assert session.frame is not None
    kept = tuple(replace(timing, cached=True) for timing in session.frame.layer_timings)
    session.pictures.frame = replace(session.frame, layer_timings=kept)  # another layer was clicked meanwhile
    play(session, pane.draw)
    assert len(asked(client, MeasureEquivariance)) == 1


def test_a_slow_model_is_measured_on_demand(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_model(session, client, LIVE_BELOW_MS, "slow.pkl")
    section = EquivarianceSection(session)
    play(session, lambda: section.draw(MODEL))
    assert not asked(client, MeasureEquivariance)
    press(monkeypatch, equivariance_panel, lambda action: replace(action, measure=True))
    play(session, lambda: section.draw(MODEL))
    assert len(asked(client, MeasureEquivariance)) == 1
    session.scene = replace(session.scene, latent=LatentPoint(x=3.0))
    play(session, lambda: section.draw(MODEL))
    assert len(asked(client, MeasureEquivariance)) == 1


def test_until_a_layer_is_measured_anew_its_last_figures_stay() -> None:
    part = LiveEquivariance((0.125, 0.0), (0.09, 0.0), 0.1, layers=(LayerEquivariance(FIRST, 1.0),))
    both = merged(LIVE, part)
    assert both.layers == (*part.layers, *ROWS[1:])
    assert both.eqr_db == LIVE.eqr_db
    assert merged(None, part) is part
    assert merged(part, LIVE) is LIVE


def error_map(layer: str = SECOND) -> ErrorMap:
    rms = np.full((12, 12), np.nan, np.float32)
    rms[2:-2, 2:-2] = 0.5
    return ErrorMap(layer, Equivariance.EQR, rms, 1.0)


def with_map(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> tuple[AliasingPane, int]:
    """A pane whose error map of the second layer has been asked for and answered."""
    pane = AliasingPane(session)
    error_of = ErrorOf(SECOND, Equivariance.EQR)
    press(
        monkeypatch,
        equivariance_panel,
        lambda action: replace(action, view=replace(action.view, error_of=error_of)),
    )
    play(session, pane.draw)
    ((job_id, job),) = asked(client, MapEquivarianceError)
    assert (job.layer, job.kind) == (SECOND, Equivariance.EQR)
    assert session.scene.view.layer == SECOND
    client.answers.append(JobDone(job_id, error_map()))
    play(session, pane.draw)
    return pane, job_id


def test_an_error_map_is_shown_while_its_layer_is_looked_at(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = with_map(session, client, monkeypatch)
    overlay = session.on_canvas.overlay
    assert overlay is not None
    assert SECOND in overlay.caption
    play(session, pane.draw)
    assert session.on_canvas.overlay is overlay  # or it would be uploaded in every frame
    session.scene = replace(session.scene, view=LayerView(FIRST))
    play(session, pane.draw)
    assert session.on_canvas.overlay is None
    session.scene = replace(session.scene, view=LayerView(SECOND))
    play(session, pane.draw)
    assert session.on_canvas.overlay is None


def test_an_error_map_goes_when_the_pane_is_no_longer_drawn(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_map(session, client, monkeypatch)
    assert session.on_canvas.overlay is not None
    play(session, lambda: None)
    assert session.on_canvas.overlay is None


def test_an_error_map_is_not_of_an_earlier_scene_or_another_model(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = with_map(session, client, monkeypatch)
    session.scene = replace(session.scene, latent=LatentPoint(x=3.0))
    play(session, pane.draw)
    assert session.on_canvas.overlay is None
    session.models.open("b.pkl")
    client.answer_opening()
    play(session, pane.draw)
    assert len(asked(client, MapEquivarianceError)) == 2


def test_a_click_on_the_picture_looks_at_the_image(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = AliasingPane(session)
    session.scene = replace(session.scene, view=LayerView(SECOND))
    press(monkeypatch, equivariance_panel, lambda action: EquivarianceAction(action.view, clicked=PICTURE))
    play(session, pane.draw)
    assert session.scene.view.layer is None

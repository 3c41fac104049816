"""The Aliasing pane and its sections: what they ask, keep, show on the canvas, and write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from imgui_bundle import imgui
from PIL import Image

from renderer import scene_file
from renderer.aliasing_figures import (
    Axis,
    Equivariance,
    EquivarianceMetrics,
    ErrorMap,
    LayerEquivariance,
    LiveEquivariance,
    ScanLine,
    Strip,
)
from renderer.aliasing_jobs import MapEquivarianceError, MeasureEquivariance, MeasureMetrics, ProbeSticking
from renderer.inspection import SurveyLayers
from renderer.interventions import Ablation
from renderer.messages import JobDone, JobProgress, Progress, StepTiming
from renderer.scene import LatentPoint, LayerView, Scene
from tests.visualizer.fakes import MODEL, FakeClient
from tests.widgets.stage import Stage, imgui_context
from visualizer.panes import sticking_section
from visualizer.panes.aliasing_pane import AliasingPane
from visualizer.panes.equivariance_section import LIVE_BELOW_MS, EquivarianceSection, merged
from visualizer.panes.layers_pane import LayersPane
from visualizer.panes.metrics_section import MetricsSection
from visualizer.panes.sticking_section import StickingSection
from visualizer.session import Session
from widgets import ablation_panel, equivariance_panel, metrics_panel, sticking_panel
from widgets.equivariance_panel import PICTURE, EquivarianceAction, ErrorOf

FIRST, SECOND, LAST = (layer.name for layer in MODEL.layers)
ROWS = tuple(LayerEquivariance(layer.name, 100.0, 60.0, 50.0) for layer in MODEL.layers)
LIVE = LiveEquivariance((0.125, -0.125), (0.09, -0.055), 0.1, 70.0, 60.0, 50.0, ROWS)


class NoTexture:
    """Stands for a texture where there is no OpenGL."""

    def update(self, pixels: np.ndarray) -> imgui.ImTextureRef:
        assert pixels.shape[2] == 3
        return imgui.ImTextureRef(1)

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sticking_section, "ImageTexture", NoTexture)
    with imgui_context():
        yield


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def session(client: FakeClient) -> Session:
    """A session with an open model and a picture that took as long as is still fast."""
    session = Session(client)
    session.open_model(MODEL.model)
    client.answer_opening()
    session.update(seconds=1 / 60, settled=True)
    show_picture(session, client, LIVE_BELOW_MS / 4)
    return session


def show_picture(session: Session, client: FakeClient, ms_per_layer: float) -> None:
    client.answer_newest()
    timings = tuple(StepTiming(layer.name, ms_per_layer) for layer in MODEL.layers)
    client.answers[-1] = replace(client.answers[-1], layer_timings=timings)  # type: ignore[type-var]
    session.update(seconds=1 / 60, settled=True)


def play(session: Session, draw: Any, frames: int = 4) -> None:
    """Session and pane take turns as in the window."""

    def both(_: None) -> None:
        session.update(seconds=1 / 60, settled=True)
        draw()

    Stage(None, both).play(frames)


def asked(client: FakeClient, kind: type) -> list[tuple[int, Any]]:
    return [(job_id, job) for job_id, job in client.jobs.items() if isinstance(job, kind)]


def press(monkeypatch: pytest.MonkeyPatch, panel: Any, change: Any) -> None:
    """The next time that the panel is drawn, what it gives back is changed; then never again."""
    draw = panel.draw

    def pressed(*words: Any, **named: Any) -> Any:
        monkeypatch.setattr(panel, "draw", draw)
        return change(draw(*words, **named))

    monkeypatch.setattr(panel, "draw", pressed)


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
    session.undo()
    assert session.scene.ablations == ()


def test_without_a_model_the_pane_says_so() -> None:
    session = Session(FakeClient())
    play(session, AliasingPane(session).draw)
    assert session.jobs.long == ()


def test_a_model_that_cannot_be_moved_is_not_measured(session: Session, client: FakeClient) -> None:
    session.model = replace(MODEL, has_input_transform=False)
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


def test_a_slow_model_is_measured_on_demand(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.open_model("slow.pkl")
    client.answer_opening(replace(MODEL, model="slow.pkl"))
    session.update(seconds=1 / 60, settled=True)
    assert session.model is not None
    show_picture(session, client, LIVE_BELOW_MS)
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
    session.open_model("b.pkl")
    client.answer_opening()
    play(session, pane.draw)
    assert len(asked(client, MapEquivarianceError)) == 2


def test_a_click_on_the_picture_looks_at_the_image(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = AliasingPane(session)
    session.scene = replace(session.scene, view=LayerView(SECOND))
    press(monkeypatch, equivariance_panel, lambda action: EquivarianceAction(action.view, clicked=PICTURE))
    play(session, pane.draw)
    assert session.scene.view.layer is None


def started(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> tuple[MetricsSection, int, MeasureMetrics]:
    section = MetricsSection(session)
    press(monkeypatch, metrics_panel, lambda given: (given[0], metrics_panel.Wish.START))
    play(session, lambda: section.draw(MODEL))
    ((job_id, job),) = asked(client, MeasureMetrics)
    return section, job_id, job


def test_metrics_are_of_the_model_as_it_is(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.scene = replace(session.scene, ablations=(Ablation(SECOND, without_down_filter=True),))
    _, _, job = started(session, client, monkeypatch)
    assert job.options.samples == 64
    assert job.interventions.ablations == session.scene.ablations


def test_an_estimate_stays_when_its_measurement_is_cancelled(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    section, job_id, _ = started(session, client, monkeypatch)
    estimate = EquivarianceMetrics(5, 0, eqr_db=12.34, eqr_standard_error=0.5)
    client.answers.append(JobProgress(job_id, Progress(5, 64, "", estimate)))
    play(session, lambda: section.draw(MODEL))
    press(monkeypatch, metrics_panel, lambda given: (given[0], metrics_panel.Wish.CANCEL))
    play(session, lambda: section.draw(MODEL))
    assert client.cancelled == [job_id]
    copied: list[str] = []
    monkeypatch.setattr(imgui, "set_clipboard_text", copied.append)
    press(monkeypatch, metrics_panel, lambda given: (given[0], metrics_panel.Wish.COPY_TEXT))
    play(session, lambda: section.draw(MODEL))
    assert "12.34 ± 0.50 dB" in copied[0]
    press(monkeypatch, metrics_panel, lambda given: (given[0], metrics_panel.Wish.COPY_JSON))
    play(session, lambda: section.draw(MODEL))
    assert '"eqr_db": 12.34' in copied[1]


def test_the_scan_line_is_on_the_canvas_while_the_section_is_drawn(session: Session) -> None:
    section = StickingSection(session)
    play(session, lambda: section.draw(MODEL))
    assert session.on_canvas.scan_line == ScanLine()
    play(session, lambda: None)
    assert session.on_canvas.scan_line is None


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_strip_is_saved_with_the_scene_that_made_it(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, channels: int
) -> None:
    session.preferences = replace(session.preferences, capture_folder=str(tmp_path))
    session.scene = replace(session.scene, latent=LatentPoint(x=7.0), view=LayerView(SECOND))
    section = StickingSection(session)
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.START))
    play(session, lambda: section.draw(MODEL))
    ((job_id, job),) = asked(client, ProbeSticking)
    values = np.linspace(-1, 1, 2 * 4 * channels, dtype=np.float32).reshape(2, 4, channels)
    strip = Strip(ScanLine(Axis.VERTICAL), values, np.array([0.0, 1.0]), 0.25)
    client.answers.append(JobDone(job_id, strip))
    play(session, lambda: section.draw(MODEL))
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.SAVE))
    play(session, lambda: section.draw(MODEL))
    (path,) = tmp_path.glob("*.png")
    assert path.name == "a-sticking-seed0007.png"
    assert str(path) in session.notices.items[-1].summary
    assert scene_file.read(path).scene == job.scene == Scene(latent=LatentPoint(x=7.0))
    with Image.open(path) as image:
        expected = strip.pixels()[..., :3] if channels >= 3 else strip.pixels().repeat(3, axis=2)
        np.testing.assert_array_equal(np.asarray(image), expected)


def test_a_strip_that_cannot_be_saved_is_told(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    session.preferences = replace(session.preferences, capture_folder=str(tmp_path / "file"))
    section = StickingSection(session)
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.START))
    play(session, lambda: section.draw(MODEL))
    ((job_id, _),) = asked(client, ProbeSticking)
    client.answers.append(
        JobDone(job_id, Strip(ScanLine(), np.zeros((2, 4, 3), np.float32), np.zeros(2), 0.0))
    )
    play(session, lambda: section.draw(MODEL))
    press(monkeypatch, sticking_panel, lambda given: (given[0], sticking_panel.Wish.SAVE))
    play(session, lambda: section.draw(MODEL))
    assert "could not be saved" in session.notices.items[-1].summary

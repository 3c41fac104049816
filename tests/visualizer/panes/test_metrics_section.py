"""Metrics over many latents in the window: started, cancelled, copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import EquivarianceMetrics
from renderer.aliasing.aliasing_jobs import MeasureMetrics
from renderer.interventions import NO_INTERVENTIONS, Ablation
from renderer.messages import JobProgress, Progress
from tests.visualizer.fakes import MODEL, FakeClient
from tests.visualizer.panes.pane_play import asked, opened, play, press
from tests.widgets.stage import imgui_context
from visualizer.panes.metrics_section import MetricsSection
from visualizer.session import Session
from widgets import metrics_panel
from widgets.metrics_panel import MetricsView

SECOND = MODEL.layers[1].name


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


@pytest.fixture
def session(client: FakeClient) -> Session:
    return opened(client)


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


def test_metrics_are_of_the_intact_model_where_that_is_chosen(
    session: Session, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.scene = replace(session.scene, ablations=(Ablation(SECOND, without_down_filter=True),))
    section = MetricsSection(session)
    intact = MetricsView(samples=3, seed=4, as_it_is=False)
    press(monkeypatch, metrics_panel, lambda _: (intact, metrics_panel.Wish.START))
    play(session, lambda: section.draw(MODEL))
    ((_, job),) = asked(client, MeasureMetrics)
    assert job.interventions == NO_INTERVENTIONS
    assert (job.options.samples, job.options.seed) == (3, 4)


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

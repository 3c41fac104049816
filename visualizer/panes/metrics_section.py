"""EQ-T and EQ-R over many latents, as a long job."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import EquivarianceMetrics, MetricOptions
from renderer.aliasing.aliasing_jobs import MeasureMetrics
from renderer.interventions import NO_INTERVENTIONS, Interventions
from renderer.model_info import ModelInfo
from visualizer.inspecting import equivariance_report
from visualizer.panes.equivariance_section import MOST_CHANNELS
from visualizer.rendering.jobs import LongJob
from visualizer.session import Session
from widgets import jobs_panel, metrics_panel
from widgets.metrics_panel import MetricsRun, MetricsView, Wish


class MetricsSection:
    """Starts one measurement at a time and keeps the last on show."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._view = MetricsView()
        self._last: LongJob | None = None
        self._model_name = ""

    def draw(self, model: ModelInfo) -> None:
        """Draw it."""
        scene = self._session.scene
        done = Interventions(scene.channel_mixes, scene.ablations)
        job = self._session.jobs.get(self._last.id) if self._last is not None else None
        self._last = job or self._last
        run = None if self._last is None else _run_of(self._last, self._model_name, is_left_off=job is None)
        self._view, wish = metrics_panel.draw(self._view, run, is_changed=done != NO_INTERVENTIONS)
        metrics = None if run is None else run.metrics
        match wish:
            case Wish.START:
                self._start(model, done if self._view.as_it_is else NO_INTERVENTIONS)
            case Wish.CANCEL if job is not None:
                self._session.jobs.dismiss(job.id)
            case Wish.COPY_TEXT if metrics is not None:
                imgui.set_clipboard_text(equivariance_report.as_table(self._model_name, metrics))
            case Wish.COPY_JSON if metrics is not None:
                imgui.set_clipboard_text(equivariance_report.as_json(self._model_name, metrics))

    def _start(self, model: ModelInfo, interventions: Interventions) -> None:
        view, jobs = self._view, self._session.jobs
        if self._last is not None:
            jobs.dismiss(self._last.id)
        options = MetricOptions(view.samples, view.seed, view.kinds, view.per_layer)
        question = MeasureMetrics(model.model, options, interventions, MOST_CHANNELS)
        self._model_name = model.name
        self._last = jobs.get(jobs.start(question, f"Equivariance of {model.name}"))


def _run_of(job: LongJob, model_name: str, *, is_left_off: bool) -> MetricsRun:
    """What the panel says of a job; of one that was left off it shows how far it came."""
    question, progress = job.job, job.progress
    assert isinstance(question, MeasureMetrics)
    options, latest = question.options, job.latest
    metrics = latest if isinstance(latest, EquivarianceMetrics) else None
    state = "intact" if question.interventions == NO_INTERVENTIONS else "with ablations or channel mixes"
    is_running = job.is_running and not is_left_off
    done = 0 if metrics is None else metrics.samples
    about = f"{model_name}, {state}: {done} of {options.samples} samples, seed {options.seed}"
    share = progress.done / progress.total if progress is not None else 0.0
    run = MetricsRun(about, metrics, is_running, share)
    failure = job.failure.summary if job.failure is not None else ""
    return replace(run, time_left=jobs_panel.time_left(job.seconds_left), failure=failure)

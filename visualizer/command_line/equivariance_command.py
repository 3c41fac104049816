"""The work behind `sg3-viz equivariance`."""

from __future__ import annotations

from renderer.aliasing.aliasing_figures import EquivarianceMetrics, MetricOptions
from renderer.aliasing.aliasing_jobs import MeasureMetrics
from renderer.messages import OpenModel
from renderer.model_info import ModelInfo
from visualizer.command_line.cli_jobs import finish
from visualizer.command_line.commands import expect
from visualizer.inspecting import equivariance_report
from visualizer.rendering.inline_client import InlineRenderer


def run(model: str, options: MetricOptions, *, device: str, as_json: bool) -> str:
    """Measure, and say what came of it. Raises: CommandFailed."""
    renderer = InlineRenderer(device)
    info = expect(renderer.ask(OpenModel(model)), ModelInfo)
    metrics = finish(renderer, MeasureMetrics(model, options), label="Layers computed")
    assert isinstance(metrics, EquivarianceMetrics)
    report = equivariance_report.as_json if as_json else equivariance_report.as_table
    return report(info.name, metrics)

"""The jobs about aliasing: each has its own way to be done."""

from __future__ import annotations

from collections.abc import Generator

from renderer.aliasing.aliasing_jobs import (
    AliasingJob,
    MapEquivarianceError,
    MeasureEquivariance,
    MeasureMetrics,
    ProbeSticking,
)
from renderer.jobs import equivariance, sticking
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.recipe import Recipe


def run(job: AliasingJob, models: ModelStore, recipe: Recipe) -> Generator[Progress | None, None, object]:
    """Do the job. Raises: ModelError, SceneError."""
    match job:
        case MeasureEquivariance():
            return (yield from equivariance.run(job, models, recipe))
        case MapEquivarianceError():
            return (yield from equivariance.run_map(job, models, recipe))
        case MeasureMetrics():
            return (yield from equivariance.run_metrics(job, models))
        case ProbeSticking():
            return (yield from sticking.run(job, models, recipe))

"""Directions in W: found, imported, measured. What was found for a model file before is not found again."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from renderer.directions.direction_cache import cache_path, recall, remember
from renderer.directions.direction_files import load_directions
from renderer.directions.direction_jobs import (
    Boundary,
    DirectionJob,
    FindActivationDirections,
    FindBoundary,
    FindPrincipalDirections,
    FindStyleDirections,
    ImportDirections,
    MeasureStdev,
)
from renderer.directions.direction_set import DirectionError, DirectionSet
from renderer.messages import Progress
from renderer.model_store import LoadedModel, ModelStore
from renderer.recipe import Recipe
from renderer.scene import LayerView, Scene
from renderer.scene_check import fit_scene

Unsupervised = FindPrincipalDirections | FindActivationDirections | FindStyleDirections


def run(
    job: DirectionJob, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, DirectionSet | Boundary]:
    """The answer to one of the questions about directions.

    Raises: ModelError, SceneError, DirectionError.
    """
    model = models.get(job.model)
    info = model.info
    match job:
        case ImportDirections():
            return load_directions(job.path, num_ws=info.num_ws, w_dim=info.w_dim)
        case MeasureStdev():
            from renderer.directions.stdev import measure_stdev

            measured = yield from measure_stdev(model.generator, job.directions, job.sampling)
            return replace(measured, model_hash=info.content_hash)
        case FindBoundary():
            return (yield from _find_boundary(job, model, recipe))
    return (yield from _find_once(job, model))


def _find_once(job: Unsupervised, model: LoadedModel) -> Generator[Progress | None, None, DirectionSet]:
    """From the cache, where the model is a file: a random model's name says nothing of its weights."""
    path = None
    if model.source.path is not None:
        path = cache_path(model.info.content_hash, replace(job, model=""))
        known = recall(path)
        if known is not None:
            return known
    found = replace((yield from _find(job, model)), model_hash=model.info.content_hash)
    if path is not None:
        remember(path, found)
    return found


def _find(job: Unsupervised, model: LoadedModel) -> Generator[Progress | None, None, DirectionSet]:
    match job:
        case FindActivationDirections():
            from renderer.directions.activation_pca import find_activation_directions

            fit_scene(Scene(view=LayerView(job.layer)), model.info)  # says it if there is no such layer
            layer = model.info.layer(job.layer)
            return (
                yield from find_activation_directions(
                    model.generator, layer, job.sampling, components=job.components
                )
            )
        case FindPrincipalDirections():
            from renderer.directions.w_pca import find_principal_directions as find
        case FindStyleDirections():
            from renderer.directions.sefa import find_style_directions as find
    _check_layers(job.layers, model)
    return (yield from find(model.generator, job.sampling, components=job.components, layers=job.layers))


def _find_boundary(
    job: FindBoundary, model: LoadedModel, recipe: Recipe
) -> Generator[Progress | None, None, Boundary]:
    from renderer.directions.stdev import measure_stdev
    from renderer.directions.supervised import find_boundary

    _check_layers(job.layers, model)
    positive = yield from _ws_of(job.positive, model, recipe)
    negative = yield from _ws_of(job.negative, model, recipe)
    boundary = find_boundary(positive, negative, job.method, layers=job.layers)
    measured = yield from measure_stdev(model.generator, boundary.directions, job.sampling)
    return replace(boundary, directions=replace(measured, model_hash=model.info.content_hash))


def _ws_of(
    scenes: tuple[Scene, ...], model: LoadedModel, recipe: Recipe
) -> Generator[None, None, np.ndarray]:
    """Shapes: returns float32 [scenes, num_ws, w_dim]."""
    rows: list[np.ndarray] = []
    for scene in scenes:
        fitted, _ = fit_scene(scene, model.info)
        rows.append(recipe.latents(model, fitted)[0].numpy())
        yield None
    return np.stack(rows) if rows else np.empty((0, model.info.num_ws, model.info.w_dim), np.float32)


def _check_layers(layers: tuple[int, int] | None, model: LoadedModel) -> None:
    num_ws = model.info.num_ws
    if layers is not None and not 0 <= layers[0] <= layers[1] < num_ws:
        raise DirectionError(
            f"{layers[0]} to {layers[1]} is no range of this model's ws, which are 0 to {num_ws - 1}."
        )

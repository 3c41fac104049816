"""Effect maps: where in the picture a direction acts."""

from __future__ import annotations

from collections.abc import Generator

import torch

from renderer.directions.direction_views import EffectMap, MapEffect
from renderer.jobs.direction_pictures import (
    BYTES_FOR_LAYERS,
    edited_scene,
    small_picture,
    with_strength,
)
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.recipe import Recipe
from renderer.scene_check import SceneError

LEVELS = 127.5  # for a difference of 1
NO_SEEDS = "There are no seeds over which an effect could be averaged."


def run(job: MapEffect, models: ModelStore, recipe: Recipe) -> Generator[Progress | None, None, EffectMap]:
    """Two pictures a seed; a part after each seed.

    Raises: ModelError, SceneError.
    """
    model = models.get(job.model)
    scene, recipe = edited_scene(job.scene, model), recipe.beside(BYTES_FOR_LAYERS)
    total, known = torch.zeros(()), None
    for done, seed in enumerate(job.seeds, start=1):
        less = yield from small_picture(model, with_strength(scene, seed, -job.strength), recipe, job.size)
        more = yield from small_picture(model, with_strength(scene, seed, job.strength), recipe, job.size)
        total = total + (more - less).abs().mean(dim=0)
        known = EffectMap(job, (total * (LEVELS / done)).numpy(), done)
        yield Progress(done, len(job.seeds), partial=known)
    if known is None:
        raise SceneError(NO_SEEDS)
    return known

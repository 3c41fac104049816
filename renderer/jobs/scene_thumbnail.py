"""A small picture of one scene."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from renderer.jobs.direction_pictures import BYTES_FOR_LAYERS, small_picture
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.picture import to_pixels
from renderer.recipe import Recipe
from renderer.scene import LayerView
from renderer.scene_check import fit_scene
from renderer.scene_fit import fitted
from renderer.scene_thumbnail import PaintScene, SceneThumbnail


def run(
    job: PaintScene, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, SceneThumbnail]:
    """The picture, with pauses; what the model does not have is left out. Raises: ModelError, SceneError."""
    model = models.get(job.model)
    scene, _ = fit_scene(replace(fitted(job.scene, model.info), view=LayerView()), model.info)
    small = yield from small_picture(model, scene, recipe.beside(BYTES_FOR_LAYERS), job.size)
    pixels = to_pixels(small).numpy()
    return SceneThumbnail(job, np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels)

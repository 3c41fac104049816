"""Small pictures of seeds, one after the other."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from renderer.jobs.direction_pictures import BYTES_FOR_LAYERS, small_picture
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.picture import to_pixels
from renderer.recipe import Recipe
from renderer.scene import LatentPoint, LayerView
from renderer.scene_check import fit_scene
from renderer.seed_map import PaintSeeds, SeedPictures


def run(
    job: PaintSeeds, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, SeedPictures]:
    """One picture after the other; a part after each. Raises: ModelError, SceneError."""
    model, recipe = models.get(job.model), recipe.beside(BYTES_FOR_LAYERS)
    pictures: list[np.ndarray] = []
    for done, seed in enumerate(job.seeds, start=1):
        wanted = replace(job.scene, latent=LatentPoint(x=float(seed)), view=LayerView())
        scene, _ = fit_scene(wanted, model.info)
        small = yield from small_picture(model, scene, recipe, job.size)
        pixels = to_pixels(small).numpy()
        pictures.append(np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels)
        yield Progress(done, len(job.seeds), partial=SeedPictures(job, np.stack(pictures)))
    return SeedPictures(job, np.stack(pictures) if pictures else np.zeros((0, 1, 1, 3), np.uint8))

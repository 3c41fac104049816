"""Strip sheets: what a direction does to several seeds, from −σ to +σ."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from renderer.directions.direction_views import PaintStrips, Strips
from renderer.jobs.direction_pictures import (
    BYTES_FOR_LAYERS,
    edited_scene,
    small_picture,
    with_strength,
)
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.picture import to_pixels
from renderer.recipe import Recipe
from renderer.thumbnails import thumbnail_size


def run(job: PaintStrips, models: ModelStore, recipe: Recipe) -> Generator[Progress | None, None, Strips]:
    """One picture after the other, row by row; a part after each.

    Raises: ModelError, SceneError.
    """
    model = models.get(job.model)
    scene, recipe = edited_scene(job.scene, model), recipe.beside(BYTES_FOR_LAYERS)
    side = model.info.resolution
    height, width = thumbnail_size(side, side, job.size)
    rows, columns = len(job.seeds), len(job.strengths)
    sheet = np.zeros((rows, height, columns, width, 3), np.uint8)
    for done, (row, column) in enumerate(np.ndindex(rows, columns)):
        edited = with_strength(scene, job.seeds[row], job.strengths[column])
        small = yield from small_picture(model, edited, recipe, job.size)
        sheet[row, :, column] = to_pixels(small).numpy()
        yield Progress(done + 1, rows * columns, partial=Strips(job, _flat(sheet).copy(), done + 1))
    return Strips(job, _flat(sheet), rows * columns)


def _flat(sheet: np.ndarray) -> np.ndarray:
    """Shapes: sheet [rows, h, columns, w, 3]; returns [rows·h, columns·w, 3]."""
    rows, height, columns, width, channels = sheet.shape
    return sheet.reshape(rows * height, columns * width, channels)

"""Bursts: a scene at every value of one control or two, as files and on one labelled sheet."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import numpy as np

from renderer import scene_file
from renderer.atomic_file import write_atomically
from renderer.frame import Quality
from renderer.messages import Progress, RenderRequest
from renderer.model_store import LoadedModel, ModelStore
from renderer.recipe import Recipe
from renderer.recording.frame_fit import Size, thumbnail
from renderer.recording.frame_layout import picture_size
from renderer.recording.labelled_sheet import Axis, LabelledSheet
from renderer.recording.snapshots import MOST_PICTURES, SnapshotError, Snapshots, TakeSnapshots
from renderer.recording.variation import Variation
from renderer.recording.video_jobs import FramePreview
from renderer.scene import Scene
from renderer.scene_check import SceneError, fit_scene
from renderer.scene_file import SceneFile

BYTES_FOR_LAYERS = 256 * 2**20
PREVIEW_SIZE = 160
SHEET = "sheet.png"


def run(
    job: TakeSnapshots, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, Snapshots]:
    """One picture after the other, each written when it is there; the newest in small after each.

    What is whole stays if the job is left off; a folder with nothing in it goes.
    Raises: ModelError, SceneError, SnapshotError.
    """
    model = models.get(job.model)
    folder = Path(job.folder)
    try:
        scenes = _scenes(job, model)
        sheet = _sheet(job, scenes, model) if job.with_sheet else None
        yield None
        notes = yield from _pictures(job, model, recipe.beside(BYTES_FOR_LAYERS), sheet)
        if sheet is not None:
            _write(folder / SHEET, sheet.pixels(), SceneFile(job.scene, *_named(model)))
    finally:
        with suppress(OSError):  # it is not empty, or not there
            folder.rmdir()
    return Snapshots(job.folder, len(scenes), SHEET if sheet is not None else "", notes)


def _pictures(
    job: TakeSnapshots, model: LoadedModel, recipe: Recipe, sheet: LabelledSheet | None
) -> Generator[Progress | None, None, tuple[str, ...]]:
    """Render and write them; the warnings of all."""
    warnings: dict[str, None] = {}
    quality = Quality.DRAFT if job.draft else Quality.FULL
    for index, (scene, name) in enumerate(zip(job.scenes(), job.names(), strict=True)):
        frame = recipe.frame(model, RenderRequest(index, job.model, scene, quality))
        if frame.warning:
            warnings[frame.warning] = None
        if job.with_pictures:
            _write(Path(job.folder) / f"{name}.png", frame.pixels, SceneFile(scene, *_named(model)))
        if sheet is not None:
            sheet.put(frame.pixels, index)
        colored = np.broadcast_to(frame.pixels, (*frame.pixels.shape[:2], 3))
        preview = FramePreview(index, thumbnail(colored, PREVIEW_SIZE))
        yield Progress(index + 1, job.count, partial=preview)
    return tuple(warnings)


def _scenes(job: TakeSnapshots, model: LoadedModel) -> list[Scene]:
    """Every scene as the model can show it. Raises: SceneError, SnapshotError."""
    if job.count > MOST_PICTURES:
        raise SnapshotError(f"{job.count} pictures are too many: choose at most {MOST_PICTURES}.")
    try:
        return [fit_scene(scene, model.info)[0] for scene in job.scenes()]
    except LookupError as error:
        raise SceneError(f"The scene has no {job.across.name} to change.") from error


def _sheet(job: TakeSnapshots, scenes: list[Scene], model: LoadedModel) -> LabelledSheet:
    sizes = {picture_size(scene, model.info) for scene in scenes}
    largest: Size = (max(width for width, _ in sizes), max(height for _, height in sizes))
    down = None if job.down is None else _axis(job.down)
    return LabelledSheet(_axis(job.across), down, picture=largest, note=model.info.name)


def _axis(variation: Variation) -> Axis:
    return Axis(variation.name, variation.texts())


def _named(model: LoadedModel) -> tuple[str, str]:
    return model.info.name, model.info.content_hash


def _write(path: Path, pixels: np.ndarray, file: SceneFile) -> None:
    """Raises: SnapshotError."""
    try:
        write_atomically(path, scene_file.encode_png(pixels, file))
    except OSError as error:
        raise SnapshotError(f"{path} cannot be written: {error.strerror or error}.") from error

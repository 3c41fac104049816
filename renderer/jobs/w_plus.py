"""The ws of a scene or a file."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np

from renderer.checkpoint.errors import CheckpointError
from renderer.directions.direction_files import read_arrays
from renderer.directions.w_jobs import ImportWs, MeasureWs, SceneWs, WJob
from renderer.directions.w_library import StoredWs, WPlusError
from renderer.messages import Progress
from renderer.model_info import ModelInfo
from renderer.model_store import ModelStore
from renderer.npy_file import NpyFileError
from renderer.recipe import Recipe
from renderer.scene_check import fit_scene

_NAMES = ("w", "ws", "w_plus", "projected_w", "latent", "latents")


def run(
    job: WJob, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, SceneWs | StoredWs]:
    """The answer to one of the questions.

    Raises: ModelError, SceneError, WPlusError, DirectionFileError.
    """
    model = models.get(job.model)
    yield None
    match job:
        case MeasureWs():
            scene, _ = fit_scene(job.scene, model.info)
            ws = recipe.latents(model, scene)[0].numpy().copy()
            return SceneWs(ws, model.generator.w_avg.cpu().numpy().copy())
        case ImportWs():
            return load_ws(Path(job.path), model.info)


def load_ws(path: Path, model: ModelInfo) -> StoredWs:
    """The w+ in a file: [num_ws, w_dim], or [w_dim] for all ws alike, with or without leading ones.

    Raises: WPlusError, DirectionFileError.
    """
    try:
        arrays = read_arrays(path)
        name = next((name for name in _NAMES if name in arrays), None)
        if name is None and len(arrays) != 1:
            raise WPlusError(f"{path.name} holds no array with one of the names {', '.join(_NAMES)}.")
        array = arrays[name if name is not None else next(iter(arrays))]
    except NpyFileError as error:
        raise WPlusError(f"{path.name} {error}.") from error
    except CheckpointError as error:
        raise WPlusError(f"{path.name}: {error}") from error
    except OSError as error:
        raise WPlusError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    return StoredWs(_arranged(array, path.name, model))


def _arranged(array: np.ndarray, file: str, model: ModelInfo) -> np.ndarray:
    shape = tuple(size for size in array.shape[:-1] if size != 1) + array.shape[-1:]
    whole, single = (model.num_ws, model.w_dim), (model.w_dim,)
    if array.dtype.kind not in "fiu" or shape not in (whole, single):
        found = "×".join(map(str, array.shape)) or "a single number"
        raise WPlusError(
            f"{file} holds {found} numbers, but this model's w+ is {whole[0]}×{whole[1]}: it belongs to "
            "another model."
        )
    with np.errstate(over="ignore"):  # what overflows is found to be infinite
        return np.broadcast_to(array.reshape(shape), whole).astype(np.float32)

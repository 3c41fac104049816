"""The models that are held: counted, dropped, loaded before they are wanted."""

from __future__ import annotations

from collections.abc import Generator

from renderer.loaded_model import LoadedModel
from renderer.messages import Progress
from renderer.model_jobs import EvictModel, HeldModel, ModelJob, ModelsHeld, PreloadModel, SurveyModels, Use
from renderer.model_store import ModelStore


def run(job: ModelJob, models: ModelStore) -> Generator[Progress | None, None, ModelsHeld | bool]:
    """Do it. Raises: ModelError if nothing is at a name."""
    match job:
        case PreloadModel():
            yield from models.preload(job.model)
            return models.holds(job.model)
        case EvictModel():
            models.evict(job.model)
        case SurveyModels():
            pass
    return survey(models)


def survey(models: ModelStore) -> ModelsHeld:
    """What is held now."""
    memory = models.memory
    return ModelsHeld(
        tuple(_held(loaded, models) for loaded in models.held()),
        str(models.device),
        memory.most_bytes,
        memory.free_bytes(),
        memory.process_bytes(),
    )


def _held(loaded: LoadedModel, models: ModelStore) -> HeldModel:
    users = models.users_of(loaded.source)
    uses = {user if isinstance(user, Use) else Use.JOB for user in users}
    return HeldModel(
        model=loaded.info.model,
        name=loaded.info.name,
        path=loaded.info.path,
        architecture=loaded.info.architecture,
        resolution=loaded.info.resolution,
        bytes=loaded.held_bytes(),
        uses=tuple(use for use in Use if use in uses),
    )

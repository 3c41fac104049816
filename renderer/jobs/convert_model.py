"""A model as `.safetensors`, written whole or not at all."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from renderer.checkpoint.safetensors_file import write_generator
from renderer.messages import Progress
from renderer.model_conversion import ConvertedModel, ConvertModel
from renderer.model_store import LoadedModel, ModelError, ModelStore
from renderer.recipe import Recipe

SUFFIX = ".safetensors"


def run(
    job: ConvertModel, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, ConvertedModel]:
    """Open the model as a picture would, so that nothing but a generator that works is written.

    Raises: ModelError.
    """
    model = models.open(job.model)
    yield Progress(0, 1)
    out = Path(job.out)
    _check_target(out, model)
    info = model.info
    try:
        write_generator(
            out,
            model.generator,
            weights=job.weights,
            source=(info.name, info.content_hash),
            note=info.note,
        )
    except OSError as error:
        raise ModelError(
            f"{out} cannot be written: {error.strerror or error}; choose another place."
        ) from error
    return ConvertedModel(
        path=job.out,
        tensors=len(model.generator.state_dict()),
        bytes=out.stat().st_size,
        bytes_before=model.source.bytes,
    )


def _check_target(out: Path, model: LoadedModel) -> None:
    if out.suffix.lower() != SUFFIX:
        raise ModelError(f"{out.name} does not end in {SUFFIX}: name the file so.")
    source = model.source.path
    if source is not None and out.exists() and out.samefile(source):
        raise ModelError(f"{out} is the model itself: choose another name for the converted file.")

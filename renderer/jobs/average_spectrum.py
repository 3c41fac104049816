"""The average spectrum of a model's pictures, or of the images of a folder or zip file."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from renderer.messages import Progress
from renderer.model_store import LoadedModel, ModelStore
from renderer.picture import to_pixels
from renderer.recipe import Recipe
from renderer.scene import LatentPoint, Scene
from renderer.scene_check import fit_scene
from renderer.spectra.average_spectrum import PixelStatistics, measure_average_spectrum
from renderer.spectra.image_files import ImageFolder
from renderer.spectra.spectrum_file import AverageSpectrum
from renderer.spectra.spectrum_jobs import DEFAULT_SAMPLES, AveragePictures

MOST_REMEMBERED_BYTES = 2**30


def run(
    job: AveragePictures, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, AverageSpectrum]:
    """With the result so far after each batch.

    Raises: ModelError; PicturesError, ImageFilesError.
    """
    images: Iterable[np.ndarray]
    if job.is_model:
        count = DEFAULT_SAMPLES if job.samples is None else job.samples
        seeds = range(job.first_seed, job.first_seed + count)
        images, device = _ModelPictures(models.get(job.source), recipe, seeds), models.device
    else:
        folder = ImageFolder(job.source)
        count = len(folder) if job.samples is None else min(job.samples, len(folder))
        images, device = folder, models.device
    known = None if job.mean is None or job.std is None else PixelStatistics(job.mean, job.std)
    return (yield from measure_average_spectrum(images, count, statistics=known, device=device))


@dataclass(slots=True)
class _ModelPictures:
    """The pictures of seeds as `sg3-viz render` writes them: psi 1, each seed's own class, constant noise.

    They are remembered for a second pass as far as MOST_REMEMBERED_BYTES go; the rest is made again.
    """

    model: LoadedModel
    recipe: Recipe
    seeds: range
    known: list[np.ndarray] = field(default_factory=list)

    def __iter__(self) -> Iterator[np.ndarray]:
        """Shapes: each uint8 [H, W, C]."""
        for index, seed in enumerate(self.seeds):
            if index < len(self.known):
                yield self.known[index]
                continue
            image = self._make(seed)
            if len(self.known) == index and image.nbytes * (index + 1) <= MOST_REMEMBERED_BYTES:
                self.known.append(image)
            yield image

    def _make(self, seed: int) -> np.ndarray:
        scene, _ = fit_scene(Scene(latent=LatentPoint(x=float(seed))), self.model.info)
        return to_pixels(self.recipe.activation(self.model, scene)).cpu().numpy()

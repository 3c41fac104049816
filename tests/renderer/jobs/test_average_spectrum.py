"""The average spectrum of a model's pictures and of images, as a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderer.jobs import average_spectrum
from renderer.messages import RenderRequest
from renderer.render import Renderer
from renderer.scene import LatentPoint, Scene
from renderer.spectra.image_files import ImageFilesError
from renderer.spectra.spectrum_file import AverageSpectrum
from renderer.spectra.spectrum_jobs import AveragePictures, PlotAverageSpectrum
from tests.long_work import finish

GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")
SEEDS = range(5, 11)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer("cpu")


def answer(renderer: Renderer, job: Any) -> Any:
    return finish(renderer.work(job))[0]


def pictures(renderer: Renderer) -> list[np.ndarray]:
    """As the window shows them. Shapes: each uint8 [H, W, 1]."""
    scenes = [Scene(latent=LatentPoint(x=seed)) for seed in SEEDS]
    return [renderer.render(RenderRequest(i, GRAY, scene)).pixels for i, scene in enumerate(scenes, 1)]


def save(images: list[np.ndarray], folder: Path) -> None:
    for seed, image in zip(SEEDS, images, strict=True):
        Image.fromarray(image[..., 0]).save(folder / f"{seed:04d}.png")


def test_a_model_s_spectrum_is_that_of_its_saved_pictures(renderer: Renderer, tmp_path: Path) -> None:
    save(pictures(renderer), tmp_path)
    of_files = answer(renderer, AveragePictures(str(tmp_path), is_model=False))
    of_model = answer(renderer, AveragePictures(GRAY, is_model=True, samples=6, first_seed=5))
    assert of_model.image_size == 32
    np.testing.assert_array_equal(of_model.spectrum, of_files.spectrum)


def test_known_statistics_are_used(renderer: Renderer) -> None:
    words: Any = {"is_model": True, "samples": 4}
    once = answer(renderer, AveragePictures(GRAY, mean=100.0, std=20.0, **words))
    twice = answer(renderer, AveragePictures(GRAY, mean=100.0, std=40.0, **words))
    np.testing.assert_allclose(once.spectrum, 4 * twice.spectrum, rtol=1e-4)


def test_more_samples_than_images_are_all_images(renderer: Renderer, tmp_path: Path) -> None:
    save(pictures(renderer), tmp_path)
    jobs = [AveragePictures(str(tmp_path), is_model=False, samples=count) for count in (6, 600)]
    few, many = (answer(renderer, job) for job in jobs)
    np.testing.assert_array_equal(few.spectrum, many.spectrum)


def test_pictures_beyond_what_is_remembered_are_made_again(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = AveragePictures(GRAY, is_model=True, samples=6)
    whole = answer(renderer, job)
    monkeypatch.setattr(average_spectrum, "MOST_REMEMBERED_BYTES", 3 * 32 * 32)
    np.testing.assert_array_equal(answer(renderer, job).spectrum, whole.spectrum)


def test_a_folder_without_images_is_refused(renderer: Renderer, tmp_path: Path) -> None:
    with pytest.raises(ImageFilesError, match="no images"):
        answer(renderer, AveragePictures(str(tmp_path), is_model=False))


def test_the_figure_is_a_png_file(renderer: Renderer) -> None:
    average = AverageSpectrum(np.ones((32, 32), np.float32), 8)
    assert answer(renderer, PlotAverageSpectrum(average)).startswith(b"\x89PNG")

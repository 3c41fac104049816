"""Directions in W, as jobs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from renderer.directions import direction_cache
from renderer.directions.direction_cache import cache_path
from renderer.directions.direction_jobs import (
    Boundary,
    FindActivationDirections,
    FindBoundary,
    FindPrincipalDirections,
    FindStyleDirections,
    ImportDirections,
    MeasureStdev,
    Sampling,
    VarianceSoFar,
)
from renderer.directions.direction_set import DirectionError, DirectionMethod, DirectionSet
from renderer.directions.w_samples import BLOCK
from renderer.inspection import Job
from renderer.messages import Progress
from renderer.render import Renderer
from renderer.scene import LatentPoint, Scene, StyleMix
from renderer.scene_check import SceneError

PACK = Path(__file__).parents[2] / "conformance"
GRAY, CONDITIONAL = str(PACK / "sg3-t-32-gray.pkl"), str(PACK / "sg3-r-64-cond.pkl")
SAMPLING = Sampling(BLOCK + 5)


@pytest.fixture
def renderer() -> Renderer:
    return Renderer("cpu")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, which no test may touch."""
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    return tmp_path / "cache" / "directions"


def news_of(work: Iterator[Progress | None]) -> tuple[list[Progress | None], object]:
    news = []
    while True:
        try:
            news.append(next(work))
        except StopIteration as end:
            return news, end.value


def answer(renderer: Renderer, job: Job) -> DirectionSet:
    result = news_of(renderer.work(job))[1]
    assert isinstance(result, DirectionSet)
    return result


def seeds(*numbers: int) -> tuple[Scene, ...]:
    return tuple(Scene(latent=LatentPoint(x=number)) for number in numbers)


@pytest.mark.parametrize(
    ("job", "method"),
    [
        (FindPrincipalDirections(GRAY, SAMPLING, 4, (1, 3)), DirectionMethod.PCA),
        (FindStyleDirections(GRAY, SAMPLING, 4, (1, 3)), DirectionMethod.SEFA),
        (FindActivationDirections(GRAY, "L2_30_16", Sampling(200), 4), DirectionMethod.ACTIVATION_PCA),
    ],
)
def test_a_second_time_they_come_from_the_cache(
    renderer: Renderer, cache: Path, job: FindPrincipalDirections, method: DirectionMethod
) -> None:
    info = renderer.open(GRAY)
    news, found = news_of(renderer.work(job))
    assert isinstance(found, DirectionSet)
    assert (found.method, found.model_hash, len(found)) == (method, info.content_hash, 4)
    assert any(news)
    assert len(list(cache.iterdir())) == 1
    again_news, again = news_of(renderer.work(job))
    assert again_news == []
    assert isinstance(again, DirectionSet)
    assert again.set_id == found.set_id


def test_the_cache_keeps_questions_and_models_apart() -> None:
    job = FindPrincipalDirections("", Sampling(100))
    others = [
        replace(job, components=3),
        replace(job, sampling=Sampling(100, seed=1)),
        replace(job, layers=(0, 1)),
        FindStyleDirections("", Sampling(100)),
    ]
    paths = {cache_path("a", job), cache_path("b", job), *(cache_path("a", other) for other in others)}
    assert len(paths) == 6
    assert cache_path("a", job) == cache_path("a", replace(job))


def test_the_same_model_in_another_place_has_the_same_cache(renderer: Renderer, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pkl"
    copy.write_bytes(Path(GRAY).read_bytes())
    answer(renderer, FindPrincipalDirections(GRAY, SAMPLING))
    assert news_of(renderer.work(FindPrincipalDirections(str(copy), SAMPLING)))[0] == []


def test_a_broken_file_in_the_cache_is_replaced(renderer: Renderer, cache: Path) -> None:
    job = FindPrincipalDirections(GRAY, SAMPLING)
    first = answer(renderer, job)
    (path,) = cache.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    assert answer(renderer, job).set_id == first.set_id
    assert direction_cache.recall(path) is not None


def test_without_a_cache_folder_they_are_found_all_the_same(renderer: Renderer, cache: Path) -> None:
    cache.parent.parent.mkdir(exist_ok=True)
    cache.parent.write_text("a file where the folder should be")
    assert len(answer(renderer, FindPrincipalDirections(GRAY, SAMPLING, 3))) == 3


def test_random_models_are_not_cached(renderer: Renderer, cache: Path) -> None:
    answer(renderer, FindPrincipalDirections("stylegan3-t-32", SAMPLING))
    assert not cache.exists()


def test_what_is_left_off_is_not_cached(renderer: Renderer, cache: Path) -> None:
    work = renderer.work(FindPrincipalDirections(GRAY, SAMPLING))
    progress = next(work)
    assert progress is not None
    assert isinstance(progress.partial, VarianceSoFar)
    work.close()
    assert not cache.exists()


def test_a_class_has_directions_of_its_own(renderer: Renderer) -> None:
    mixed, one, other = (
        answer(renderer, FindPrincipalDirections(CONDITIONAL, Sampling(3000, class_index=index)))
        for index in (None, 1, 2)
    )
    assert len({mixed.set_id, one.set_id, other.set_id}) == 3
    assert one.mean is not None
    assert other.mean is not None
    assert np.abs(one.mean - other.mean).max() > 0.05


@pytest.mark.parametrize("job", [FindPrincipalDirections, FindStyleDirections])
def test_layers_beyond_the_model_are_refused(renderer: Renderer, job: type) -> None:
    with pytest.raises(DirectionError, match="3 to 99 is no range of this model's ws, which are 0 to"):
        answer(renderer, job(GRAY, SAMPLING, layers=(3, 99)))


def test_a_layer_that_is_not_there_is_refused(renderer: Renderer) -> None:
    with pytest.raises(SceneError, match="L2_30"):
        answer(renderer, FindActivationDirections(GRAY, "L2_30", Sampling(200)))


def test_a_boundary_leads_from_one_group_of_scenes_to_the_other(renderer: Renderer) -> None:
    model = renderer.models.get(GRAY)
    job = FindBoundary(GRAY, seeds(*range(10)), seeds(*range(10, 20)), DirectionMethod.MEAN_DIFFERENCE)
    _, boundary = news_of(renderer.work(job))
    assert isinstance(boundary, Boundary)
    w = np.stack([model.seeds.blend([(seed, 1.0)])[0, 0].numpy() for seed in range(20)])
    expected = w[:10].mean(axis=0) - w[10:].mean(axis=0)
    np.testing.assert_allclose(
        boundary.directions.components[0], expected / np.linalg.norm(expected), atol=1e-4
    )
    assert boundary.directions.samples == 20_000, "sigma is that of w, not of the groups"
    assert boundary.directions.model_hash == model.info.content_hash
    assert boundary.folds == 5


def test_mixed_styles_give_a_direction_that_differs_by_layer(renderer: Renderer) -> None:
    mix = StyleMix(enabled=True, seed=7, indices=(2,))
    mixed = tuple(replace(scene, style_mix=mix) for scene in seeds(0, 1, 2))
    _, boundary = news_of(renderer.work(FindBoundary(GRAY, mixed, seeds(3, 4, 5), layers=(1, 4))))
    assert isinstance(boundary, Boundary)
    assert boundary.directions.components.shape == (1, renderer.open(GRAY).num_ws, 32)


def test_a_group_without_scenes_is_refused(renderer: Renderer) -> None:
    with pytest.raises(DirectionError, match="at least two"):
        news_of(renderer.work(FindBoundary(GRAY, (), seeds(1, 2, 3))))


def test_a_file_is_imported_and_its_sigma_measured(renderer: Renderer, tmp_path: Path) -> None:
    np.save(tmp_path / "boundary.npy", np.eye(1, 32))
    found = answer(renderer, ImportDirections(GRAY, str(tmp_path / "boundary.npy")))
    assert (found.stdev[0], found.samples) == (1, 0)
    measured = answer(renderer, MeasureStdev(GRAY, found, Sampling(4000)))
    principal = answer(renderer, FindPrincipalDirections(GRAY, Sampling(4000), components=32))
    covariance = principal.components.T @ np.diag(principal.stdev**2) @ principal.components
    assert measured.stdev[0] == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-3)
    assert (measured.samples, measured.method) == (4000, DirectionMethod.IMPORTED)


def test_directions_of_another_model_are_refused(renderer: Renderer, tmp_path: Path) -> None:
    np.save(tmp_path / "boundary.npy", np.eye(1, 512))
    with pytest.raises(DirectionError, match="512 numbers"):
        answer(renderer, ImportDirections(GRAY, str(tmp_path / "boundary.npy")))
    wrong = DirectionSet(np.eye(1, 512, dtype=np.float32), np.ones(1), DirectionMethod.IMPORTED)
    with pytest.raises(DirectionError, match="has 32"):
        answer(renderer, MeasureStdev(GRAY, wrong))

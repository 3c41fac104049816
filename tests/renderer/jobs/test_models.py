"""What is held, dropped and loaded in advance, as jobs."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.messages import RenderRequest
from renderer.model_jobs import EvictModel, ModelsHeld, PreloadModel, SurveyModels, Use
from renderer.model_store import ModelError
from renderer.render import Renderer
from renderer.scene import Scene
from tests.long_work import answered

PACK = Path(__file__).parents[2] / "conformance"
GRAY, RGB = str(PACK / "sg3-t-32-gray.pkl"), str(PACK / "sg3-t-64.pkl")


@pytest.fixture
def renderer() -> Renderer:
    return Renderer("cpu")


def survey(renderer: Renderer) -> ModelsHeld:
    held, _ = answered(renderer.work(SurveyModels(1)), ModelsHeld)
    return held


def test_the_survey_says_what_is_on_show_and_how_large_it_is(renderer: Renderer) -> None:
    renderer.open(RGB)
    renderer.open(GRAY)
    renderer.render(RenderRequest(1, GRAY, Scene()))
    held = survey(renderer)
    assert [(model.name, model.uses) for model in held.models] == [
        ("sg3-t-32-gray.pkl", (Use.FIRST,)),
        ("sg3-t-64.pkl", ()),
    ]
    generator = renderer.models.get(GRAY).generator
    tensors = (*generator.parameters(), *generator.buffers())
    assert held.models[0].bytes == sum(tensor.nbytes for tensor in tensors) > 50_000
    assert held.device == "cpu"
    assert held.most_bytes > 2**20
    assert held.free_bytes > 2**20
    assert held.process_bytes is None or held.process_bytes > held.models[0].bytes


def test_a_job_is_a_use_while_it_lasts(renderer: Renderer) -> None:
    from renderer.inspection import SurveyLayers

    renderer.open(GRAY)
    work = renderer.work(SurveyLayers(GRAY, Scene()))
    next(work)
    assert survey(renderer).models[0].uses == (Use.JOB,)
    work.close()
    assert survey(renderer).models[0].uses == ()


def test_what_nobody_uses_is_evicted(renderer: Renderer) -> None:
    renderer.open(RGB)
    renderer.open(GRAY)
    renderer.render(RenderRequest(1, GRAY, Scene()))
    held, _ = answered(renderer.work(EvictModel(RGB)), ModelsHeld)
    assert [model.name for model in held.models] == ["sg3-t-32-gray.pkl"]
    held, _ = answered(renderer.work(EvictModel(GRAY)), ModelsHeld)
    assert len(held.models) == 1, "what is on show stays"


def test_an_evicted_model_is_there_again_when_it_is_wanted(renderer: Renderer) -> None:
    renderer.open(RGB)
    first = renderer.render(RenderRequest(1, RGB, Scene()))
    renderer.open(GRAY)
    renderer.render(RenderRequest(2, GRAY, Scene()))
    answered(renderer.work(EvictModel(RGB)), ModelsHeld)
    again = renderer.render(RenderRequest(3, RGB, Scene()))
    assert (again.pixels == first.pixels).all()


def test_a_preloaded_model_is_held(renderer: Renderer) -> None:
    is_loaded, _ = answered(renderer.work(PreloadModel(GRAY)), bool)
    assert is_loaded
    assert [model.name for model in survey(renderer).models] == ["sg3-t-32-gray.pkl"]


def test_preloading_what_is_not_there_fails(renderer: Renderer, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no model"):
        answered(renderer.work(PreloadModel(str(tmp_path / "gone.pkl"))), bool)

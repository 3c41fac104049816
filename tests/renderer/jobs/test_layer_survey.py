"""The energy of every layer, as a job."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from renderer.inspection import LayerSurvey, SurveyLayers
from renderer.interventions import Ablation, ChannelMix
from renderer.messages import RenderRequest
from renderer.picture import crop
from renderer.render import Renderer
from renderer.scene import LayerView, Scene
from renderer.scene_check import SceneError
from tests.long_work import answered, finish

GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")


@pytest.fixture
def renderer() -> Renderer:
    return Renderer("cpu")


def test_there_is_a_row_for_every_layer_and_a_part_after_each(renderer: Renderer) -> None:
    info = renderer.open(GRAY)
    survey, parts = answered(renderer.work(SurveyLayers(GRAY, Scene())), LayerSurvey)
    assert [row.name for row in survey.rows] == [layer.name for layer in info.layers]
    assert [len(part.partial.rows) for part in parts] == list(range(len(info.layers)))  # type: ignore[attr-defined]


def test_the_energy_is_that_of_the_layer_without_its_margins(renderer: Renderer) -> None:
    info = renderer.open(GRAY)
    survey, _ = answered(renderer.work(SurveyLayers(GRAY, Scene())), LayerSurvey)
    name = info.layers[4].name
    model = renderer.models.get(GRAY)
    with torch.inference_mode():
        activation = renderer.new_follower().activation(model, Scene(view=LayerView(name)))
    expected = crop(activation, info.layers[4]).square().mean().item()
    assert survey.rows[4].energy == pytest.approx(expected, rel=1e-4)


def test_a_muted_layer_has_no_energy(renderer: Renderer) -> None:
    layer = renderer.open(GRAY).layers[3]
    mix = ChannelMix(layer.name, muted=tuple(range(layer.channels)))
    survey, _ = answered(renderer.work(SurveyLayers(GRAY, Scene(channel_mixes=(mix,)))), LayerSurvey)
    assert survey.rows[3].energy == 0


def test_a_layer_without_its_down_filter_has_more_energy_out_of_band(renderer: Renderer) -> None:
    index = 5
    layer = renderer.open(GRAY).layers[index]
    whole, ablated = (
        answered(renderer.work(SurveyLayers(GRAY, Scene(ablations=ablations))), LayerSurvey)[0].rows[index]
        for ablations in ((), (Ablation(layer.name, without_down_filter=True),))
    )
    assert whole.beyond_cutoff is not None
    assert ablated.beyond_cutoff is not None
    assert ablated.beyond_cutoff > 1.5 * whole.beyond_cutoff


def test_the_survey_leaves_the_picture_on_show_known(renderer: Renderer) -> None:
    request = RenderRequest(1, GRAY, Scene())
    renderer.render(request)
    finish(renderer.work(SurveyLayers(GRAY, Scene())))
    assert all(step.cached for step in renderer.render(request).timings)


def test_a_layer_that_is_not_there_is_refused(renderer: Renderer) -> None:
    scene = Scene(view=LayerView("L99"))
    with pytest.raises(SceneError, match="L99"):
        finish(renderer.work(SurveyLayers(GRAY, scene)))

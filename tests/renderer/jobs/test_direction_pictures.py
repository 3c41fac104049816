"""Strip sheets and effect maps: they show what the renderer gives for the same scenes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.direction_views import EffectMap, MapEffect, PaintStrips, Strips
from renderer.directions.edit_stack import Edit, EditStack
from renderer.frame import Quality
from renderer.messages import RenderRequest
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, Truncation
from renderer.scene_check import SceneError
from tests.long_work import answered, finish

RGB = str(Path(__file__).parents[2] / "conformance" / "sg3-t-64.pkl")
GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")
STRENGTHS = (-3.0, 0.0, 3.0)


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer("cpu", library=DirectionLibrary(tmp_path))


def edit(renderer: Renderer, model: str = RGB, *, first: int = 0) -> Edit:
    """An edit along the first axis of W."""
    directions = DirectionSet(
        np.eye(1, renderer.open(model).w_dim, dtype=np.float32), np.ones(1), DirectionMethod.IMPORTED
    )
    renderer.library.add(directions)
    return Edit(directions.set_id, first=first)


def picture(renderer: Renderer, scene: Scene, model: str = RGB) -> np.ndarray:
    return renderer.render(RenderRequest(1, model, scene, Quality.DRAFT)).pixels


def test_each_cell_is_the_picture_of_its_seed_and_strength(renderer: Renderer) -> None:
    first, second = edit(renderer), edit(renderer, first=3)
    stack = EditStack((replace(first, strength=1.0), second))
    scene = Scene(LatentPoint(8.25), truncation=Truncation(0.7), edits=stack)
    question = PaintStrips(RGB, replace(scene, view=LayerView("L2_36_16")), (5, None), STRENGTHS, size=64)
    strips, _ = answered(renderer.work(question), Strips)
    assert (strips.question, strips.done) == (question, 6)
    for row, latent in enumerate((LatentPoint(5), scene.latent)):
        for column, strength in enumerate(STRENGTHS):
            edits = replace(scene.edits, edits=(scene.edits.edits[0], replace(second, strength=strength)))
            wanted = picture(renderer, replace(scene, latent=latent, edits=edits))
            cell = strips.sheet[row * 64 : row * 64 + 64, column * 64 : column * 64 + 64]
            assert np.abs(cell.astype(int) - wanted).max() <= 1


def test_parts_come_as_they_are_done_and_never_change(renderer: Renderer) -> None:
    question = PaintStrips(RGB, Scene(edits=EditStack((edit(renderer),))), (1,), STRENGTHS, size=16)
    whole, said = answered(renderer.work(question), Strips)
    assert whole.sheet.shape == (16, 48, 3)
    for done, part in enumerate((step.partial for step in said), start=1):
        assert isinstance(part, Strips)
        np.testing.assert_array_equal(part.sheet[:, : 16 * done], whole.sheet[:, : 16 * done])
        assert not part.sheet[:, 16 * done :].any()


def test_a_model_of_one_channel_has_grey_strips(renderer: Renderer) -> None:
    scene = Scene(edits=EditStack((edit(renderer, GRAY),)))
    strips, _ = answered(renderer.work(PaintStrips(GRAY, scene, (0,), STRENGTHS, size=32)), Strips)
    assert np.ptp(strips.sheet, axis=2).max() == 0
    assert np.ptp(strips.sheet) > 50


def test_an_edit_that_is_off_or_not_solo_shows_in_its_strips_all_the_same(renderer: Renderer) -> None:
    one = edit(renderer)
    stacks = [
        EditStack((replace(one, is_on=False),)),
        EditStack((replace(one, strength=9.0, is_solo=True), replace(one, is_on=False))),
    ]
    for stack in stacks:
        question = PaintStrips(RGB, Scene(edits=stack), (0,), (-3.0, 3.0), size=32)
        strips, _ = answered(renderer.work(question), Strips)
        assert np.abs(strips.sheet[:, :32].astype(int) - strips.sheet[:, 32:]).max() > 5


def test_the_picture_on_show_stays_computed(renderer: Renderer) -> None:
    scene = Scene(edits=EditStack((edit(renderer),)))
    renderer.render(RenderRequest(1, RGB, scene))
    finish(renderer.work(PaintStrips(RGB, scene, (7,), STRENGTHS, size=16)))
    frame = renderer.render(RenderRequest(2, RGB, replace(scene, truncation=Truncation(1.0, 99))))
    assert all(layer.cached for layer in frame.layer_timings)


def test_an_effect_map_is_the_mean_difference_of_both_ends(renderer: Renderer) -> None:
    one = edit(renderer, first=2)
    question = MapEffect(RGB, Scene(edits=EditStack((one,))), (3, 4), strength=1.0, size=64)
    effect, said = answered(renderer.work(question), EffectMap)
    ends = [
        [
            picture(renderer, Scene(LatentPoint(seed), edits=EditStack((replace(one, strength=strength),))))
            for strength in (-1.0, 1.0)
        ]
        for seed in question.seeds
    ]
    differences = [np.abs(high.astype(float) - low).mean(axis=2) for low, high in ends]
    assert effect.seeds == 2
    np.testing.assert_allclose(effect.difference, np.mean(differences, axis=0), atol=1)
    first = said[0].partial
    assert isinstance(first, EffectMap)
    np.testing.assert_allclose(first.difference, differences[0], atol=1)


@pytest.mark.parametrize(
    "question", [PaintStrips(RGB, Scene(), (0,), STRENGTHS), MapEffect(RGB, Scene(), (0,))]
)
def test_without_an_edit_there_is_nothing_to_show(
    renderer: Renderer, question: PaintStrips | MapEffect
) -> None:
    with pytest.raises(SceneError, match="no edit"):
        finish(renderer.work(question))


def test_without_seeds_there_is_no_effect(renderer: Renderer) -> None:
    with pytest.raises(SceneError, match="no seeds"):
        finish(renderer.work(MapEffect(RGB, Scene(edits=EditStack((edit(renderer),))), ())))

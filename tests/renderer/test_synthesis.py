"""Only what changed is computed, and it is the same bit for bit."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from renderer.frame import Frame, Output, Quality
from renderer.generator import Abandoned, Generator
from renderer.interventions import Ablation, ChannelMix
from renderer.messages import RenderRequest
from renderer.model_store import ModelStore
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, StyleMix, Transform, Truncation
from renderer.stages import StageMemory
from renderer.synthesis import _layer_inputs

MODEL, OTHER = "stylegan3-r-32", "stylegan3-t-32"
TAIL = StyleMix(enabled=True, seed=5, indices=(12, 13, 14, 15))


def with_budget(budget_bytes: int, models: ModelStore) -> Renderer:
    """A renderer that remembers nothing yet but its models."""
    renderer = Renderer("cpu")
    renderer.models = models
    renderer._memory_budget = budget_bytes
    renderer._forget_results()
    return renderer


@pytest.fixture(scope="module")
def models() -> ModelStore:
    return ModelStore(torch.device("cpu"))


@pytest.fixture
def renderer(models: ModelStore) -> Renderer:
    return with_budget(2**30, models)


def render(renderer: Renderer, scene: Scene, model: str = MODEL, quality: Quality = Quality.FULL) -> Frame:
    return renderer.render(RenderRequest(1, model, scene, quality, Output.ACTIVATION))


def computed(frame: Frame) -> list[str]:
    return [layer.name for layer in frame.layer_timings if not layer.cached]


def layer_names(renderer: Renderer) -> list[str]:
    return [layer.name for layer in renderer.open(MODEL).layers]


def test_an_edit_of_the_last_layers_computes_only_those(renderer: Renderer) -> None:
    names = layer_names(renderer)
    assert computed(render(renderer, Scene())) == names
    assert computed(render(renderer, Scene(style_mix=TAIL))) == names[-4:]
    assert computed(render(renderer, Scene(style_mix=replace(TAIL, seed=6)))) == names[-4:]
    assert computed(render(renderer, Scene())) == names[-4:]


def test_truncation_of_the_first_ws_computes_all_but_that_of_none_nothing(renderer: Renderer) -> None:
    render(renderer, Scene())
    assert computed(render(renderer, Scene(truncation=Truncation(0.5, 0)))) == []
    assert computed(render(renderer, Scene(truncation=Truncation(0.5, 1)))) == layer_names(renderer)


def test_a_changed_transform_computes_everything(renderer: Renderer) -> None:
    render(renderer, Scene())
    assert computed(render(renderer, Scene(transform=Transform(tx=0.1)))) == layer_names(renderer)


def test_an_earlier_layer_is_free_and_a_later_one_continues(renderer: Renderer) -> None:
    names = layer_names(renderer)
    render(renderer, Scene(view=LayerView(names[6])))
    for view in (names[3], names[0], names[6]):
        assert computed(render(renderer, Scene(view=LayerView(view)))) == []
    assert computed(render(renderer, Scene(view=LayerView(names[9])))) == names[7:10]
    assert computed(render(renderer, Scene())) == names[10:]


def test_the_image_and_the_last_layer_are_one_layer(renderer: Renderer) -> None:
    last = layer_names(renderer)[-1]
    image = render(renderer, Scene())
    layer = render(renderer, Scene(view=LayerView(last)))
    assert computed(layer) == []
    np.testing.assert_allclose(layer.pixels * 0.25, image.pixels, rtol=1e-6)


def test_timings_name_every_layer_up_to_the_viewed_one(renderer: Renderer) -> None:
    names = layer_names(renderer)
    render(renderer, Scene(view=LayerView(names[6])))
    frame = render(renderer, Scene(view=LayerView(names[8])))
    assert [layer.name for layer in frame.layer_timings] == names[:9]
    again = render(renderer, Scene(view=LayerView(names[8], base_channel=3)))
    assert [(layer.name, layer.cached) for layer in again.layer_timings] == [
        (name, True) for name in names[:9]
    ]


@pytest.mark.parametrize("budget", [0, 20_000, 500_000, 2**30])
def test_resumed_pictures_equal_fresh_ones_bit_for_bit(budget: int, models: ModelStore) -> None:
    renderer = with_budget(budget, models)
    names = layer_names(renderer)
    source = np.random.default_rng(0)
    for _ in range(30):
        scene = Scene(
            latent=LatentPoint(x=source.integers(2) / 2),
            truncation=Truncation(source.choice([0.5, 1.0]), int(source.integers(17))),
            style_mix=StyleMix(True, int(source.integers(3)), tuple(range(int(source.integers(17)), 16))),
            transform=Transform(tx=source.choice([0.0, 0.0, 0.0, 0.1])),
            channel_mixes=(ChannelMix(names[source.integers(16)], muted=(int(source.integers(2)),)),),
            ablations=(Ablation(names[source.integers(16)], cutoff_scale=source.choice([0.8, 1.0])),),
            view=LayerView([None, *names][source.integers(len(names) + 1)]),
        )
        fresh = render(with_budget(0, models), scene)
        resumed = render(renderer, scene)
        np.testing.assert_array_equal(resumed.pixels, fresh.pixels)
        assert resumed.held_bytes <= budget


@pytest.fixture
def has_half_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a processor that computes in bfloat16."""
    for place in ("recipe", "generator_layers"):
        monkeypatch.setattr(f"renderer.{place}.half_precision", lambda _: torch.bfloat16)


@pytest.mark.usefixtures("has_half_precision")
def test_a_dragged_and_settled_edit_computes_its_own_layers_in_both_qualities(renderer: Renderer) -> None:
    names = layer_names(renderer)
    render(renderer, Scene())
    for seed in (5, 6):
        draft = render(renderer, Scene(style_mix=replace(TAIL, seed=seed)), quality=Quality.DRAFT)
        assert computed(draft) == names[-4:]
    assert computed(render(renderer, Scene(style_mix=replace(TAIL, seed=6)))) == names[-4:]


@pytest.mark.usefixtures("has_half_precision")
def test_a_settled_picture_owes_nothing_to_its_drafts(renderer: Renderer, models: ModelStore) -> None:
    for scene in (Scene(latent=LatentPoint(x=3)), Scene(latent=LatentPoint(x=3), style_mix=TAIL)):
        draft = render(renderer, scene, quality=Quality.DRAFT)
        settled, fresh = render(renderer, scene), render(with_budget(0, models), scene)
        assert not np.array_equal(draft.pixels, settled.pixels)
        np.testing.assert_array_equal(settled.pixels, fresh.pixels)
        again = render(renderer, scene, quality=Quality.DRAFT)
        np.testing.assert_array_equal(again.pixels, fresh.pixels, "it is there already, and better")


def test_memory_held_is_told() -> None:
    renderer = Renderer("cpu")
    first = render(renderer, Scene(view=LayerView("input"))).held_bytes
    assert 0 < first < render(renderer, Scene()).held_bytes
    renderer.forget()
    assert render(renderer, Scene(view=LayerView("input"))).held_bytes == first


def test_with_little_memory_the_dragged_layers_are_still_resumed(models: ModelStore) -> None:
    whole = render(with_budget(2**30, models), Scene()).held_bytes
    renderer = with_budget(whole // 3, models)
    names = layer_names(renderer)
    frames = [render(renderer, Scene(style_mix=replace(TAIL, seed=seed))) for seed in range(3)]
    assert computed(frames[-1]) == names[-4:]


def test_another_model_forgets_all(renderer: Renderer) -> None:
    render(renderer, Scene())
    names = [layer.name for layer in renderer.open(OTHER).layers]
    assert computed(render(renderer, Scene(), OTHER)) == names
    assert computed(render(renderer, Scene())) == layer_names(renderer)


def test_an_abandoned_picture_leaves_what_it_computed(renderer: Renderer) -> None:
    names = layer_names(renderer)
    asked = iter(range(100))
    with pytest.raises(Abandoned):
        renderer.render(RenderRequest(1, MODEL, Scene()), should_stop=lambda: next(asked) == 5)
    assert computed(render(renderer, Scene())) == names[5:]


def test_a_seed_is_mapped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = Renderer("cpu")
    mapped: list[int] = []
    real = Generator.map_latents

    def count(self: Generator, *arguments: object) -> object:
        mapped.append(1)
        return real(self, *arguments)  # type: ignore[arg-type]

    renderer.open(MODEL)
    monkeypatch.setattr(Generator, "map_latents", count)
    for x in (0.25, 0.5, 0.75):
        render(renderer, Scene(latent=LatentPoint(x=x)))
    assert len(mapped) == 2, "the seeds 0 and 1"
    for psi in (0.5, 0.6):
        render(renderer, Scene(latent=LatentPoint(x=0.5), truncation=Truncation(psi)))
    assert len(mapped) == 2
    render(renderer, Scene(latent=LatentPoint(x=1.5)))
    assert len(mapped) == 3, "the seed 2"


def test_finding_out_what_changed_costs_next_to_nothing(renderer: Renderer) -> None:
    stages = StageMemory(2**30)
    model = renderer.models.get(MODEL)
    ws = model.seeds.blend([(0, 1.0)])
    taken: list[float] = []
    for _ in range(50):
        start = time.perf_counter()
        stages.begin(_layer_inputs(model, ws, Transform()))
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[25] < 1e-3

"""StyleGAN2 through the recipe: what is resumed equals what is fresh, and what changes computes no more."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from renderer.frame import Frame, Output
from renderer.interventions import Ablation, ChannelMix
from renderer.messages import RenderRequest
from renderer.model_store import ModelStore
from renderer.noise import Noise, NoiseMode
from renderer.render import Renderer
from renderer.scene import (
    LatentPoint,
    LayerView,
    ProbePoint,
    Scene,
    StyleMix,
    Transform,
    Truncation,
)

SKIP, RESNET, ORIG = "stylegan2-32", "stylegan2-resnet-32", "stylegan2-orig-32"
NOISES = (Noise(), Noise(NoiseMode.NONE), Noise(NoiseMode.RANDOM, 3))


@pytest.fixture(scope="module")
def models() -> ModelStore:
    return ModelStore(torch.device("cpu"))


def with_budget(budget_bytes: int, models: ModelStore) -> Renderer:
    """A renderer that remembers nothing yet but its models."""
    renderer = Renderer("cpu")
    renderer.models = models
    renderer._memory_budget = budget_bytes
    renderer._forget_results()
    return renderer


def render(renderer: Renderer, scene: Scene, model: str = SKIP) -> Frame:
    return renderer.render(RenderRequest(1, model, scene, output=Output.ACTIVATION))


def computed(frame: Frame) -> list[str]:
    return [layer.name for layer in frame.layer_timings if not layer.cached]


@pytest.mark.parametrize("budget", [0, 10_000, 100_000, 2**30])
@pytest.mark.parametrize("model", [SKIP, RESNET, ORIG])
def test_resumed_pictures_equal_fresh_ones_bit_for_bit(model: str, budget: int, models: ModelStore) -> None:
    renderer = with_budget(budget, models)
    names = [layer.name for layer in renderer.open(model).layers]
    source = np.random.default_rng(0)
    for _ in range(30):
        scene = Scene(
            latent=LatentPoint(x=source.integers(2) / 2),
            truncation=Truncation(source.choice([0.5, 1.0]), int(source.integers(9))),
            style_mix=StyleMix(True, int(source.integers(3)), tuple(range(int(source.integers(9)), 8))),
            noise=NOISES[source.choice([0, 0, 0, 1, 2])],
            channel_mixes=(ChannelMix(names[source.integers(len(names))], muted=(int(source.integers(2)),)),),
            view=LayerView([None, *names][source.integers(len(names) + 1)]),
        )
        fresh = render(with_budget(0, models), scene, model)
        resumed = render(renderer, scene, model)
        np.testing.assert_array_equal(resumed.pixels, fresh.pixels)
        assert resumed.held_bytes <= budget


def test_an_edit_of_the_last_ws_computes_the_layers_that_read_them(models: ModelStore) -> None:
    renderer = with_budget(2**30, models)
    names = [layer.name for layer in renderer.open(SKIP).layers]
    assert computed(render(renderer, Scene())) == names
    mixed = Scene(style_mix=StyleMix(True, 5, (6, 7)))
    assert computed(render(renderer, mixed)) == ["b32.conv1", "b32.torgb"]
    mixed = Scene(style_mix=StyleMix(True, 5, (5,)))
    assert computed(render(renderer, mixed)) == ["b16.torgb", "b32.conv0", "b32.conv1", "b32.torgb"]


def test_a_shortcut_has_no_w(models: ModelStore) -> None:
    renderer = with_budget(2**30, models)
    render(renderer, Scene(), RESNET)
    mixed = Scene(style_mix=StyleMix(True, 5, (5,)))
    assert computed(render(renderer, mixed, RESNET)) == ["b32.conv0", "b32.conv1", "b32.torgb"]


def test_another_noise_computes_everything_and_the_seed_counts_only_where_it_is_drawn(
    models: ModelStore,
) -> None:
    renderer = with_budget(2**30, models)
    names = [layer.name for layer in renderer.open(SKIP).layers]
    render(renderer, Scene())
    assert computed(render(renderer, Scene(noise=Noise(NoiseMode.CONST, seed=9)))) == []
    for noise in (NOISES[2], Noise(NoiseMode.RANDOM, 4), NOISES[1], Noise()):
        assert computed(render(renderer, Scene(noise=noise))) == names


def test_what_stylegan2_does_not_have_is_left_out_with_a_sentence(models: ModelStore) -> None:
    renderer = with_budget(2**30, models)
    plain = render(renderer, Scene())
    assert plain.warning == ""
    for transform in (Transform(turns=0.1), Transform(tx=0.1), Transform(untransform=True)):
        moved = render(renderer, Scene(transform=transform))
        assert "no Fourier input" in moved.warning
        np.testing.assert_array_equal(moved.pixels, plain.pixels)
    ablated = render(renderer, Scene(ablations=(Ablation("b8.conv0", without_down_filter=True),)))
    assert "does not have what is ablated" in ablated.warning
    assert plain.input_pose is None


def test_a_probe_point_is_looked_at_in_every_layer(models: ModelStore) -> None:
    renderer = with_budget(2**30, models)
    for layer in renderer.open(SKIP).layers:
        scene = Scene(view=LayerView(layer.name, mono=True), probe=ProbePoint(0.25, -0.25))
        frame = render(renderer, scene)
        row, column = layer.size[0] // 4, 3 * layer.size[1] // 4
        assert frame.probe == (float(frame.pixels[0, row, column]),)

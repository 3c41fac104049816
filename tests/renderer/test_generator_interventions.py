"""Layers whose channels are mixed, whose anti-aliasing is left out, and the types that they compute in."""

from __future__ import annotations

import pytest
import torch

from renderer.generator import Generator
from renderer.generator_layers import SynthesisLayer
from renderer.interventions import Ablation, ChannelMix, ChannelScale, Interventions
from renderer.latents import blend_seeds
from renderer.random_model import random_generator
from renderer.stage import Stage
from tests.renderer.test_generator import TINY


@pytest.fixture(scope="module")
def generator() -> Generator:
    return random_generator(TINY, seed=0).requires_grad_(False)


@pytest.fixture(scope="module")
def ws(generator: Generator) -> torch.Tensor:
    return blend_seeds(generator, [(0, 1.0)], class_index=None, psi=1.0, cutoff=None)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_channel_mix_scales_what_its_layer_hands_on(
    generator: Generator, ws: torch.Tensor, number: int
) -> None:
    name = generator.layer_names[number]
    mix = ChannelMix(name, muted=(0,), scales=(ChannelScale(1, -2.0),))
    done = Interventions(channel_mixes=(mix,))
    plain = generator.synthesize(ws, stop_at=name)
    gains = torch.ones(plain.shape[1])
    gains[0], gains[1] = 0, -2
    mixed = plain * gains[:, None, None]
    assert torch.equal(generator.synthesize(ws, stop_at=name, interventions=done), mixed)
    expected = generator.synthesize(ws, resume=Stage(name, mixed))
    assert torch.equal(generator.synthesize(ws, interventions=done), expected)
    assert not torch.equal(expected, generator.synthesize(ws))


def test_a_mix_is_laid_over_what_is_resumed(generator: Generator, ws: torch.Tensor) -> None:
    """So another mix of a layer begins on its stored output."""
    outputs: dict[str, torch.Tensor] = {}
    done = Interventions(channel_mixes=(ChannelMix(generator.layer_names[2], solo=(3,)),))
    picture = generator.synthesize(ws, interventions=done, on_layer=outputs.__setitem__)
    for name, output in outputs.items():
        resumed = generator.synthesize(ws, interventions=done, resume=Stage(name, output))
        assert torch.equal(resumed, picture)
    untouched = generator.synthesize(ws, stop_at=generator.layer_names[2])
    assert torch.equal(outputs[generator.layer_names[2]], untouched)


def test_a_muted_channel_is_silent_even_where_it_is_no_number(generator: Generator, ws: torch.Tensor) -> None:
    name = generator.layer_names[1]
    broken = generator.synthesize(ws, stop_at=name)
    broken[:, 4] = torch.inf
    muted = Interventions(channel_mixes=(ChannelMix(name, muted=(4,)),))
    assert generator.synthesize(ws, resume=Stage(name, broken), interventions=muted).isfinite().all()


def test_an_ablation_changes_its_layer_and_those_above(generator: Generator, ws: torch.Tensor) -> None:
    name = generator.layer_names[2]
    layers = {half: [] for half in (False, True)}
    for half, errors in layers.items():
        done = Interventions(ablations=(Ablation(name, without_down_filter=True),))
        ablated = generator.iterate_layers(ws, interventions=done, half=half)
        for (_, x), (_, y) in zip(ablated, generator.iterate_layers(ws, half=half), strict=True):
            errors.append(((x - y).square().mean() / y.square().mean()).sqrt().item())
        assert errors[:2] == [0, 0]
        assert min(errors[2:]) > 0.01
        assert max(errors) < 1, "the picture is still much the same"


def test_an_ablated_picture_can_be_differentiated_after_one_that_was_not(
    generator: Generator, ws: torch.Tensor
) -> None:
    done = Interventions(ablations=(Ablation(generator.layer_names[2], cutoff_scale=0.8),))
    with torch.inference_mode():
        generator.synthesize(ws, interventions=done)
    wanted = ws.clone().requires_grad_()
    generator.synthesize(wanted, interventions=done).square().mean().backward()
    assert wanted.grad is not None
    assert wanted.grad.isfinite().all()


def test_every_layer_says_which_type_it_computes_in(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renderer.generator_layers.half_precision", lambda _: torch.bfloat16)
    names = generator.layer_names
    assert {generator.precision(name, half=False) for name in names} == {torch.float32}
    assert [generator.precision(name, half=True) for name in names] == [torch.float32] + [torch.bfloat16] * 5
    layer = generator.layers[names[-1]]
    assert isinstance(layer, SynthesisLayer)
    assert layer.precision(torch.device("cuda"), half=True) == torch.float16

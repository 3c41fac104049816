"""StyleGAN2: stopping and resuming anywhere, what the wirings sum, noise, and channels that are mixed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from renderer.generator import Generator, WeightsError
from renderer.generator_config_sg2 import StyleGan2Config, Wiring
from renderer.generator_layers_sg2 import ModulatedLayer, noise_of
from renderer.generator_sg2 import StyleGan2Synthesis
from renderer.interventions import ChannelMix, Interventions
from renderer.latents import blend_seeds
from renderer.noise import Noise, NoiseMode
from renderer.random_model import random_generator
from renderer.stage import Stage

TINY = StyleGan2Config(
    z_dim=8, c_dim=0, w_dim=8, img_resolution=16, img_channels=3, channel_base=128, channel_max=8
)
NONE, RANDOM = Noise(NoiseMode.NONE), Noise(NoiseMode.RANDOM, seed=1)


@pytest.fixture(scope="module", params=list(Wiring), ids=lambda wiring: wiring.value)
def generator(request: pytest.FixtureRequest) -> Generator:
    return random_generator(replace(TINY, wiring=request.param), seed=0).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def skip() -> Generator:
    return random_generator(TINY, seed=0).eval().requires_grad_(False)


def ws_of(generator: Generator, *seeds: int) -> torch.Tensor:
    return torch.cat([blend_seeds(generator, [(seed, 1.0)]) for seed in seeds])


def stages_of(generator: Generator, done: Interventions | None = None) -> dict[str, Stage]:
    stages = generator.iterate_stages(ws_of(generator, 0), interventions=done or Interventions())
    return {stage.layer: stage for stage in stages}


def test_resuming_gives_the_same_picture_bit_for_bit(generator: Generator) -> None:
    ws, names = ws_of(generator, 0), generator.layer_names
    picture = generator.synthesize(ws)
    for i, (name, stage) in enumerate(stages_of(generator).items()):
        computed: dict[str, torch.Tensor] = {}
        resumed = generator.synthesize(ws, resume=stage, on_layer=computed.__setitem__)
        assert torch.equal(resumed, picture)
        assert tuple(computed) == names[i + 1 :]
        assert torch.equal(generator.synthesize(ws, resume=stage, stop_at=name), stage.output)


def test_stopping_at_a_layer_gives_its_output_and_computes_no_more(generator: Generator) -> None:
    outputs: dict[str, torch.Tensor] = {}
    generator.synthesize(ws_of(generator, 0), on_layer=outputs.__setitem__)
    for i, name in enumerate(generator.layer_names):
        seen: dict[str, torch.Tensor] = {}
        result = generator.synthesize(ws_of(generator, 0), stop_at=name, on_layer=seen.__setitem__)
        assert torch.equal(result, outputs[name])
        assert tuple(seen) == generator.layer_names[: i + 1]


def test_mixed_channels_change_what_lies_above_also_where_a_synthesis_is_resumed(
    generator: Generator,
) -> None:
    ws = ws_of(generator, 0)
    for name in generator.layer_names:
        done = Interventions(channel_mixes=(ChannelMix(name, muted=(1,)),))
        picture = generator.synthesize(ws, interventions=done)
        assert not torch.equal(picture, generator.synthesize(ws)), name
        for stage in stages_of(generator, done).values():
            assert torch.equal(generator.synthesize(ws, interventions=done, resume=stage), picture)


def test_the_skip_wiring_sums_what_its_torgb_layers_add(skip: Generator) -> None:
    """A picture without the others' is the interpolation of one alone, which keeps its mean."""
    ws = ws_of(skip, 0)
    images = [name for name in skip.layer_names if name.endswith("torgb")]
    alone = []
    for name in images:
        others = [ChannelMix(other, muted=(0, 1, 2)) for other in images if other != name]
        alone.append(skip.synthesize(ws, interventions=Interventions(channel_mixes=tuple(others))))
    torch.testing.assert_close(sum(alone), skip.synthesize(ws), atol=1e-5, rtol=1e-5)
    lowest = skip.synthesize(ws, stop_at="b4.torgb")
    inner = alone[0][..., 6:10, 6:10].mean(dim=(2, 3))
    torch.testing.assert_close(inner, lowest[..., 1:3, 1:3].mean(dim=(2, 3)), atol=0.2, rtol=0.1)


def test_a_residual_block_hands_on_the_sum_of_its_features_and_its_shortcut() -> None:
    generator = random_generator(replace(TINY, wiring=Wiring.RESNET), seed=0).eval().requires_grad_(False)
    stages = stages_of(generator)
    read = generator.synthesis.reads("b16.skip", stages["b8.conv1"], None)
    assert torch.equal(torch.as_tensor(read), stages["b8.conv1"].output + stages["b8.skip"].output)


def test_the_last_torgb_is_the_picture_where_no_images_are_summed(generator: Generator) -> None:
    ws, last = ws_of(generator, 0), generator.layer_names[-1]
    is_sum = generator.synthesis.layers.keys() >= {"b4.torgb"}
    same = torch.equal(generator.synthesize(ws), generator.synthesize(ws, stop_at=last))
    assert same is not is_sum


def test_samples_of_a_batch_do_not_know_of_each_other(generator: Generator) -> None:
    ws = ws_of(generator, 1, 2)
    for noise in (Noise(), RANDOM):
        together, alone = generator.synthesize(ws, noise=noise), generator.synthesize(ws[1:], noise=noise)
        torch.testing.assert_close(together[1:], alone, atol=1e-4, rtol=1e-4)


def test_noise_is_the_trained_one_unless_another_is_wanted(generator: Generator) -> None:
    ws = ws_of(generator, 0)
    picture = generator.synthesize(ws)
    assert torch.equal(generator.synthesize(ws, noise=Noise()), picture)
    others = [generator.synthesize(ws, noise=noise) for noise in (NONE, RANDOM, replace(RANDOM, seed=2))]
    for i, other in enumerate(others):
        assert not torch.equal(other, picture)
        assert all(not torch.equal(other, one) for one in others[:i])
    assert torch.equal(generator.synthesize(ws, noise=RANDOM), others[1]), "a seed is a pattern"


def test_random_noise_is_white_with_the_strength_of_its_layer_and_of_no_other_layer(skip: Generator) -> None:
    layer = skip.layers["b16.conv1"]
    assert isinstance(layer, ModulatedLayer)
    patterns = [noise_of(layer, replace(RANDOM, seed=seed)) for seed in range(64)]
    drawn = torch.stack([pattern for pattern in patterns if pattern is not None]) / layer.noise_strength
    assert drawn.mean().item() == pytest.approx(0, abs=0.03)
    assert drawn.std().item() == pytest.approx(1, abs=0.03)
    below = skip.layers["b16.conv0"]
    assert isinstance(below, ModulatedLayer)
    other = noise_of(below, replace(RANDOM, seed=0))
    assert other is not None
    assert abs((other / below.noise_strength * drawn[0]).mean().item()) < 0.2
    assert noise_of(layer, NONE) is None


def test_random_noise_is_the_same_for_everyone(skip: Generator) -> None:
    layer = skip.layers["b4.conv1"]
    assert isinstance(layer, ModulatedLayer)
    drawn = noise_of(layer, Noise(NoiseMode.RANDOM, seed=7))
    assert drawn is not None
    first = (drawn / layer.noise_strength)[0]
    torch.testing.assert_close(
        first, torch.tensor([1.521969, -1.144106, 1.150162, -1.784653]), atol=1e-5, rtol=0
    )


def test_up_sampling_keeps_a_level_and_its_middle(skip: Generator) -> None:
    """What lies around the middle does so at twice the resolution; a level stays far from the edge."""
    network = skip.synthesis
    assert isinstance(network, StyleGan2Synthesis)
    middle = torch.zeros(1, 3, 4, 4)
    middle[..., 1:3, 1:3] = 1
    up = network._interpolated(Stage("b8.conv1", middle, image=middle))
    assert up is not None
    assert up.shape == (1, 3, 8, 8)
    torch.testing.assert_close(up, up.flip(2, 3))
    assert up.sum().item() == pytest.approx(4 * middle.sum().item())
    level = network._interpolated(Stage("b8.conv1", middle, image=torch.ones(1, 3, 4, 4)))
    assert level is not None
    torch.testing.assert_close(level[..., 1:-1, 1:-1], torch.ones(1, 3, 6, 6))


def test_half_precision_looks_the_same(generator: Generator) -> None:
    ws = ws_of(generator, 0)
    peak_to_error = 4 / (generator.synthesize(ws, half=True) - generator.synthesize(ws)).square().mean()
    assert 10 * math.log10(peak_to_error) >= 40


def test_the_picture_can_be_differentiated(generator: Generator) -> None:
    wanted = ws_of(generator, 0).requires_grad_()
    generator.synthesize(wanted).square().mean().backward()
    assert wanted.grad is not None
    assert wanted.grad.abs().amax(dim=(0, 2)).min() > 0, "every w has a say"


def test_weights_come_out_as_they_went_in(generator: Generator) -> None:
    state = {name: value for name, value in generator.state_dict().items() if "resample_filter" not in name}
    copy = Generator(generator.config)
    copy.load_weights(state)
    ws = ws_of(generator, 0)
    assert torch.equal(copy.requires_grad_(False).synthesize(ws), generator.synthesize(ws))
    del state["synthesis.b8.conv0.noise_const"]
    with pytest.raises(WeightsError, match=r"lacks synthesis\.b8\.conv0\.noise_const"):
        copy.load_weights(state)

"""The generator beyond its numbers: its layer list, stopping, weights in and out, poses, gradients."""

from __future__ import annotations

import math

import pytest
import torch

from renderer.generator import Abandoned, Generator, WeightsError
from renderer.generator_config import GeneratorConfig
from renderer.latents import blend_seeds
from renderer.random_model import random_generator
from renderer.stage import Stage

TINY = GeneratorConfig(
    z_dim=8,
    c_dim=0,
    w_dim=8,
    img_resolution=16,
    img_channels=3,
    channel_base=256,
    channel_max=8,
    num_layers=4,
    margin_size=4,
    conv_kernel=1,
    use_radial_filters=True,
)


@pytest.fixture(scope="module")
def generator() -> Generator:
    return random_generator(TINY, seed=0).requires_grad_(False)


@pytest.fixture(scope="module")
def ws(generator: Generator) -> torch.Tensor:
    return blend_seeds(generator, [(0, 1.0)], class_index=None, psi=1.0, cutoff=None)


def test_layers_are_listed_from_the_input_to_torgb(generator: Generator) -> None:
    assert generator.layer_names == ("input", *(plan.name for plan in TINY.layers))
    assert len(generator.layer_names) == TINY.num_ws


def test_every_layer_reports_once_in_order(generator: Generator, ws: torch.Tensor) -> None:
    seen: list[tuple[str, tuple[int, ...]]] = []
    picture = generator.synthesize(ws, on_layer=lambda name, x: seen.append((name, tuple(x.shape[1:]))))
    signals = [TINY.input_signal, *(plan.writes for plan in TINY.layers)]
    shapes = [(signal.channels, signal.size, signal.size) for signal in signals]
    assert seen == list(zip(generator.layer_names, shapes, strict=True))
    assert picture.shape == (1, 3, 16, 16)


def test_stopping_at_a_layer_gives_its_output_and_computes_no_more(
    generator: Generator, ws: torch.Tensor
) -> None:
    outputs: dict[str, torch.Tensor] = {}
    generator.synthesize(ws, on_layer=outputs.__setitem__)
    for i, name in enumerate(generator.layer_names):
        seen: dict[str, torch.Tensor] = {}
        result = generator.synthesize(ws, stop_at=name, on_layer=seen.__setitem__)
        assert torch.equal(result, outputs[name])
        assert tuple(seen) == generator.layer_names[: i + 1]


def test_the_picture_is_the_last_layer_times_the_output_scale(generator: Generator, ws: torch.Tensor) -> None:
    last = generator.synthesize(ws, stop_at=generator.layer_names[-1])
    torch.testing.assert_close(generator.synthesize(ws), last * TINY.output_scale)


def test_an_unwanted_picture_is_abandoned_between_layers(generator: Generator, ws: torch.Tensor) -> None:
    seen: list[str] = []
    with pytest.raises(Abandoned, match=generator.layer_names[2]):
        generator.synthesize(
            ws, on_layer=lambda name, _: seen.append(name), should_stop=lambda: len(seen) == 2
        )
    assert seen == list(generator.layer_names[:2])


def test_requests_that_do_not_fit_are_errors(generator: Generator, ws: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="no layer L99"):
        generator.synthesize(ws, stop_at="L99")
    with pytest.raises(ValueError, match="takes \\[B, 6, 8\\]"):
        generator.synthesize(ws[:, :3])


def test_half_precision_looks_the_same(generator: Generator, ws: torch.Tensor) -> None:
    full, half = generator.synthesize(ws), generator.synthesize(ws, half=True)
    peak_to_error = 4 / (half - full).square().mean()  # the picture is 2 high, from black to white
    assert 10 * math.log10(peak_to_error) >= 40


def test_resuming_gives_the_same_picture_bit_for_bit(generator: Generator, ws: torch.Tensor) -> None:
    outputs: dict[str, torch.Tensor] = {}
    picture = generator.synthesize(ws, on_layer=outputs.__setitem__)
    for i, (name, output) in enumerate(outputs.items()):
        computed: dict[str, torch.Tensor] = {}
        stage = Stage(name, output)
        resumed = generator.synthesize(ws, resume=stage, on_layer=computed.__setitem__)
        assert torch.equal(resumed, picture)
        assert tuple(computed) == generator.layer_names[i + 1 :]
        assert torch.equal(generator.synthesize(ws, resume=stage, stop_at=name), output)


def test_layers_can_be_computed_one_at_a_time(generator: Generator, ws: torch.Tensor) -> None:
    outputs: dict[str, torch.Tensor] = {}
    generator.synthesize(ws, on_layer=outputs.__setitem__)
    asked: list[bool] = []
    stages = generator.iterate_stages(ws, should_stop=lambda: bool(asked.append(True)))
    for i, stage in enumerate(stages):
        assert torch.equal(stage.output, outputs[stage.layer])
        assert len(asked) == i + 1, "and none ahead"
    layers = list(generator.iterate_layers(ws))
    assert [name for name, _ in layers] == list(generator.layer_names)
    assert all(torch.equal(output, outputs[name]) for name, output in layers)


def test_samples_of_a_batch_do_not_know_of_each_other(generator: Generator) -> None:
    pair = torch.cat(
        [blend_seeds(generator, [(s, 1.0)], class_index=None, psi=1.0, cutoff=None) for s in (1, 2)]
    )
    together = generator.synthesize(pair)
    torch.testing.assert_close(together[1:], generator.synthesize(pair[1:]), atol=1e-4, rtol=1e-4)


def test_moving_the_input_moves_the_picture(generator: Generator, ws: torch.Tensor) -> None:
    """One unit is one image width, so 4 of 16 pixels are a quarter (in pixels far from the edge)."""
    shift = torch.tensor([[1.0, 0.0, -0.25], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    picture, moved = generator.synthesize(ws), generator.synthesize(ws, input_matrix=shift)
    difference = (moved[..., 2:-2, 6:-2] - picture[..., 2:-2, 2:-6]).square().mean()
    assert difference < 0.01 * picture.square().mean()


def test_the_learned_pose_is_that_of_the_picture(generator: Generator, ws: torch.Tensor) -> None:
    """With the inverse pose as the user's matrix the input lies as if w had asked for none."""
    angle, x, y = generator.input_pose(ws[0, 0]).tolist()
    cos, sin = math.cos(2 * math.pi * angle), math.sin(2 * math.pi * angle)
    undone = torch.tensor([[cos, sin, x], [-sin, cos, y], [0.0, 0.0, 1.0]])
    still = Generator(TINY)
    still.load_weights(generator.state_dict())
    with torch.no_grad():
        still.get_parameter("synthesis.input.affine.weight").zero_()
    assert still.input_pose(ws[0, 0]).tolist() == [0.0, 0.0, 0.0]
    features = generator.synthesize(ws, stop_at="input", input_matrix=undone)
    torch.testing.assert_close(features, still.synthesize(ws, stop_at="input"), atol=1e-5, rtol=1e-5)


def test_weights_come_out_as_they_went_in(generator: Generator, ws: torch.Tensor) -> None:
    state = {name: tensor.clone() for name, tensor in generator.state_dict().items()}
    copy = Generator(TINY)
    copy.load_weights(state)
    assert copy.state_dict().keys() == state.keys()
    assert torch.equal(copy.requires_grad_(False).synthesize(ws), generator.synthesize(ws))


def test_weights_are_taken_over_without_a_copy_where_that_is_asked_for(generator: Generator) -> None:
    state = {name: tensor.clone() for name, tensor in generator.state_dict().items()}
    state["mapping.w_avg"] = state["mapping.w_avg"].to(torch.float64)
    for copy in (False, True):
        target = Generator(TINY)
        target.load_weights(state, copy=copy)
        weight = target.get_parameter("mapping.fc0.weight")
        assert (weight.data_ptr() != state["mapping.fc0.weight"].data_ptr()) is copy
        assert {value.dtype for value in target.state_dict().values()} == {torch.float32}


def test_what_follows_from_the_config_may_be_missing(generator: Generator, ws: torch.Tensor) -> None:
    derived = ("_filter", ".transform")
    state = {name: value for name, value in generator.state_dict().items() if not name.endswith(derived)}
    copy = Generator(TINY)
    copy.load_weights(state)
    assert torch.equal(copy.requires_grad_(False).synthesize(ws), generator.synthesize(ws))


def test_weights_that_do_not_fit_are_named_and_change_nothing(generator: Generator) -> None:
    state = dict(generator.state_dict())
    target = Generator(TINY)

    def refused(changed: dict[str, torch.Tensor]) -> str:
        with pytest.raises(WeightsError) as caught:
            target.load_weights(changed)
        assert not target.w_avg.any()
        return str(caught.value)

    without = {name: value for name, value in state.items() if name != "mapping.fc0.weight"}
    assert refused(without) == "The model file lacks mapping.fc0.weight."
    assert "has mapping.fc7.weight, for which" in refused({**state, "mapping.fc7.weight": torch.zeros(1)})
    message = refused({**state, "mapping.w_avg": torch.zeros(9)})
    assert message == "The model file's mapping.w_avg is of shape (9,), not (8,)."
    assert "and 2 more tensors" in refused({**state, **{f"extra{i}": torch.zeros(1) for i in range(5)}})


def test_the_picture_can_be_differentiated(generator: Generator, ws: torch.Tensor) -> None:
    wanted = ws.clone().requires_grad_()
    generator.synthesize(wanted).square().mean().backward()
    assert wanted.grad is not None
    assert wanted.grad.abs().amax(dim=(0, 2)).min() > 0


def test_making_a_generator_leaves_the_random_state_alone() -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    random_generator(TINY, seed=1)
    assert torch.equal(torch.get_rng_state(), before)

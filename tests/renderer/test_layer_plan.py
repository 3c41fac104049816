"""What leaving out anti-aliasing does to a layer, as physics: nothing moves, and what aliases is foretold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch

from ops import kaiser_lowpass
from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import SynthesisLayer
from renderer.interventions import Ablation
from renderer.layer_plan import LayerPlan, design_filters, remembered_filters
from renderer.random_model import named_config

NAMES = ("stylegan3-t-64", "stylegan3-r-64")
ABLATIONS = (
    Ablation("L", without_down_filter=True),
    Ablation("L", without_oversampling=True),
    Ablation("L", separable=True),
    Ablation("L", cutoff_scale=1.4),
    Ablation("L", cutoff_scale=0.7),
)


@pytest.fixture(autouse=True)
def without_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


def config_of(name: str) -> GeneratorConfig:
    config = named_config(name)
    assert config is not None
    return config


def layer_of(name: str, number: int, *, bias: float = 0.0) -> SynthesisLayer:
    config = config_of(name)
    layer = SynthesisLayer(config.layers[number], config)
    layer.bias.fill_(bias)
    return layer


def tone(plan: LayerPlan, cycles_x: float, cycles_y: float = 0.0) -> torch.Tensor:
    """What `filter` reads: a plane wave, in cycles per image width. Shapes: returns [1, C, n, n]."""
    size = plan.reads.size + plan.kernel - 1
    axis = (torch.arange(size) + 0.5 - size / 2) / plan.reads.sampling_rate
    phase = cycles_x * axis[None, :] + cycles_y * axis[:, None]
    return torch.cos(2 * math.pi * phase).expand(1, plan.writes.channels, size, size)


def spectrum(output: torch.Tensor, plan: LayerPlan) -> torch.Tensor:
    """Complex amplitudes by (vertical, horizontal) cycles per width, of the picture without its margins.

    A real tone of amplitude 1 has the magnitude 1; zero phase is in the middle of the picture.
    """
    rate = plan.writes.sampling_rate
    margin = (plan.writes.size - rate) // 2
    picture = output[0, 0, margin : margin + rate, margin : margin + rate].double()
    cycles = torch.fft.fftfreq(rate, 1 / rate, dtype=torch.float64)
    to_middle = torch.exp(2j * math.pi * cycles * (0.5 - rate / 2) / rate).conj()
    return torch.fft.fft2(picture) * to_middle[:, None] * to_middle * 2 / rate**2


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ablation", ABLATIONS)
def test_nothing_moves_where_the_layer_is_linear(name: str, ablation: Ablation) -> None:
    """A large bias keeps all above zero; a shift of a sample would turn the phase by 2π·2/rate."""
    for number in range(4, 14):
        layer = layer_of(name, number, bias=10.0)
        wave = tone(layer.plan, 2.0)
        intact = spectrum(layer.filter(wave), layer.plan)[0, 2]
        ablated = spectrum(layer.filter(wave, ablation=ablation), layer.plan)[0, 2]
        shift = (ablated / intact).angle() / (2 * math.pi * 2) * layer.plan.writes.sampling_rate
        assert abs(shift.item()) < 1e-3
        level = layer.filter(torch.zeros_like(wave), ablation=ablation)
        middle = layer.plan.writes.size // 2
        assert level[0, 0, middle, middle].item() == pytest.approx(10 * math.sqrt(2), rel=3e-3)


@pytest.mark.parametrize("ablation", ABLATIONS[:4])
def test_slow_tones_pass_as_they_did(ablation: Ablation) -> None:
    layer = layer_of("stylegan3-r-64", 11, bias=10.0)
    wave = tone(layer.plan, 2.0)
    margin = slice(20, 64)
    difference = layer.filter(wave, ablation=ablation) - layer.filter(wave)
    assert difference[..., margin, margin].abs().max() < 0.02 * math.sqrt(2)


def test_without_down_filter_a_harmonic_aliases_to_where_theory_says() -> None:
    """lrelu(x) is 0.6·x + 0.4·|x|, and |cos| has the harmonics (4/π)·(−1)^(k+1)/(4k² − 1) at 2k cycles.

    Of 10 cycles the harmonic 40 comes back at 64 − 40 = 24 (and a little of 280, 360, …), turned over with
    every 64 that is taken off, since the samples lie half a sample beside the middle.
    """
    layer = layer_of("stylegan3-t-64", 10)
    plan, ablation = layer.plan, Ablation("L", without_down_filter=True)
    assert plan.writes.sampling_rate == 64
    assert plan.writes.stopband < 40
    wave = tone(plan, 10.0)
    intact = spectrum(layer.filter(wave), plan)
    ablated = spectrum(layer.filter(wave, ablation=ablation), plan)
    amplitude = ablated[0, 10].real / 0.6  # of the tone behind the up-filter, times the gain √2
    aliases = [(k, n) for k in range(1, 2000) for n in range(2000) if abs(20 * k - 64 * n) == 24]
    expected = 0.4 * 4 / math.pi * sum((-1) ** (k + 1 + n) / (4 * k**2 - 1) for k, n in aliases) * amplitude
    assert ablated[0, 24].real.item() == pytest.approx(expected.item(), rel=1e-3)
    assert intact[0, 24].abs() < 0.01 * expected.abs()


def test_a_higher_cutoff_lets_that_harmonic_in_and_a_lower_one_takes_from_those_below() -> None:
    layer = layer_of("stylegan3-t-64", 10)
    lower, intact, higher = (
        spectrum(layer.filter(tone(layer.plan, 10.0), ablation=ablation), layer.plan)[0].abs()
        for ablation in (Ablation("L", cutoff_scale=0.6), None, Ablation("L", cutoff_scale=1.9))
    )
    assert higher[24] > 20 * intact[24]
    assert lower[20] < 0.6 * intact[20]


def test_without_oversampling_the_non_linearity_is_pointwise() -> None:
    layer = layer_of("stylegan3-t-64", 9, bias=0.1)
    size = layer.plan.writes.size
    x = torch.randn(1, layer.plan.writes.channels, size + 2, size + 2, generator=torch.manual_seed(0))
    expected = torch.nn.functional.leaky_relu(x[..., 1:-1, 1:-1] + 0.1, 0.2) * math.sqrt(2)
    ablated = layer.filter(x, ablation=Ablation("L", without_oversampling=True))
    torch.testing.assert_close(ablated, expected)


def test_a_separable_filter_lets_more_of_the_diagonal_through() -> None:
    layer = layer_of("stylegan3-r-64", 10, bias=10.0)
    wave = tone(layer.plan, 18.0, 18.0)
    radial = spectrum(layer.filter(wave), layer.plan)[18, 18].abs()
    separable = spectrum(layer.filter(wave, ablation=Ablation("L", separable=True)), layer.plan)[18, 18].abs()
    assert separable > 1.2 * radial


@pytest.mark.parametrize("ablation", ABLATIONS)
def test_torgb_has_nothing_to_leave_out(ablation: Ablation) -> None:
    plan = config_of("stylegan3-r-64").layers[-1]
    assert plan.ablated(ablation) is plan


@pytest.mark.parametrize("up", [1, 2, 4, 8])
@pytest.mark.parametrize("filter_size", [1, 5, 6])
@pytest.mark.parametrize("ablation", [*ABLATIONS, Ablation("L")])
def test_what_is_read_and_what_is_written_have_one_middle(
    up: int, filter_size: int, ablation: Ablation
) -> None:
    config = replace(config_of("stylegan3-t-64"), lrelu_upsampling=up, filter_size=filter_size)
    for plan in config.layers:
        cut = plan.ablated(ablation)
        assert (cut.reads, cut.writes) == (plan.reads, plan.writes)
        assert cut.reads.sampling_rate * cut.up == cut.writes.sampling_rate * cut.down
        # Where the first up-sampled and the first kept sample lie, in up-sampled samples from the middle.
        read = cut.up / 2 - (cut.reads.size + cut.kernel - 1) * cut.up / 2
        kept = (cut.up_taps + cut.down_taps) / 2 - 1 - cut.padding[0]
        assert read + kept == (0.5 - cut.writes.size / 2) * cut.down


@pytest.mark.parametrize("scale", [1e-12, -3.0, 0.0, 1e12])
def test_any_cutoff_can_be_designed(scale: float) -> None:
    for name in NAMES:
        plan = config_of(name).layers[9].ablated(Ablation("L", cutoff_scale=scale))
        _, taps = design_filters(plan)
        assert taps is not None
        assert taps.isfinite().all()
        assert taps.sum().item() == pytest.approx(1, abs=0.5)


def test_a_separable_filter_is_the_kaiser_design() -> None:
    plan = config_of("stylegan3-r-64").layers[9]
    _, taps = design_filters(plan.ablated(Ablation("L", separable=True)))
    assert taps is not None
    expected = kaiser_lowpass(
        plan.down_taps,
        cutoff=plan.writes.cutoff,
        half_width=plan.writes.half_width,
        sampling_rate=plan.rate_between,
    )
    assert torch.equal(taps, expected)


def test_filters_of_an_ablation_are_designed_once_and_can_be_differentiated_through() -> None:
    plan = config_of("stylegan3-r-64").layers[9].ablated(Ablation("L", cutoff_scale=0.9))
    first, again = (remembered_filters(plan, torch.device("cpu")) for _ in range(2))
    assert first is again
    assert all(taps is not None and not taps.is_inference() for taps in first)

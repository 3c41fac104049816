"""The responses of the filters that layers really have."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.signal

from renderer.generator import Generator
from renderer.generator_layers import SynthesisLayer
from renderer.spectra.layer_filters import layer_responses
from renderer.spectra.spectrum_curves import FilterKind, FilterResponse

LoadModel = Callable[[str], Generator]


def layers_of(generator: Generator) -> list[SynthesisLayer]:
    return [module for module in generator.modules() if isinstance(module, SynthesisLayer)]


def level_at(response: FilterResponse, frequency: float) -> float:
    return float(np.interp(frequency, response.frequency, response.level_db))


@pytest.mark.parametrize("model", ["sg3-t-64", "sg3-r-64-cond"])
def test_every_filter_starts_at_zero_decibels_and_ends_at_the_nyquist_frequency_between(
    model: str, load_model: LoadModel
) -> None:
    for layer in layers_of(load_model(model)):
        for response in layer_responses(layer):
            assert response.level_db[0] == pytest.approx(0, abs=1e-4)
            assert response.frequency[-1] == layer.plan.rate_between / 2


def test_filters_are_at_half_amplitude_at_the_cutoff_of_what_they_read_and_write(
    load_model: LoadModel,
) -> None:
    """In the last layers; the filters of the first ones are too short for their low cutoffs."""
    layer = layers_of(load_model("sg3-t-64"))[-2]
    up, down = layer_responses(layer, angles_deg=(0.0,))
    assert (up.kind, down.kind) == (FilterKind.UP, FilterKind.DOWN)
    half = 20 * math.log10(0.5)
    assert level_at(up, layer.plan.reads.cutoff) == pytest.approx(half, abs=0.6)
    assert level_at(down, layer.plan.writes.cutoff) == pytest.approx(half, abs=0.6)


def test_only_a_radial_filter_is_alike_at_45_degrees(load_model: LoadModel) -> None:
    def rise(layer: SynthesisLayer) -> float:
        """How much more of the cutoff the down-filter lets through on the diagonal."""
        levels = {
            r.angle_deg: level_at(r, layer.plan.writes.cutoff)
            for r in layer_responses(layer)
            if r.kind is FilterKind.DOWN
        }
        return levels[45.0] - levels[0.0]

    radial, separable = layers_of(load_model("sg3-r-64-cond"))[11:13]
    assert (radial.plan.radial, separable.plan.radial) == (True, False)
    assert abs(rise(radial)) < 1
    assert rise(separable) > 6


@pytest.mark.parametrize("index", [0, 5, 13])
def test_the_responses_are_those_that_scipy_gives(index: int, load_model: LoadModel) -> None:
    layer = layers_of(load_model("sg3-t-64"))[index]
    up, down = layer_responses(layer, angles_deg=(0.0,))
    for response, taps in ((up, layer.up_filter), (down, layer.down_filter)):
        assert taps is not None
        angular: Any = response.frequency * (2 * np.pi / layer.plan.rate_between)
        _, expected = scipy.signal.freqz(taps.double().numpy(), worN=angular)
        np.testing.assert_allclose(10 ** (response.level_db / 20), np.abs(expected), atol=1e-6)


def test_a_layer_without_filters_has_no_responses(load_model: LoadModel) -> None:
    to_rgb = layers_of(load_model("sg3-t-64"))[-1]
    assert to_rgb.plan.is_torgb
    assert layer_responses(to_rgb) == ()

"""The spectrum of what is on show, as a job, against direct computation in NumPy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from renderer.interventions import Ablation, ChannelMix
from renderer.messages import RenderRequest
from renderer.render import Renderer
from renderer.scene import LatentPoint, LayerView, Scene, Transform
from renderer.scene_check import SceneError
from renderer.spectra.spectrum_curves import FilterKind
from renderer.spectra.spectrum_jobs import AverageSpectra, LayerSpectrum, MeasureSpectrum, SpectrumOf
from tests.long_work import answered, finish

GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")
LAYER = "L6_46_16"
SCENE = Scene(latent=LatentPoint(x=3), view=LayerView(LAYER))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    renderer = Renderer("cpu")
    renderer.open(GRAY)
    return renderer


def measured(renderer: Renderer, scene: Scene = SCENE, of: SpectrumOf | None = None) -> LayerSpectrum:
    return answered(renderer.work(MeasureSpectrum(GRAY, scene, of or SpectrumOf())), LayerSpectrum)[0]


def activation(renderer: Renderer, scene: Scene = SCENE) -> np.ndarray:
    with torch.inference_mode():
        return renderer.new_follower().activation(renderer.models.get(GRAY), scene).numpy()


def direct(x: np.ndarray, beta: float = 8.0) -> np.ndarray:
    """Σ_f power = mean((w·x)²) with mean(w²) = 1, averaged over channels. Shapes: x [C, H, W]."""
    window = np.outer(np.kaiser(x.shape[1], beta), np.kaiser(x.shape[2], beta))
    window /= np.sqrt(np.mean(window**2))
    x = (x - x.mean(axis=(1, 2), keepdims=True)).astype(np.float64) * window
    power = np.abs(np.fft.fft2(x)) ** 2 / (x.shape[1] * x.shape[2]) ** 2
    return np.fft.fftshift(power.mean(axis=0))


def assert_close(power: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(power, expected, rtol=1e-3, atol=1e-6 * expected.max())


def test_it_is_that_of_the_picture_s_own_area_in_cycles_per_image(renderer: Renderer) -> None:
    answer = measured(renderer)
    assert answer.layer.name == LAYER
    assert answer.layer.sampling_rate == 32
    assert answer.spectrum.frequencies[0].tolist() == list(range(-16, 16))
    assert_close(answer.spectrum.power, direct(activation(renderer)[:, 7:-7, 7:-7]))


def test_with_margins_it_is_of_all_that_the_layer_computes(renderer: Renderer) -> None:
    answer = measured(renderer, of=SpectrumOf(with_margins=True))
    assert answer.spectrum.power.shape == (46, 46)
    assert answer.spectrum.bin_width == pytest.approx(32 / 46)
    assert_close(answer.spectrum.power, direct(activation(renderer)))


def test_chosen_channels_and_window_count(renderer: Renderer) -> None:
    answer = measured(renderer, of=SpectrumOf(channels=(2, 5, 99), beta=3.0))
    assert answer.spectrum.channels == 2
    assert_close(answer.spectrum.power, direct(activation(renderer)[[2, 5], 7:-7, 7:-7], beta=3.0))


def test_channels_that_the_layer_does_not_have_are_refused(renderer: Renderer) -> None:
    with pytest.raises(SceneError, match="none of the chosen channels"):
        measured(renderer, of=SpectrumOf(channels=(99,)))


def test_resampling_back_is_left_out(renderer: Renderer) -> None:
    turned = replace(SCENE, transform=Transform(0.1, 0.0, 0.1))
    untransformed = replace(turned, transform=replace(turned.transform, untransform=True))
    np.testing.assert_array_equal(
        measured(renderer, untransformed).spectrum.power, measured(renderer, turned).spectrum.power
    )


def test_the_filters_are_those_that_the_layer_now_has(renderer: Renderer) -> None:
    whole = {response.kind for response in measured(renderer).filters}
    ablated = replace(SCENE, ablations=(Ablation(LAYER, without_down_filter=True),))
    assert whole == {FilterKind.UP, FilterKind.DOWN}
    assert {response.kind for response in measured(renderer, ablated).filters} == {FilterKind.UP}
    assert measured(renderer, Scene()).filters == ()
    assert measured(renderer, replace(SCENE, view=LayerView("input"))).filters == ()


def test_an_average_over_scenes_is_the_mean_of_their_spectra(renderer: Renderer) -> None:
    scenes = tuple(replace(SCENE, latent=LatentPoint(x=seed)) for seed in range(3))
    answer, said = answered(renderer.work(AverageSpectra(GRAY, scenes)), LayerSpectrum)
    expected = np.mean([measured(renderer, scene).spectrum.power for scene in scenes], axis=0)
    parts = [step.partial for step in said if isinstance(step.partial, LayerSpectrum)]
    assert [part.spectrum.samples for part in parts] == [1, 2, 3]
    assert answer.spectrum.samples == 3
    assert_close(answer.spectrum.power, expected)


def test_an_average_of_the_picture_has_the_picture_s_scale(renderer: Renderer) -> None:
    """The picture is scaled once more after its last layer."""
    answer, _ = answered(renderer.work(AverageSpectra(GRAY, (Scene(),))), LayerSpectrum)
    assert_close(answer.spectrum.power, measured(renderer, Scene()).spectrum.power)


def test_an_average_sees_what_is_done_to_layers(renderer: Renderer) -> None:
    mixed = replace(SCENE, channel_mixes=(ChannelMix("L3_46_16", muted=(0, 1, 2)),))
    answer, _ = answered(renderer.work(AverageSpectra(GRAY, (mixed,))), LayerSpectrum)
    assert_close(answer.spectrum.power, measured(renderer, mixed).spectrum.power)
    assert answer.spectrum.power.sum() != pytest.approx(measured(renderer).spectrum.power.sum(), rel=0.01)


def test_an_average_leaves_the_picture_on_show_known(renderer: Renderer) -> None:
    request = RenderRequest(1, GRAY, SCENE)
    renderer.render(request)
    others = tuple(replace(SCENE, latent=LatentPoint(x=seed)) for seed in (8, 9))
    finish(renderer.work(AverageSpectra(GRAY, others)))
    assert all(layer.cached for layer in renderer.render(request).layer_timings)


def test_an_average_of_nothing_is_refused(renderer: Renderer) -> None:
    with pytest.raises(SceneError, match="no scene"):
        finish(renderer.work(AverageSpectra(GRAY, ())))

"""What is measured of StyleGAN3's layers is measured of StyleGAN2's, but for what needs an input to move."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from renderer.aliasing.aliasing_figures import Axis, ScanLine, Strip
from renderer.aliasing.aliasing_jobs import MeasureEquivariance, ProbePath, ProbeSticking
from renderer.contact_sheet import ChannelSurvey
from renderer.directions.activation_pca import find_activation_directions
from renderer.directions.direction_jobs import Sampling
from renderer.directions.sefa import find_style_directions
from renderer.inspection import LayerSurvey, SurveyChannels, SurveyLayers
from renderer.noise import Noise, NoiseMode
from renderer.render import Renderer
from renderer.scene import LayerView, Scene
from renderer.scene_check import SceneError
from renderer.spectra.spectrum import power_spectrum
from renderer.spectra.spectrum_jobs import AverageSpectra, LayerSpectrum, MeasureSpectrum, SpectrumOf
from tests.long_work import answered, finish

MODEL = "stylegan2-32"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer("cpu")


def activation(renderer: Renderer, scene: Scene) -> torch.Tensor:
    with torch.inference_mode():
        return renderer.new_follower().activation(renderer.models.get(MODEL), scene)


def test_every_layer_has_its_energy_and_none_a_band(renderer: Renderer) -> None:
    survey, _ = answered(renderer.work(SurveyLayers(MODEL, Scene())), LayerSurvey)
    assert [row.name for row in survey.rows] == [layer.name for layer in renderer.open(MODEL).layers]
    for row in survey.rows:
        whole = activation(renderer, Scene(view=LayerView(row.name)))
        assert row.energy == pytest.approx(whole.square().mean().item(), rel=1e-5)
        assert (row.beyond_cutoff, row.beyond_stopband) == (None, None)


@pytest.mark.parametrize("layer", ["b4.conv1", "b16.torgb", "b32.conv1"])
def test_channels_are_surveyed(renderer: Renderer, layer: str) -> None:
    survey, _ = answered(renderer.work(SurveyChannels(MODEL, Scene(), layer, size=8)), ChannelSurvey)
    whole = activation(renderer, Scene(view=LayerView(layer)))
    assert len(survey.thumbnails) == len(whole)


@pytest.mark.parametrize("layer", [None, "b4.torgb", "b16.conv0", "b32.torgb"])
@pytest.mark.parametrize("noise", [Noise(), Noise(NoiseMode.RANDOM, 5)])
def test_spectra_are_of_what_is_on_show(renderer: Renderer, layer: str | None, noise: Noise) -> None:
    scene = Scene(view=LayerView(layer), noise=noise)
    measured, _ = answered(renderer.work(MeasureSpectrum(MODEL, scene, SpectrumOf())), LayerSpectrum)
    average, _ = answered(renderer.work(AverageSpectra(MODEL, (scene,), SpectrumOf())), LayerSpectrum)
    expected = power_spectrum(activation(renderer, scene), beta=SpectrumOf().beta).numpy()
    np.testing.assert_allclose(measured.spectrum.power, expected, rtol=1e-4)
    np.testing.assert_allclose(average.spectrum.power, expected, rtol=1e-4)
    assert measured.layer.name == (layer or "Image"), "the sum of what several layers add"
    assert measured.filters == ()


def test_a_line_is_watched_on_the_way_to_the_next_seed_only(renderer: Renderer) -> None:
    job = ProbeSticking(MODEL, Scene(), ScanLine(Axis.HORIZONTAL, 0.0), ProbePath.INTERPOLATION, steps=4)
    strip, _ = answered(renderer.work(job), Strip)
    picture = activation(renderer, Scene())
    np.testing.assert_allclose(strip.values[0], picture[:, 16].t().numpy(), atol=1e-5)
    with pytest.raises(SceneError, match="cannot be moved"):
        finish(renderer.work(ProbeSticking(MODEL, Scene(), ScanLine(), steps=4)))
    with pytest.raises(SceneError, match="cannot be moved"):
        finish(renderer.work(MeasureEquivariance(MODEL, Scene())))


def test_style_directions_are_those_of_the_layers_that_read_the_ws(renderer: Renderer) -> None:
    """The last w is ToRGB's alone; the one before is the last convolution's."""
    generator = renderer.models.get(MODEL).generator
    for ws, layers in (((7, 7), ["b32.torgb"]), ((5, 6), ["b16.torgb", "b32.conv0", "b32.conv1"])):
        found, _ = finish(find_style_directions(generator, Sampling(500), components=5, layers=ws))
        rows = np.concatenate([generator.layers[name].affine.weight.numpy() for name in layers])  # type: ignore[union-attr]
        _, _, vectors = np.linalg.svd(rows / np.linalg.norm(rows, axis=1, keepdims=True), full_matrices=False)
        np.testing.assert_allclose(np.abs((found.components * vectors[:5]).sum(axis=1)), 1, atol=1e-3)


def test_directions_of_a_layer_reach_up_to_its_last_w(renderer: Renderer) -> None:
    model = renderer.models.get(MODEL)
    for name, last in (("b4.conv1", 0), ("b4.torgb", 1), ("b8.conv0", 1), ("b32.torgb", 7)):
        layer = model.info.layer(name)
        found, _ = finish(find_activation_directions(model.generator, layer, Sampling(130), components=2))
        assert found.layers == (0, last)

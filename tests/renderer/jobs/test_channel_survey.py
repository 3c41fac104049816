"""Thumbnails and energies of a layer's channels, as a job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from renderer.contact_sheet import ChannelSurvey
from renderer.inspection import SurveyChannels
from renderer.interventions import ChannelMix
from renderer.messages import RenderRequest
from renderer.picture import crop
from renderer.render import Renderer
from renderer.scene import LayerView, Scene, Transform
from renderer.scene_check import SceneError
from renderer.spectra.band_energy import channel_energies
from tests.long_work import answered

GRAY = str(Path(__file__).parents[2] / "conformance" / "sg3-t-32-gray.pkl")


@pytest.fixture
def renderer() -> Renderer:
    return Renderer("cpu")


def survey(
    renderer: Renderer, layer: str | None, scene: Scene | None = None, size: int = 1000
) -> ChannelSurvey:
    return answered(renderer.work(SurveyChannels(GRAY, scene or Scene(), layer, size)), ChannelSurvey)[0]


def activation(renderer: Renderer, layer: str | None) -> torch.Tensor:
    with torch.inference_mode():
        return renderer.new_follower().activation(renderer.models.get(GRAY), Scene(view=LayerView(layer)))


def values(sheet: ChannelSurvey) -> np.ndarray:
    return sheet.thumbnails * (sheet.scales / 127)[:, None, None]


@pytest.mark.parametrize("index", [0, 4, None])
def test_thumbnails_show_what_the_layer_gives(renderer: Renderer, index: int | None) -> None:
    layers = renderer.open(GRAY).layers
    layer = None if index is None else layers[index].name
    sheet, expected = survey(renderer, layer), activation(renderer, layer).numpy()
    assert sheet.channels == tuple(range(len(expected)))
    assert np.abs(values(sheet) - expected).max() < np.abs(expected).max() / 250


def test_energies_are_those_of_the_picture_without_margins(renderer: Renderer) -> None:
    layer = renderer.open(GRAY).layers[4]
    energies = survey(renderer, layer.name).energies
    expected = channel_energies(crop(activation(renderer, layer.name), layer), layer)
    np.testing.assert_array_equal(energies.variance, expected.variance)
    assert energies.beyond_cutoff is not None
    assert expected.beyond_cutoff is not None
    np.testing.assert_array_equal(energies.beyond_cutoff, expected.beyond_cutoff)


def test_pictures_and_variances_come_before_the_spectra(renderer: Renderer) -> None:
    layer = renderer.open(GRAY).layers[4].name
    whole, (step,) = answered(renderer.work(SurveyChannels(GRAY, Scene(), layer, 16)), ChannelSurvey)
    part = step.partial
    assert isinstance(part, ChannelSurvey)
    assert (part.is_whole, whole.is_whole) == (False, True)
    assert part.energies.beyond_cutoff is None
    np.testing.assert_array_equal(part.energies.variance, whole.energies.variance)
    np.testing.assert_array_equal(part.thumbnails, whole.thumbnails)


def test_some_channels_are_as_among_all(renderer: Renderer) -> None:
    layer = renderer.open(GRAY).layers[3].name
    job = SurveyChannels(GRAY, Scene(), layer, 8, channels=(4, 1, 99))
    whole, (some, _) = survey(renderer, layer, size=8), answered(renderer.work(job), ChannelSurvey)
    assert some.channels == (4, 1)
    np.testing.assert_allclose(values(some), values(whole)[[4, 1]], rtol=1e-5)
    np.testing.assert_allclose(some.energies.variance, whole.energies.variance[[4, 1]], rtol=1e-5)


def test_cropped_thumbnails_show_the_picture_alone(renderer: Renderer) -> None:
    layer = renderer.open(GRAY).layers[4]
    job = SurveyChannels(GRAY, Scene(), layer.name, 1000, crop_margins=True)
    sheet, _ = answered(renderer.work(job), ChannelSurvey)
    assert layer.sampling_rate is not None
    assert sheet.thumbnails.shape[1:] == (layer.sampling_rate, layer.sampling_rate)
    expected = crop(activation(renderer, layer.name), layer).numpy()
    assert np.abs(values(sheet) - expected).max() < np.abs(expected).max() / 250


def test_how_the_scene_is_looked_at_makes_no_difference(renderer: Renderer) -> None:
    layer = renderer.open(GRAY).layers[4].name
    turned = Scene(transform=Transform(turns=0.1))
    back = replace(turned, view=LayerView(mono=True), transform=replace(turned.transform, untransform=True))
    sheets = [survey(renderer, layer, scene) for scene in (turned, back)]
    np.testing.assert_array_equal(sheets[0].thumbnails, sheets[1].thumbnails)


def test_a_layer_seen_without_its_mix_leaves_the_layers_above_known(renderer: Renderer) -> None:
    layer = renderer.open(GRAY).layers[3]
    mixed = Scene(channel_mixes=(ChannelMix(layer.name, muted=(0, 1)),))
    renderer.render(RenderRequest(1, GRAY, mixed))
    survey(renderer, layer.name, Scene())
    other_view = replace(mixed, view=LayerView(renderer.open(GRAY).layers[-1].name))
    frame = renderer.render(RenderRequest(2, GRAY, other_view))
    assert all(timing.cached for timing in frame.layer_timings)


def test_a_layer_that_is_not_there_is_refused(renderer: Renderer) -> None:
    with pytest.raises(SceneError, match="L99"):
        survey(renderer, "L99")

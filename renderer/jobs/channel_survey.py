"""What the channels of a layer look like, and where the energy of each lies."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import torch

from renderer.contact_sheet import ChannelSurvey
from renderer.inspection import SurveyChannels
from renderer.messages import Progress
from renderer.model_info import LayerInfo
from renderer.model_store import ModelStore
from renderer.picture import crop
from renderer.recipe import Recipe
from renderer.scene import LayerView
from renderer.scene_check import fit_scene
from renderer.spectra.band_energy import channel_energies, energies_in_slices
from renderer.thumbnails import thumbnails


def run(
    job: SurveyChannels, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, ChannelSurvey]:
    """Thumbnails, means and variances first, as a part; then the energies out of band.

    Raises: ModelError, SceneError.
    """
    model = models.get(job.model)
    scene, _ = fit_scene(replace(job.scene, view=LayerView(job.layer)), model.info)
    scene = replace(scene, transform=replace(scene.transform, untransform=False))
    layer = model.info.layer(job.layer)
    activation = recipe.activation(model, scene)
    yield None
    channels, activation = _picked(activation, job.channels)
    picture = crop(activation, layer)
    parts = []
    for part in thumbnails(picture if job.crop_margins else activation, job.size):
        parts.append(part)
        yield None
    small, scales = (torch.cat(each).numpy() for each in zip(*parts, strict=True))
    moments = channel_energies(picture, _without_band(layer))
    survey = ChannelSurvey(job.layer, channels, small, scales, moments, is_whole=False)
    yield Progress(1, 2, partial=survey)
    energies = yield from energies_in_slices(picture, layer)
    return replace(survey, energies=energies, is_whole=True)


def _picked(x: torch.Tensor, wanted: tuple[int, ...]) -> tuple[tuple[int, ...], torch.Tensor]:
    """The channels wanted that there are; all where none is. Shapes: x [C, H, W]."""
    channels = tuple(channel for channel in wanted if 0 <= channel < len(x))
    return (channels, x[list(channels)]) if channels else (tuple(range(len(x))), x)


def _without_band(layer: LayerInfo) -> LayerInfo:
    return replace(layer, sampling_rate=None, cutoff=None)

"""The power spectrum of what a scene's view shows, and its mean over many scenes."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import torch

from renderer.generator_layers import SynthesisLayer
from renderer.interventions import Interventions
from renderer.messages import Progress
from renderer.model_info import LayerInfo
from renderer.model_store import LoadedModel, ModelStore
from renderer.picture import crop
from renderer.recipe import Recipe
from renderer.scene import Scene
from renderer.scene_check import SceneError, fit_scene
from renderer.spectra.layer_filters import layer_responses
from renderer.spectra.spectrum import channel_groups, power_spectrum
from renderer.spectra.spectrum_curves import FilterResponse, PowerSpectrum, averaged
from renderer.spectra.spectrum_jobs import AverageSpectra, LayerSpectrum, MeasureSpectrum, SpectrumOf
from renderer.synthesis import input_matrix

TOO_LARGE = "The numbers became too large for a spectrum; bring psi, weights and transform closer to zero."


def run(
    job: MeasureSpectrum, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, LayerSpectrum]:
    """Raises: ModelError, SceneError."""
    model = models.get(job.model)
    scene = _scene_as_it_is(job.scene, model)
    layer = model.info.layer(scene.view.layer)
    activation = recipe.activation(model, scene)
    yield None
    spectrum = yield from _measure(activation, layer, job.of)
    return LayerSpectrum(spectrum, _shown_as(layer, scene), _filters(model, scene, layer))


def run_average(
    job: AverageSpectra, models: ModelStore, recipe: Recipe
) -> Generator[Progress | None, None, LayerSpectrum]:
    """With a part after each scene. What the picture's layers gave is left alone: it is of another scene.

    Raises: ModelError, SceneError.
    """
    model = models.get(job.model)
    result: LayerSpectrum | None = None
    for done, wanted in enumerate(job.scenes, start=1):
        scene = _scene_as_it_is(wanted, model)
        layer = model.info.layer(scene.view.layer)
        activation = yield from _compute(model, scene, recipe)
        spectrum = yield from _measure(activation, layer, job.of)
        if result is None:
            result = LayerSpectrum(spectrum, _shown_as(layer, scene), _filters(model, scene, layer))
        else:
            result = replace(result, spectrum=averaged(result.spectrum, spectrum))
        yield Progress(done, len(job.scenes), layer.name, result)
    if result is None:
        raise SceneError("There is no scene to average over.")
    return result


def _shown_as(layer: LayerInfo, scene: Scene) -> LayerInfo:
    """The last layer, or the picture: in StyleGAN2 that is a sum of several layers' outputs."""
    return replace(layer, name="Image") if scene.view.layer is None else layer


def _scene_as_it_is(scene: Scene, model: LoadedModel) -> Scene:
    scene, _ = fit_scene(scene, model.info)
    return replace(scene, transform=replace(scene.transform, untransform=False))


def _measure(
    activation: torch.Tensor, layer: LayerInfo, of: SpectrumOf
) -> Generator[None, None, PowerSpectrum]:
    """Group of channels by group. Shapes: activation [C, H, W]."""
    rate = layer.sampling_rate or layer.size[1]
    if not of.with_margins:
        activation = crop(activation, layer)
    if of.channels is not None:
        chosen = [channel for channel in of.channels if 0 <= channel < len(activation)]
        if not chosen:
            raise SceneError(f"The layer {layer.name} has none of the chosen channels.")
        activation = activation[chosen]
    total = torch.zeros(activation.shape[1:], device=activation.device)
    for group in channel_groups(activation):
        total += power_spectrum(group, beta=of.beta) * (len(group) / len(activation))
        yield None
    if not total.isfinite().all():
        raise SceneError(TOO_LARGE)
    return PowerSpectrum(total.cpu().numpy(), float(rate), samples=1, channels=len(activation))


def _compute(model: LoadedModel, scene: Scene, recipe: Recipe) -> Generator[None, None, torch.Tensor]:
    """What the viewed layer gives, with a pause after each layer. Shapes: returns [C, H, W]."""
    generator, viewed = model.generator, scene.view.layer
    interventions = Interventions(scene.channel_mixes, scene.ablations)
    stages = generator.iterate_stages(
        recipe.latents(model, scene).to(generator.w_avg.device),
        input_matrix=input_matrix(scene.transform),
        noise=scene.noise,
        interventions=interventions,
    )
    last = generator.layer_names[-1] if viewed is None else viewed
    for stage in stages:
        if stage.layer == last:
            return generator.shown(stage, interventions, as_picture=viewed is None)[0]
        yield None
    raise AssertionError("A scene that fits the model views one of its layers.")


def _filters(model: LoadedModel, scene: Scene, layer: LayerInfo) -> tuple[FilterResponse, ...]:
    module = model.generator.layers[layer.name]
    if not isinstance(module, SynthesisLayer):
        return ()
    return layer_responses(module, ablation=Interventions((), scene.ablations).ablation_of(layer.name))

"""A scene against a model: what cannot be shown is refused, what has no effect is left out."""

from __future__ import annotations

import difflib
import math
from dataclasses import astuple, replace

from renderer import scene_limits
from renderer.interventions import Ablation, ChannelMix, with_layer
from renderer.model_info import LayerInfo, ModelInfo
from renderer.noise import Noise, NoiseMode
from renderer.scene import (
    ClassBlend,
    Pose,
    PoseSource,
    Scene,
    StyleMix,
    Transform,
    Truncation,
)

NOT_MOVABLE = "StyleGAN2 has no Fourier input to move, so the picture is shown without the transform."
PROBE_NOT_FINITE = "The probe point is not at a finite place, so it is left out."


class SceneError(Exception):
    """A scene that this model cannot show; the text is one sentence for the user."""


def fit_scene(scene: Scene, model: ModelInfo) -> tuple[Scene, str]:
    """The scene as this model can show it, and a sentence for the user where that is not what was asked for.

    Raises: SceneError.
    """
    if problem := scene_limits.problem(scene):
        raise SceneError(problem)
    _check_layer(scene.view.layer, model)
    warnings = []
    wanted = [each for each in (scene.class_index, scene.class_blend.class_index) if each is not None]
    if wanted and model.c_dim == 0:
        warnings.append(f"This model has no classes, so class {wanted[0]} is left out.")
        scene = replace(scene, class_index=None, class_blend=ClassBlend())
    for each in wanted if model.c_dim else ():
        if not 0 <= each < model.c_dim:
            raise SceneError(f"There is no class {each}: this model has the classes 0 to {model.c_dim - 1}.")
    warnings += _without_effect(scene, model)
    if scene.probe is not None and not all(math.isfinite(value) for value in astuple(scene.probe)):
        warnings.append(PROBE_NOT_FINITE)
        scene = replace(scene, probe=None)
    mixes, of_mixes = _fit_mixes(scene.channel_mixes, model)
    ablations, of_ablations = _fit_ablations(scene.ablations, model)
    fitted = replace(
        scene,
        channel_mixes=mixes,
        ablations=ablations,
        truncation=_fit_truncation(scene.truncation, model.num_ws),
        style_mix=_fit_style_mix(scene.style_mix, model.num_ws),
        noise=_fit_noise(scene.noise, model),
        pose=scene.pose if model.has_input_transform else Pose(),
        transform=scene.transform if model.has_input_transform else Transform(),
    )
    return fitted, " ".join([*warnings, *of_mixes, *of_ablations])


def _without_effect(scene: Scene, model: ModelInfo) -> list[str]:
    """A sentence for each thing that was asked for and that this model does not have."""
    sentences = []
    mix, channels = scene.style_mix, model.layer(scene.view.layer).channels
    beyond = [index for index in mix.indices if not 0 <= index < model.num_ws]
    if mix.enabled and beyond:
        sentences.append(f"This model has the ws 0 to {model.num_ws - 1}, so w[{beyond[0]}] is left out.")
    if not 0 <= scene.view.base_channel < channels:
        sentences.append(f"There are the channels 0 to {channels - 1}, so the nearest are shown.")
    if scene.noise.mode is NoiseMode.RANDOM and not model.has_noise:
        sentences.append("This model has no noise, so none is drawn.")
    if scene.transform != Transform() and not model.has_input_transform:
        sentences.append(NOT_MOVABLE)
    if scene.pose.source is not PoseSource.OWN and not model.has_input_transform:
        sentences.append("This model learns no pose of its input, so none is kept.")
    return sentences


def _fit_noise(noise: Noise, model: ModelInfo) -> Noise:
    """One value for all that gives the same pictures."""
    return noise.resolved() if model.has_noise else Noise()


def _check_layer(name: str | None, model: ModelInfo) -> None:
    names = [layer.name for layer in model.layers]
    if name is not None and name not in names:
        nearest = difflib.get_close_matches(name, names, n=3, cutoff=0.3) or names[:3]
        raise SceneError(f"This model has no layer '{name}'; the nearest are {', '.join(nearest)}.")


def _fit_truncation(truncation: Truncation, num_ws: int) -> Truncation:
    cutoff = num_ws if truncation.cutoff is None else min(max(truncation.cutoff, 0), num_ws)
    return Truncation(truncation.psi, cutoff)


def _fit_style_mix(style_mix: StyleMix, num_ws: int) -> StyleMix:
    """The same without ws that the model does not have; all that changes nothing is one value."""
    indices = tuple(sorted({index for index in style_mix.indices if 0 <= index < num_ws}))
    return replace(style_mix, indices=indices) if style_mix.enabled and indices else StyleMix()


def can_ablate(layer: LayerInfo) -> bool:
    """Whether a layer has anti-aliasing to leave out: an oversampled non-linearity, and so a down-filter."""
    return layer.down is not None and layer.down > 1


def _fit_mixes(mixes: tuple[ChannelMix, ...], model: ModelInfo) -> tuple[tuple[ChannelMix, ...], list[str]]:
    """One value for all mixes of the same gains, and a sentence for each thing that is left out."""
    layers = {layer.name: layer for layer in model.layers}
    fitted: tuple[ChannelMix, ...] = ()
    sentences = []
    for mix in reversed(mixes):  # of two for one layer the first counts
        layer = layers.get(mix.layer)
        if layer is None:
            sentences.append(f"This model has no layer '{mix.layer}', so its channel mix is left out.")
            continue
        if mix.within(layer.channels) != mix:
            highest = layer.channels - 1
            sentences.append(f"The layer {layer.name} has the channels 0 to {highest}; others are not mixed.")
        fitted = with_layer(fitted, mix.resolved(layer.channels))
    return fitted, sentences


def _fit_ablations(
    ablations: tuple[Ablation, ...], model: ModelInfo
) -> tuple[tuple[Ablation, ...], list[str]]:
    """One value for all ablations of the same effect, and a sentence for each that has none."""
    layers = {layer.name: layer for layer in model.layers}
    fitted: tuple[Ablation, ...] = ()
    sentences = []
    for ablation in reversed(ablations):
        layer = layers.get(ablation.layer)
        if layer is None:
            sentences.append(f"This model has no layer '{ablation.layer}', so its ablation is left out.")
            continue
        effective = _effective(ablation, layer)
        if effective.is_neutral and not ablation.is_neutral:
            sentences.append(
                f"The layer {layer.name} does not have what is ablated in it, so it stays intact."
            )
        fitted = with_layer(fitted, effective)
    return fitted, sentences


def _effective(ablation: Ablation, layer: LayerInfo) -> Ablation:
    """What of an ablation changes anything in that layer; see `Ablation`."""
    if not can_ablate(layer):
        return Ablation(layer.name)
    if ablation.without_oversampling:
        return Ablation(layer.name, without_oversampling=True)
    if ablation.without_down_filter:
        return Ablation(layer.name, without_down_filter=True)
    return replace(ablation, separable=ablation.separable and layer.radial is True)

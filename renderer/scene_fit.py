"""A scene brought to another model: what that model does not have is left out, or has its own name."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from renderer.comparison import Comparison
from renderer.interventions import Ablation, ChannelMix
from renderer.model_info import ModelInfo
from renderer.noise import Noise
from renderer.scene import ClassBlend, LayerView, Pose, Scene, StyleMix, Transform


def fitted(scene: Scene, model: ModelInfo) -> Scene:
    """The scene with what this model does not have left out: its layers, class, channels and ws."""
    names = {layer.name for layer in model.layers}
    view = scene.view
    if view.layer is not None and view.layer not in names:
        view = replace(view, layer=None, base_channel=0)
    highest = model.layer(view.layer).channels - 1
    if view.base_channel > highest:
        view = replace(view, base_channel=highest)
    class_index = scene.class_index
    if class_index is not None and not 0 <= class_index < model.c_dim:
        class_index = None
    class_blend = scene.class_blend
    if class_blend.class_index is not None and not 0 <= class_blend.class_index < model.c_dim:
        class_blend = ClassBlend()
    mix = scene.style_mix
    if any(index >= model.num_ws for index in mix.indices):
        mix = replace(mix, indices=tuple(index for index in mix.indices if index < model.num_ws))
    fit = replace(
        scene,
        view=view,
        class_index=class_index,
        class_blend=class_blend,
        pose=scene.pose if model.has_input_transform else Pose(),
        noise=scene.noise if model.has_noise else Noise(),
        transform=scene.transform if model.has_input_transform else Transform(),
        style_mix=mix,
        channel_mixes=_fitted_mixes(scene.channel_mixes, model),
        ablations=tuple(each for each in scene.ablations if each.layer in names),
    )
    return scene if fit == scene else fit


def with_changes(whole: Scene, *, shown: Scene, wanted: Scene) -> Scene:
    """The whole scene after hands made `wanted` of what was `shown` of it; what was not shown stays."""
    changed = {}
    for each in fields(Scene):
        before, now = getattr(shown, each.name), getattr(wanted, each.name)
        if now != before:
            changed[each.name] = _with_unseen(getattr(whole, each.name), before, now)
    return replace(whole, **changed)


def left_out(scene: Scene, model: ModelInfo) -> str:
    """What of the scene this model has no use for, as a sentence; empty where it shows all of it."""
    fit = fitted(scene, model)
    is_there = {
        "the transform": fit.transform == scene.transform,
        "the kept pose": fit.pose == scene.pose,
        "the noise": fit.noise == scene.noise,
        "the class": (fit.class_index, fit.class_blend) == (scene.class_index, scene.class_blend),
        "some ws of the style mix": not scene.style_mix.enabled or fit.style_mix == scene.style_mix,
        "the channel mixes of other layers": fit.channel_mixes == scene.channel_mixes,
        "the ablations of other layers": fit.ablations == scene.ablations,
        f"the layer {scene.view.layer}": fit.view.layer == scene.view.layer,
    }
    names = [name for name, stays in is_there.items() if not stays]
    if not names:
        return ""
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{model.name} has no use for {listed}: kept in the scene for models that have."


def companion_scene(scene: Scene, comparison: Comparison, first: ModelInfo, second: ModelInfo) -> Scene:
    """The second picture's scene: the first one's with what differs, brought to the second's model.

    Layers of two models are the same if they have the same number.
    """
    if comparison.held is not None:
        scene = replace(comparison.held, view=scene.view, spectrum=scene.spectrum, probe=scene.probe)
    layer = scene.view.layer if comparison.is_layer_linked else comparison.layer
    if comparison.is_layer_linked and layer is not None:
        layer = _same_number(layer, first, second)
    scene = replace(scene, view=replace(scene.view, layer=layer))
    if comparison.is_intact:
        scene = replace(scene, channel_mixes=(), ablations=())
    return fitted(_with_names_of(scene, first, second), second)


def _with_names_of(scene: Scene, first: ModelInfo, second: ModelInfo) -> Scene:
    """What is done to the first model's layers, done to the second's of the same numbers."""
    names = {layer.name: _same_number(layer.name, first, second) for layer in first.layers}
    mixes = [replace(mix, layer=name) for mix in scene.channel_mixes if (name := names.get(mix.layer))]
    ablations = [replace(each, layer=name) for each in scene.ablations if (name := names.get(each.layer))]
    return replace(scene, channel_mixes=tuple(mixes), ablations=tuple(ablations))


def _same_number(layer: str, first: ModelInfo, second: ModelInfo) -> str | None:
    """The second model's layer with the number that the layer has in the first; None if there is none."""
    number = [each.name for each in first.layers].index(layer)
    return second.layers[number].name if number < len(second.layers) else None


def _with_unseen(whole: Any, before: Any, now: Any) -> Any:
    """A part of a scene as hands have made it, with what they could not see of the whole."""
    match now:
        case LayerView() if (now.layer, now.base_channel) == (before.layer, before.base_channel):
            return replace(now, layer=whole.layer, base_channel=whole.base_channel)
        case StyleMix() if now.indices == before.indices:
            return replace(now, indices=whole.indices)
        case tuple() if any(isinstance(each, ChannelMix | Ablation) for each in (*whole, *now)):
            known = {each.layer for each in (*before, *now)}
            return (*(each for each in whole if each.layer not in known), *now)
    return now


def _fitted_mixes(mixes: tuple[ChannelMix, ...], model: ModelInfo) -> tuple[ChannelMix, ...]:
    channels = {layer.name: layer.channels for layer in model.layers}
    kept = [mix.within(channels[mix.layer]) for mix in mixes if mix.layer in channels]
    return tuple(mix for mix in kept if not mix.is_neutral)

"""A scene brought to another model: what that model does not have is left out, or has its own name."""

from __future__ import annotations

from dataclasses import replace

from renderer.comparison import Comparison
from renderer.interventions import ChannelMix
from renderer.model_info import ModelInfo
from renderer.noise import Noise
from renderer.scene import ClassBlend, Pose, Scene, Transform


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


def _fitted_mixes(mixes: tuple[ChannelMix, ...], model: ModelInfo) -> tuple[ChannelMix, ...]:
    channels = {layer.name: layer.channels for layer in model.layers}
    kept = [mix.within(channels[mix.layer]) for mix in mixes if mix.layer in channels]
    return tuple(mix for mix in kept if not mix.is_neutral)

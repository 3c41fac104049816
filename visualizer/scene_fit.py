"""A scene brought to another model: what that model does not have is left out."""

from __future__ import annotations

from dataclasses import replace

from renderer.interventions import ChannelMix
from renderer.messages import ModelInfo
from renderer.scene import Scene, StyleMix


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
    mix = scene.style_mix
    if any(index >= model.num_ws for index in mix.indices):
        mix = StyleMix(mix.enabled, mix.seed, tuple(index for index in mix.indices if index < model.num_ws))
    fit = replace(
        scene,
        view=view,
        class_index=class_index,
        style_mix=mix,
        channel_mixes=_fitted_mixes(scene.channel_mixes, model),
        ablations=tuple(each for each in scene.ablations if each.layer in names),
    )
    return scene if fit == scene else fit


def _fitted_mixes(mixes: tuple[ChannelMix, ...], model: ModelInfo) -> tuple[ChannelMix, ...]:
    channels = {layer.name: layer.channels for layer in model.layers}
    kept = [mix.within(channels[mix.layer]) for mix in mixes if mix.layer in channels]
    return tuple(mix for mix in kept if not mix.is_neutral)

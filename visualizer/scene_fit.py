"""A scene brought to another model: what that model does not have is left out."""

from __future__ import annotations

from dataclasses import replace

from renderer.messages import ModelInfo
from renderer.scene import Scene, StyleMix


def fitted(scene: Scene, model: ModelInfo) -> Scene:
    """The scene with what this model does not have left out: its layer, class, channels and ws."""
    view = scene.view
    if view.layer is not None and view.layer not in {layer.name for layer in model.layers}:
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
    if view is scene.view and class_index == scene.class_index and mix is scene.style_mix:
        return scene
    return replace(scene, view=view, class_index=class_index, style_mix=mix)

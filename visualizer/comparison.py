"""What is shown beside the picture to compare it with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from renderer.messages import ModelInfo
from renderer.scene import Scene
from visualizer.scene_fit import fitted


@dataclass(frozen=True, slots=True)
class Comparison:
    """In what the second picture differs from the first; all else is linked.

    `model` None is the same model. `layer` is shown where `is_layer_linked` is not set, else the layer of the
    same number. `is_intact` leaves out what is done to single layers: channel mixes and ablations.
    """

    model: str | None = None
    is_layer_linked: bool = True
    layer: str | None = None
    is_intact: bool = True


def companion_scene(scene: Scene, comparison: Comparison, first: ModelInfo, second: ModelInfo) -> Scene:
    """The second picture's scene: the first one's with what differs, brought to the second's model."""
    layer = scene.view.layer if comparison.is_layer_linked else comparison.layer
    if comparison.is_layer_linked and layer is not None:
        layer = _same_number(layer, first, second)
    scene = replace(scene, view=replace(scene.view, layer=layer))
    if comparison.is_intact:
        scene = replace(scene, channel_mixes=(), ablations=())
    return fitted(scene, second)


def _same_number(layer: str, first: ModelInfo, second: ModelInfo) -> str | None:
    """The second model's layer with the number that the layer has in the first; None if there is none."""
    names = [each.name for each in second.layers]
    number = [each.name for each in first.layers].index(layer)
    return layer if layer in names else names[number] if number < len(names) else None

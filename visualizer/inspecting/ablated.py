"""What is to be said of a layer where parts of the anti-aliasing are left out, in it or before it."""

from __future__ import annotations

from renderer.interventions import Ablation, of_layer
from renderer.model_info import ModelInfo
from renderer.scene import Scene


def names(scene: Scene, model: ModelInfo, layer: str | None = None) -> tuple[str, ...]:
    """The ablated layers that a layer's signal has come through, itself included; None is the picture."""
    through = [each.name for each in model.layers]
    if layer in through:
        through = through[: through.index(layer) + 1]
    return tuple(name for name in through if not of_layer(scene.ablations, name, Ablation).is_neutral)


def words(scene: Scene, model: ModelInfo, layer: str | None) -> str:
    """As in "ablated", "L5_148_64 ablated" or "3 layers ablated"; empty where all is whole."""
    found = names(scene, model, layer)
    match found:
        case ():
            return ""
        case (only,):
            return "ablated" if only == layer else f"{only} ablated"
        case _:
            return f"{len(found)} layers ablated"


def titled(name: str, scene: Scene, model: ModelInfo, layer: str | None) -> str:
    """A layer's name with that behind it, as in "L7_128_59 (L5_148_64 ablated)"."""
    said = words(scene, model, layer)
    return f"{name} ({said})" if said else name

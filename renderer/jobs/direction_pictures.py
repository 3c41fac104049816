"""Pictures of seeds with an edit at some strength, made beside the picture on show and not through it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import torch

from renderer.directions.edit_stack import EditStack
from renderer.frame import Quality
from renderer.model_store import LoadedModel
from renderer.picture import shown_channels
from renderer.recipe import Recipe
from renderer.scene import LatentPoint, LayerView, Scene
from renderer.scene_check import SceneError, fit_scene
from renderer.thumbnails import thumbnail_size

BYTES_FOR_LAYERS = 2**29
NO_EDIT = "There is no edit whose effect could be shown."


def edited_scene(scene: Scene, model: LoadedModel) -> Scene:
    """The whole image of that scene, not resampled back. Raises: SceneError, also where nothing is edited."""
    if not scene.edits.edits:
        raise SceneError(NO_EDIT)
    scene, _ = fit_scene(replace(scene, view=LayerView()), model.info)
    return replace(scene, transform=replace(scene.transform, untransform=False))


def with_strength(scene: Scene, seed: int | None, strength: float) -> Scene:
    """That seed, or the scene's own point, with the last edit at that strength, whatever else is solo."""
    *others, last = scene.edits.edits
    last = replace(last, strength=strength, is_on=True, is_solo=any(edit.is_solo for edit in others))
    stack: EditStack = replace(scene.edits, edits=(*others, last))
    latent = scene.latent if seed is None else LatentPoint(x=float(seed))
    return replace(scene, latent=latent, edits=stack)


def small_picture(
    model: LoadedModel, scene: Scene, recipe: Recipe, size: int
) -> Generator[None, None, torch.Tensor]:
    """What the window would show of a scene, at most so large; a pause after each layer.

    `recipe` has layers of its own, so that those below the first that an edit moves are computed once a seed.

    Shapes: returns float32 [3 or 1, h, w], −1…1, on the CPU.
    """
    for layer in model.info.layers:
        recipe.activation(model, replace(scene, view=LayerView(layer.name)), Quality.DRAFT)
        yield None
    shown = shown_channels(recipe.activation(model, scene, Quality.DRAFT), scene.view)
    wanted = thumbnail_size(shown.shape[1], shown.shape[2], size)
    whole = shown.to(torch.float32).nan_to_num(0.0, posinf=1.0, neginf=-1.0).clamp(-1, 1)
    return torch.nn.functional.adaptive_avg_pool2d(whole[None], wanted)[0].cpu()

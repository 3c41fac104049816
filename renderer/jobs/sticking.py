"""A scan line of the picture over time: what sticks to the pixel grid, and what moves with the scene."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import torch

from renderer.aliasing.aliasing_figures import Strip
from renderer.aliasing.aliasing_jobs import ProbePath, ProbeSticking
from renderer.aliasing.sticking import line_over_latents, sweep_line
from renderer.interventions import Interventions
from renderer.jobs.equivariance import movable_scene, scene_at_rest
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.recipe import Recipe
from renderer.scene import Scene
from renderer.scene_check import SceneError
from renderer.synthesis import input_matrix

A_BLEND = "An explicit blend of seeds has no next seed; choose a point on the seed plane."


def run(job: ProbeSticking, models: ModelStore, recipe: Recipe) -> Generator[Progress | None, None, Strip]:
    """The line at every step; a part of the strip after each.

    Raises: ModelError; SceneError also where the scene is to move and the model has no input for that.
    """
    find = movable_scene if job.path is ProbePath.TRANSLATION else scene_at_rest
    model, scene, ws = find(job.model, job.scene, models, recipe)
    before = input_matrix(scene.transform)
    interventions = Interventions(scene.channel_mixes, scene.ablations)

    def synthesize(ws: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
        return model.generator.synthesize(
            ws, input_matrix=before @ matrix, noise=scene.noise, interventions=interventions
        )

    if job.path is ProbePath.TRANSLATION:
        return (yield from sweep_line(synthesize, ws, job.line, steps=job.steps, span=job.span))
    scenes = towards_next_seed(scene, job.steps)
    ws_of_steps = [recipe.latents(model, scene).to(ws.device) for scene in scenes]
    return (yield from line_over_latents(synthesize, ws_of_steps, job.line))


def towards_next_seed(scene: Scene, steps: int) -> list[Scene]:
    """Scenes in equal steps from this latent point to the next along x. Raises: SceneError for a blend."""
    if scene.latent.blend:
        raise SceneError(A_BLEND)
    return [
        replace(scene, latent=replace(scene.latent, x=scene.latent.x + share))
        for share in np.linspace(0.0, 1.0, steps).tolist()
    ]

"""Long work, as generators that yield `Progress`, or None for a mere pause, and return their result.

Between two steps of a job the renderer answers whatever was asked; closing the generator cancels it.
"""

from __future__ import annotations

from collections.abc import Generator

import torch

from renderer.inspection import Job, SurveyLayers
from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.recipe import Recipe


@torch.inference_mode()
def begin(job: Job, models: ModelStore, recipe: Recipe) -> Generator[Progress | None, None, object]:
    """Do a job; the module of its kind is loaded when it is first asked for.

    `recipe` follows the picture on show, so what that has computed is not computed again.
    """
    match job:
        case SurveyLayers():
            from renderer.jobs import layer_survey

            return (yield from layer_survey.run(job, models, recipe))

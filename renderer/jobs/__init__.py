"""Long work, as generators that yield `Progress`, or None for a mere pause, and return their result.

Between two steps of a job the renderer answers whatever was asked; closing the generator cancels it.
"""

from __future__ import annotations

from collections.abc import Generator

import torch

from renderer.aliasing.aliasing_jobs import AliasingJob
from renderer.directions.direction_jobs import DirectionJob
from renderer.directions.direction_views import MapEffect, PaintStrips
from renderer.directions.w_jobs import WJob
from renderer.inspection import (
    Job,
    SurveyChannels,
    SurveyLayers,
)
from renderer.messages import Progress
from renderer.model_conversion import ConvertModel
from renderer.model_jobs import ModelJob
from renderer.model_store import ModelStore
from renderer.recipe import Recipe
from renderer.recording.snapshots import TakeSnapshots
from renderer.recording.video_jobs import ExportVideo
from renderer.scene_thumbnail import PaintScene
from renderer.seed_map import PaintSeeds
from renderer.spectra.spectrum_jobs import SpectrumJob


@torch.inference_mode()
def begin(job: Job, models: ModelStore, recipe: Recipe) -> Generator[Progress | None, None, object]:
    """Do a job; the module of its kind is loaded when it is first asked for.

    `recipe` follows the picture on show, so what that has computed is not computed again.
    """
    match job:
        case SurveyLayers():
            from renderer.jobs import layer_survey

            return (yield from layer_survey.run(job, models, recipe))
        case SurveyChannels():
            from renderer.jobs import channel_survey

            return (yield from channel_survey.run(job, models, recipe))
        case PaintStrips():
            from renderer.jobs import direction_strips

            return (yield from direction_strips.run(job, models, recipe))
        case PaintSeeds():
            from renderer.jobs import seed_map

            return (yield from seed_map.run(job, models, recipe))
        case MapEffect():
            from renderer.jobs import effect_map

            return (yield from effect_map.run(job, models, recipe))
        case ExportVideo():
            from renderer.jobs import video

            return (yield from video.run(job, models, recipe))
        case PaintScene():
            from renderer.jobs import scene_thumbnail

            return (yield from scene_thumbnail.run(job, models, recipe))
        case TakeSnapshots():
            from renderer.jobs import snapshots

            return (yield from snapshots.run(job, models, recipe))
        case ConvertModel():
            from renderer.jobs import convert_model

            return (yield from convert_model.run(job, models, recipe))
        case _ if isinstance(job, ModelJob):
            from renderer.jobs import models as model_jobs

            return (yield from model_jobs.run(job, models))
        case _ if isinstance(job, WJob):
            from renderer.jobs import w_plus

            return (yield from w_plus.run(job, models, recipe))
        case _ if isinstance(job, AliasingJob):
            from renderer.jobs import aliasing

            return (yield from aliasing.run(job, models, recipe))
        case _ if isinstance(job, SpectrumJob):
            from renderer.jobs import spectra

            return (yield from spectra.run(job, models, recipe))
        case _ if isinstance(job, DirectionJob):
            from renderer.jobs import directions

            return (yield from directions.run(job, models, recipe))

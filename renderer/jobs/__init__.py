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

Slices = Generator[Progress | None, None, object]
FindingJob = (
    ModelJob | WJob | AliasingJob | SpectrumJob | DirectionJob | SurveyLayers | SurveyChannels | ConvertModel
)
PictureJob = ExportVideo | TakeSnapshots | PaintScene | PaintSeeds | PaintStrips | MapEffect


@torch.inference_mode()
def begin(job: Job, models: ModelStore, recipe: Recipe) -> Slices:
    """Do a job; the module of its kind is loaded when it is first asked for.

    `recipe` follows the picture on show, so what that has computed is not computed again.
    """
    if isinstance(job, PictureJob):
        return (yield from _pictures(job, models, recipe))
    return (yield from _findings(job, models, recipe))


def _pictures(job: PictureJob, models: ModelStore, recipe: Recipe) -> Slices:
    """The jobs that make pictures."""
    match job:
        case ExportVideo():
            from renderer.jobs import video

            return video.run(job, models, recipe)
        case TakeSnapshots():
            from renderer.jobs import snapshots

            return snapshots.run(job, models, recipe)
        case PaintScene():
            from renderer.jobs import scene_thumbnail

            return scene_thumbnail.run(job, models, recipe)
        case PaintSeeds():
            from renderer.jobs import seed_map

            return seed_map.run(job, models, recipe)
        case PaintStrips():
            from renderer.jobs import direction_strips

            return direction_strips.run(job, models, recipe)
        case MapEffect():
            from renderer.jobs import effect_map

            return effect_map.run(job, models, recipe)


def _findings(job: FindingJob, models: ModelStore, recipe: Recipe) -> Slices:
    """The jobs that find something out, or bring it into a file."""
    if isinstance(job, ModelJob):
        from renderer.jobs import models as model_jobs

        return model_jobs.run(job, models)
    if isinstance(job, WJob):
        from renderer.jobs import w_plus

        return w_plus.run(job, models, recipe)
    if isinstance(job, AliasingJob):
        from renderer.jobs import aliasing

        return aliasing.run(job, models, recipe)
    if isinstance(job, SpectrumJob):
        from renderer.jobs import spectra

        return spectra.run(job, models, recipe)
    if isinstance(job, DirectionJob):
        from renderer.jobs import directions

        return directions.run(job, models, recipe)
    match job:
        case SurveyLayers():
            from renderer.jobs import layer_survey

            return layer_survey.run(job, models, recipe)
        case SurveyChannels():
            from renderer.jobs import channel_survey

            return channel_survey.run(job, models, recipe)
        case ConvertModel():
            from renderer.jobs import convert_model

            return convert_model.run(job, models, recipe)

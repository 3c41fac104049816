"""Scenes and jobs of every kind, drawn at random, for tests that go on for long."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

from renderer.aliasing.aliasing_jobs import MeasureEquivariance
from renderer.inspection import Job, SurveyChannels, SurveyLayers
from renderer.interventions import ChannelMix
from renderer.model_info import ModelInfo
from renderer.noise import Noise, NoiseMode
from renderer.recording.motion_presets import seed_walk
from renderer.recording.project_file import Project
from renderer.recording.video_jobs import ExportVideo
from renderer.recording.video_settings import VideoFormat, VideoSettings
from renderer.scene import (
    LatentPoint,
    LayerView,
    Normalize,
    ProbePoint,
    Scene,
    SpectrumView,
    StyleMix,
    Transform,
    Truncation,
)
from renderer.spectra.spectrum_jobs import AverageSpectra, MeasureSpectrum


def random_scene(random: Random, model: ModelInfo) -> Scene:
    """A scene that the model can show, with any of its parts as it is at the start or not."""
    scene = Scene(latent=LatentPoint(random.uniform(0, 1000), random.uniform(0, 10)))
    changes: list[dict[str, object]] = [
        {"truncation": Truncation(random.uniform(-1, 1.5), random.choice((None, 3)))},
        {"style_mix": StyleMix(True, random.randrange(1000), tuple(random.sample(range(model.num_ws), 2)))},
        {"spectrum": SpectrumView(True, random.random() < 0.5, random.uniform(10, 90))},
        {"probe": ProbePoint(random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5))},
        {"view": _view(random, model)},
        {"channel_mixes": (ChannelMix(random.choice(model.layers).name, muted=(0,)),)},
    ]
    if model.has_input_transform:
        changes.append(
            {"transform": Transform(random.uniform(-1, 1), 0.1, random.random(), random.random() < 0.2)}
        )
    if model.has_noise:
        changes.append({"noise": Noise(random.choice(tuple(NoiseMode)), random.randrange(100))})
    for change in changes:
        if random.random() < 0.25:
            scene = replace(scene, **change)  # type: ignore[arg-type]
    return scene


def _view(random: Random, model: ModelInfo) -> LayerView:
    normalize = random.choice(tuple(Normalize))
    return LayerView(random.choice(model.layers).name, 0, random.random() < 0.5, normalize=normalize)


def random_jobs(random: Random, model: ModelInfo, folder: Path) -> list[Job]:
    """One job of each kind that this model can do, each of which takes longer than anybody waits for it."""
    name, scene = model.model, random_scene(random, model)
    frames = folder / f"frames {random.getrandbits(64):x}"
    walk = Project(scene, name, timeline=seed_walk((0, 5), seconds_per_seed=60))
    jobs: list[Job] = [
        SurveyLayers(name, scene),
        SurveyChannels(name, scene, model.layers[3].name, 64),
        MeasureSpectrum(name, scene),
        AverageSpectra(name, (scene,) * 500),
        ExportVideo(replace(walk, video=VideoSettings(VideoFormat.H264)), str(folder / "walk.mp4")),
        ExportVideo(replace(walk, video=VideoSettings(VideoFormat.PNG)), str(frames)),
    ]
    if model.has_input_transform:
        jobs.append(MeasureEquivariance(name, scene))
    return jobs

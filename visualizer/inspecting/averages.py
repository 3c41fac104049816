"""The scenes that a spectrum is averaged over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.scene import SEED_COUNT, LatentPoint, Motion, Scene
from visualizer.inspecting import questions
from visualizer.motion import playback
from widgets.spectrum_header import Averaging, Over


def scenes(scene: Scene, motion: Motion, averaging: Averaging) -> tuple[Scene, ...]:
    """So many scenes like this one: of other seeds, or at other moments."""
    scene = questions.viewed(scene)
    if averaging.over is Over.MOTION:
        return _moments(scene, motion, averaging.samples)
    if averaging.over is Over.NEXT_SEEDS:
        seeds = [(scene.latent.seed + i) % SEED_COUNT for i in range(averaging.samples)]
    else:
        seeds = np.random.default_rng(averaging.seed).integers(SEED_COUNT, size=averaging.samples).tolist()
    return tuple(replace(scene, latent=LatentPoint(x=float(seed))) for seed in seeds)


def _moments(scene: Scene, motion: Motion, count: int) -> tuple[Scene, ...]:
    if not motion.is_moving:
        motion = replace(motion, circle=True)
    moments = [scene]
    while len(moments) < count:
        moments.append(playback.advance(moments[-1], motion, playback.LONGEST_STEP_S))
    return tuple(moments)


def name(layer: str | None, averaging: Averaging, seed: int) -> str:
    """What an average is called."""
    of = {
        Over.NEXT_SEEDS: f"{averaging.samples} seeds from {seed}",
        Over.RANDOM_SEEDS: f"{averaging.samples} random seeds",
        Over.MOTION: f"{averaging.samples} moments of seed {seed}",
    }[averaging.over]
    return f"{layer or 'image'} · {of}"

"""Animation as a pure function: (scene, motion, seconds) -> scene."""

from __future__ import annotations

import math
from dataclasses import replace

from renderer.model_info import ModelInfo
from renderer.scene import LatentPoint, Motion, Scene, Transform

CIRCLE_RADIUS = 0.1
LONGEST_STEP_S = 0.1


def possible(motion: Motion, model: ModelInfo) -> Motion:
    """The motion without what this model cannot do: only StyleGAN3 has an input that moves."""
    if model.has_input_transform or not (motion.circle or motion.rotate):
        return motion
    return replace(motion, circle=False, rotate=False)


def advance(scene: Scene, motion: Motion, seconds: float) -> Scene:
    """The scene after `seconds` of motion. A long pause counts as a tenth of a second, so nothing leaps."""
    seconds = min(max(seconds, 0.0), LONGEST_STEP_S)
    if motion.walk_seeds:
        scene = replace(scene, latent=_walk(scene.latent, motion.seeds_per_s * seconds))
    if motion.circle or motion.rotate:
        transform = scene.transform
        if motion.circle:
            transform = _circle(transform, motion.widths_per_s * seconds)
        if motion.rotate:
            transform = replace(transform, turns=wrap_turns(transform.turns + motion.turns_per_s * seconds))
        scene = replace(scene, transform=transform)
    return scene


def wrap_turns(turns: float) -> float:
    """The same angle within (−0.5, 0.5] turns."""
    return turns - math.ceil(turns - 0.5)


def _walk(latent: LatentPoint, step: float) -> LatentPoint:
    return replace(latent, x=latent.x + step, blend=())


def _circle(transform: Transform, step: float) -> Transform:
    """One step along the circle; from elsewhere, the way bends onto it."""
    radius = math.hypot(transform.tx, transform.ty)
    angle = math.atan2(transform.ty, transform.tx)
    outward = max(-abs(step), min(abs(step), CIRCLE_RADIUS - radius))
    radius += outward
    along = math.copysign(math.sqrt(max(step * step - outward * outward, 0.0)), step)
    angle += along / max(radius, abs(step), 1e-9)
    return replace(transform, tx=radius * math.cos(angle), ty=radius * math.sin(angle))

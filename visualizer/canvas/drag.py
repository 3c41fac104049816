"""What a drag on the picture does to the scene: moves the latent point, shifts or turns the input."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import Enum

from renderer.scene import Scene, Transform
from visualizer.canvas.view import Point
from visualizer.motion.playback import wrap_turns
from widgets import latent_panel
from widgets.controls import tidy

SNAP_TURNS = 1 / 24


class DragMode(Enum):
    """What a drag with the left button moves."""

    LATENT = "latent point"
    TRANSLATE = "translate"
    ROTATE = "rotate"
    PAN = "pan"


def moved_latent(scene: Scene, by: Point, *, em: float) -> Scene:
    """The scene with its latent point moved by a step of the mouse. Units: `by` and `em` in screen pixels."""
    per_pixel = latent_panel.SEEDS_PER_EM / em
    return replace(scene, latent=latent_panel.moved(scene.latent, by[0] * per_pixel, by[1] * per_pixel))


def translated(start: Transform, by: Point, *, width: float, pixels: float | None = None) -> Transform:
    """The transform that the drag began with, moved along with the pointer.

    It snaps to whole ones of the `pixels` of an image width, if these are given.
    Units: `by` in screen pixels, `width` in screen pixels per image width.
    """
    tx, ty = start.tx + by[0] / width, start.ty + by[1] / width
    if pixels is not None:
        tx, ty = round(tx * pixels) / pixels, round(ty * pixels) / pixels
    return replace(start, tx=tidy(tx, start.tx), ty=tidy(ty, start.ty))


def rotated(start: Transform, grip: Point, now: Point, *, middle: Point, snaps: bool = False) -> Transform:
    """The transform that the drag began with, turned about the image's middle so that it follows the pointer.

    Units: places in screen pixels.
    """
    before = math.atan2(grip[1] - middle[1], grip[0] - middle[0])
    after = math.atan2(now[1] - middle[1], now[0] - middle[0])
    turns = (before - after) / math.tau
    if snaps:
        turns = round((start.turns + turns) / SNAP_TURNS) * SNAP_TURNS - start.turns
    cos, sin = math.cos(turns * math.tau), math.sin(turns * math.tau)
    return replace(
        start,
        tx=tidy(cos * start.tx + sin * start.ty, start.tx),
        ty=tidy(cos * start.ty - sin * start.tx, start.ty),
        turns=tidy(wrap_turns(start.turns + turns), start.turns),
    )

"""Where on the seed plane the picture is made."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.scene import SEED_COUNT, LatentPoint, Motion
from widgets import controls
from widgets.field_keys import NO_KEYS, FieldKeys

SEEDS_PER_EM = 0.04


def draw_point(latent: LatentPoint, *, keys: FieldKeys = NO_KEYS) -> LatentPoint:
    """Seed and fraction, or the blend. Typing a seed puts the point on it."""
    with keys.row("latent"):
        return _draw_point(latent)


def _draw_point(latent: LatentPoint) -> LatentPoint:
    if latent.blend:
        return _draw_blend(latent)
    about = "The seed nearest to the point. Below 0 the plane goes on: −1 is seed 2³² − 1."
    seed = controls.seed_input("Seed", latent.seed, about=about, goes_below_0=True)
    if seed != latent.seed or imgui.is_item_deactivated_after_edit():
        latent = LatentPoint(x=float(seed))
    return _draw_fraction(latent)


def draw_moves(latent: LatentPoint, motion: Motion) -> tuple[LatentPoint, Motion]:
    """What goes elsewhere at once, and the walk."""
    if latent.blend:
        return latent, motion
    return _draw_buttons(latent), _draw_walk(motion)


def moved(latent: LatentPoint, dx: float, dy: float) -> LatentPoint:
    """The point moved by that many seeds and rows of seeds."""
    if not dx and not dy:
        return latent
    return LatentPoint(x=latent.x + dx, y=latent.y + dy)


def _draw_fraction(latent: LatentPoint) -> LatentPoint:
    whole_x, whole_y = round(latent.x), round(latent.y)
    x, y = latent.x - whole_x, latent.y - whole_y
    new_x = controls.drag(
        "Fraction x", x, speed=0.01, default=0.0, about="How far towards the next seed, −0.5 … 0.5."
    )
    new_y = controls.drag(
        "Fraction y", y, speed=0.01, default=0.0, about="How far towards the seed a hundred further on."
    )
    if (new_x, new_y) == (x, y):
        return latent
    return LatentPoint(x=whole_x + min(max(new_x, -0.5), 0.5), y=whole_y + min(max(new_y, -0.5), 0.5))


def _draw_buttons(latent: LatentPoint) -> LatentPoint:
    if controls.button(f"{icons.ICON_FA_DICE} Random", about="Go to a random seed."):
        latent = LatentPoint(x=float(random.randrange(SEED_COUNT)))
    controls.beside("Snap")
    if controls.button("Snap", about="Go to the nearest whole seed."):
        latent = LatentPoint(x=float(round(latent.x)), y=float(round(latent.y)))
    controls.beside(f"{icons.ICON_FA_ROTATE_LEFT} Reset")
    if controls.button(f"{icons.ICON_FA_ROTATE_LEFT} Reset##latent", about="Back to seed 0."):
        latent = LatentPoint()
    return latent


def _draw_walk(motion: Motion) -> Motion:
    walk, speed = controls.motion_row(
        "Walk",
        motion.walk_seeds,
        motion.seeds_per_s,
        limit=5.0,
        default=Motion().seeds_per_s,
        form="%.2f seeds/s",
        about="Move on along the seeds by itself.",
    )
    return replace(motion, walk_seeds=walk, seeds_per_s=speed)


def _draw_blend(latent: LatentPoint) -> LatentPoint:
    controls.dim_text("This scene blends its own choice of seeds:")
    for part in latent.blend:
        controls.fact(f"Seed {part.seed}", f"{part.weight:.3f}")
    if controls.button("To the seed plane", about="Leave the blend: go to its strongest seed."):
        strongest = max(latent.blend, key=lambda part: math.fabs(part.weight))
        return LatentPoint(x=float(strongest.seed))
    return latent

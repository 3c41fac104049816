"""Where on the seed plane the picture is made."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.scene import SEED_COUNT, LatentPoint, Motion
from renderer.seed_names import signed
from widgets import blend_table, controls
from widgets.field_keys import NO_KEYS, FieldKeys

SEEDS_PER_EM = 0.04


def draw_point(latent: LatentPoint, *, keys: FieldKeys = NO_KEYS) -> LatentPoint:
    """Seed and fraction, of a blend those of its strongest seed. Typing a seed puts the point on it."""
    with keys.row("latent"):
        return _draw_point(latent)


def _draw_point(latent: LatentPoint) -> LatentPoint:
    shown = _strongest(latent)
    about = "The seed nearest to the point. Below 0 the plane goes on: −1 is seed 2³² − 1."
    seed = controls.seed_input("Seed", shown.seed, about=about, goes_below_0=True)
    if seed != shown.seed or imgui.is_item_deactivated_after_edit():
        latent = shown = LatentPoint(x=float(seed))
    with controls.disabled(bool(latent.blend), "A blend of several seeds has no place on the seed plane."):
        moved_on = _draw_fraction(shown)
    return latent if latent.blend else moved_on


def draw_moves(latent: LatentPoint, motion: Motion) -> tuple[LatentPoint, Motion]:
    """What goes elsewhere at once, and the walk, which leaves a blend at its strongest seed."""
    latent, walk = _draw_buttons(latent), _draw_walk(motion)
    if walk.walk_seeds and not motion.walk_seeds:
        latent = _strongest(latent)
    return latent, walk


def draw_blend(latent: LatentPoint, height: float) -> LatentPoint:
    """The seeds of a blend and their weights, in the room of the map."""
    with imgui_ctx.begin_child("Blend", ImVec2(0, height)):
        if controls.button("To the seed plane", about="Leave the blend: go to its strongest seed."):
            return _strongest(latent)
        controls.beside(blend_table.ADD)
        blend = blend_table.draw(latent.blend)
    return latent if blend == latent.blend else LatentPoint(blend=blend)


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
        latent = _strongest(latent)
        latent = LatentPoint(x=float(round(latent.x)), y=float(round(latent.y)))
    if not latent.blend:
        controls.beside("Blend")
        if controls.button("Blend", about="Blend several seeds, with weights that you choose."):
            latent = LatentPoint(blend=latent.seed_weights())
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


def _strongest(latent: LatentPoint) -> LatentPoint:
    """The point, or that of the strongest seed of a blend."""
    if not latent.blend:
        return latent
    seed = max(latent.blend, key=lambda part: math.fabs(part.weight)).seed
    return LatentPoint(x=float(signed(seed)))

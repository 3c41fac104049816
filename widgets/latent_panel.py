"""Where on the seed plane the picture is made."""

from __future__ import annotations

import math
from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.scene import SEED_COUNT, SEEDS_PER_ROW, LatentPoint, Motion
from widgets import controls

SEEDS_PER_EM = 0.04 * 13


def draw(latent: LatentPoint, motion: Motion) -> tuple[LatentPoint, Motion]:
    """Seed, fraction, drag pad and walk. Typing a seed puts the point on it."""
    if latent.blend:
        return _draw_blend(latent), motion
    seed = controls.seed_input("Seed", latent.seed, about="The seed nearest to the point.")
    if seed != latent.seed:
        latent = LatentPoint(x=float(seed))
    latent = _draw_fraction(latent)
    right, down = controls.drag_pad("Drag on the seed plane", about=PAD_ABOUT)
    latent = moved(latent, right * SEEDS_PER_EM, down * SEEDS_PER_EM)
    latent = _draw_buttons(latent)
    return latent, _draw_walk(motion)


PAD_ABOUT = (
    "Right steps through the seeds, down in steps of a hundred. Between seeds the four around the point are "
    "blended in W. Dragging the picture does the same."
)


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
    return LatentPoint(x=whole_x + new_x, y=whole_y + new_y)


def _draw_buttons(latent: LatentPoint) -> LatentPoint:
    if controls.button(f"{icons.ICON_FA_DICE} Random", about="Go to a random seed."):
        latent = LatentPoint(x=float(_random_seed(latent)))
    imgui.same_line()
    if controls.button("Snap", about="Go to the nearest whole seed."):
        latent = LatentPoint(x=float(round(latent.x)), y=float(round(latent.y)))
    imgui.same_line()
    if controls.button(f"{icons.ICON_FA_ROTATE_LEFT} Reset##latent", about="Back to seed 0."):
        latent = LatentPoint()
    return latent


def _random_seed(latent: LatentPoint) -> int:
    """A far jump that depends on the point alone, so that undo and redo cannot drift."""
    state = (int(latent.x) + SEEDS_PER_ROW * int(latent.y)) % SEED_COUNT
    return (state * 1_664_525 + 1_013_904_223) % SEED_COUNT % 100_000


def _draw_walk(motion: Motion) -> Motion:
    start = imgui.get_cursor_pos_x()
    walk = controls.checkbox("Walk", motion.walk_seeds, about="Move on along the seeds by itself.")
    imgui.same_line()
    imgui.set_cursor_pos_x(start + controls.em(controls.LABEL_EM))
    imgui.set_next_item_width(controls.width_left() - controls.em(controls.RESET_EM))
    _, speed = imgui.slider_float("##Walk speed", motion.seeds_per_s, -5.0, 5.0, "%.2f seeds/s")
    controls.tooltip("How fast to walk, in seeds per second.\nCtrl+click to type a number.")
    if controls.reset("Walk speed", motion.seeds_per_s != Motion().seeds_per_s):
        speed = Motion().seeds_per_s
    return replace(motion, walk_seeds=walk, seeds_per_s=controls.tidy(speed, motion.seeds_per_s))


def _draw_blend(latent: LatentPoint) -> LatentPoint:
    controls.dim_text("This scene blends its own choice of seeds:")
    for part in latent.blend:
        controls.fact(f"Seed {part.seed}", f"{part.weight:.3f}")
    if controls.button("To the seed plane", about="Leave the blend: go to its strongest seed."):
        strongest = max(latent.blend, key=lambda part: math.fabs(part.weight))
        return LatentPoint(x=float(strongest.seed))
    return latent

"""Where the Fourier input of StyleGAN3 is moved and turned to."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.scene import Motion, Transform
from widgets import controls
from widgets.field_keys import NO_KEYS, FieldKeys

FAST_PER_EM = 0.02
SLOW_PER_EM = 0.0004
WHY_NOT = "Only StyleGAN3 has a Fourier input that can be moved."


def draw(
    transform: Transform,
    motion: Motion,
    *,
    resolution: int,
    can_transform: bool,
    keys: FieldKeys = NO_KEYS,
) -> tuple[Transform, Motion]:
    """Translation, rotation, drag pads, motion and “Untransform”."""
    with controls.disabled(not can_transform, WHY_NOT):
        transform = _draw_numbers(transform, resolution, keys)
        transform = _draw_pads(transform)
        transform, motion = _draw_buttons(transform, motion, resolution)
        motion = _draw_motion(motion)
        about = "Resample the picture back to where it was: what still moves does not follow the input."
        with keys.row("transform.untransform"):
            back = controls.checkbox("Untransform", transform.untransform, about=about)
    return replace(transform, untransform=back), motion


def _draw_numbers(transform: Transform, resolution: int, keys: FieldKeys) -> Transform:
    with keys.row("transform.tx"):
        tx = _draw_shift("Translate x", transform.tx, resolution, way="right")
    with keys.row("transform.ty"):
        ty = _draw_shift("Translate y", transform.ty, resolution, way="down")
    with keys.row("transform.turns"):
        turns = controls.slider(
            "Rotate",
            transform.turns,
            -0.5,
            0.5,
            default=0.0,
            about="In turns, counter-clockwise; 0.25 is a right angle.",
            form="%.4f",
            also=f"{transform.turns * 360:.1f}°",
        )
    return replace(transform, tx=tx, ty=ty, turns=turns)


def _draw_shift(name: str, widths: float, resolution: int, *, way: str) -> float:
    return controls.slider(
        name,
        widths,
        -1,
        1,
        default=0.0,
        about=f"In image widths, of {resolution} pixels each; {way} is positive.",
        form="%.4f",
        also=f"{widths * resolution:.1f} px",
    )


def _draw_pads(transform: Transform) -> Transform:
    fast = controls.drag_pad("Drag fast", about="Move the input by whole image widths.", height_em=3.2)
    slow = controls.drag_pad("Drag slow", about="Move the input by fractions of a pixel.", height_em=2.2)
    dx = fast[0] * FAST_PER_EM + slow[0] * SLOW_PER_EM
    dy = fast[1] * FAST_PER_EM + slow[1] * SLOW_PER_EM
    if not dx and not dy:
        return transform
    return replace(transform, tx=round(transform.tx + dx, 6), ty=round(transform.ty + dy, 6))


def _draw_buttons(transform: Transform, motion: Motion, resolution: int) -> tuple[Transform, Motion]:
    if controls.button("Round", about="Snap the translation to whole pixels of the picture."):
        transform = replace(
            transform,
            tx=round(transform.tx * resolution) / resolution,
            ty=round(transform.ty * resolution) / resolution,
        )
    imgui.same_line()
    about = "All of this pane: no translation, rotation or motion, and no “Untransform”."
    if controls.button(f"{icons.ICON_FA_ROTATE_LEFT} Reset##transform", about=about):
        return Transform(), Motion(walk_seeds=motion.walk_seeds, seeds_per_s=motion.seeds_per_s)
    return transform, motion


def _draw_motion(motion: Motion) -> Motion:
    usual = Motion()
    circle, widths = controls.motion_row(
        "Circle",
        motion.circle,
        motion.widths_per_s,
        limit=0.5,
        default=usual.widths_per_s,
        form="%.3f widths/s",
        about="Steer onto a circle of radius 0.1.",
    )
    rotate, turns = controls.motion_row(
        "Spin",
        motion.rotate,
        motion.turns_per_s,
        limit=0.5,
        default=usual.turns_per_s,
        form="%.3f turns/s",
        about=f"Keep on turning, {motion.turns_per_s * 360:.0f}° in a second.",
    )
    return replace(motion, circle=circle, widths_per_s=widths, rotate=rotate, turns_per_s=turns)

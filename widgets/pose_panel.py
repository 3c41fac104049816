"""Whose w[0] turns and shifts the picture, and what StyleGAN3 has learned to do with it."""

from __future__ import annotations

from dataclasses import replace

from renderer.frame import InputPose
from renderer.scene import LatentPoint, Pose, PoseSource
from widgets import controls
from widgets.field_keys import NO_KEYS, FieldKeys

SOURCES = (PoseSource.OWN, PoseSource.KEPT, PoseSource.AVERAGE)
NAMES = ("Off", "This seed", "Average")
ABOUT = (
    "StyleGAN3 turns and shifts its input as w[0] says, so interpolation drags the pose along. Keep that of "
    "the present point, or of the average w, while everything else moves on."
)
WHY_NOT = "Only StyleGAN3 learns to turn and shift its input."


def draw(
    pose: Pose,
    latent: LatentPoint,
    learned: InputPose | None,
    *,
    can_keep: bool,
    keys: FieldKeys = NO_KEYS,
) -> Pose:
    """Where w[0] comes from, and the read-out. “This seed” keeps the point as it is when it is pressed."""
    with controls.disabled(not can_keep, WHY_NOT), keys.row("pose.source"):
        index = controls.segments("Keep pose", NAMES, SOURCES.index(pose.source), about=ABOUT)
    if SOURCES[index] is not pose.source:
        kept = latent if SOURCES[index] is PoseSource.KEPT else LatentPoint()
        pose = replace(pose, source=SOURCES[index], kept=kept)
    if learned is not None:
        turn = f"{_signed(learned.turns, 4)} turns ({_signed(learned.turns * 360, 1)}°)"
        controls.fact("Learned turn", turn)
        controls.fact("Learned shift", f"{_signed(learned.tx, 4)}, {_signed(learned.ty, 4)} widths")
    return pose


def _signed(value: float, decimals: int) -> str:
    """With its sign; what rounds to zero is positive."""
    return f"{round(value, decimals) + 0.0:+.{decimals}f}".replace("-", "−")

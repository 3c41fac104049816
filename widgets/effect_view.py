"""Where in the picture a direction acts: a heat picture, with its scale, and what the pointer reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from imgui_bundle import imgui

from widgets import controls, heat_map
from widgets.heat_map import HeatColors

_LARGEST_EM = 18.0
_STALE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class EffectShown:
    """Mean differences and their picture on the graphics card. One that is not current is dimmed.

    Shapes: difference float32 [h, w]. Units: grey levels of 256; `ends` in standard deviations.
    """

    difference: np.ndarray
    texture: imgui.ImTextureRef
    seeds: int
    ends: float
    is_current: bool


def pixels(difference: np.ndarray) -> np.ndarray:
    """The heat picture, from no difference to the largest. Shapes: returns uint8 [k·h, k·w, 3]."""
    highest = max(float(difference.max()), 1e-6)
    return heat_map.pixels(difference, (0.0, highest), HeatColors.HOT)


def draw(shown: EffectShown) -> None:
    """The picture and what it says."""
    height, width = shown.difference.shape
    across = min(controls.width_left(), controls.em(_LARGEST_EM))
    corner, size = imgui.get_cursor_screen_pos(), (across, across * height / width)
    tint = (1.0, 1.0, 1.0, 1.0 if shown.is_current else _STALE)
    imgui.image_with_bg(shown.texture, size, tint_col=tint)
    if imgui.is_item_hovered():
        mouse = imgui.get_io().mouse_pos
        column = min(max(int((mouse.x - corner.x) / size[0] * width), 0), width - 1)
        row = min(max(int((mouse.y - corner.y) / size[1] * height), 0), height - 1)
        imgui.set_tooltip(f"x {column}, y {row}: {shown.difference[row, column]:.1f} grey levels")
    seeds = f"{shown.seeds} seed{'s' if shown.seeds != 1 else ''}"
    controls.dim_text(
        f"Mean difference between −{shown.ends:g}σ and +{shown.ends:g}σ over {seeds}: at most "
        f"{shown.difference.max():.1f}, on average {shown.difference.mean():.1f} grey levels of 256."
    )

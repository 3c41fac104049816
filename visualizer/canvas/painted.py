"""The pictures on the canvas read back, without anything that is drawn over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renderer.recording.shot import Part, Shot
from visualizer.canvas.view import Area
from visualizer.chrome import theme
from visualizer.texture import Texture


@dataclass(frozen=True, slots=True)
class Painted:
    """A texture that was painted into an area, and of it what lies within `clip`."""

    texture: Texture
    area: Area
    clip: Area


def shot(painted: Sequence[Painted], canvas: Area, *, density: float) -> Shot | None:
    """What lies on the canvas; None where that has no room. Units: `density` in pixels per unit of areas."""
    width, height = round(canvas.width * density), round(canvas.height * density)
    if width < 1 or height < 1:
        return None

    def across(x: float) -> int:
        return round((x - canvas.left) * density)

    def down(y: float) -> int:
        return round((y - canvas.top) * density)

    parts = []
    for each in painted:
        pixels, clip = each.texture.read_pane(), each.clip
        if pixels is not None:
            box = (across(clip.left), down(clip.top), across(clip.right), down(clip.bottom))
            parts.append(Part(pixels, across(each.area.left), down(each.area.top), box))
    red, green, blue = (round(255 * level) for level in theme.palette().ground[:3])
    return Shot(width, height, tuple(parts), (red, green, blue))

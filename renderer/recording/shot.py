"""What is on the screen at a moment, as the parts that it is put together from. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A picture with its top left corner at a place, of which only what is in the box is seen.

    Shapes: `pixels` uint8 [H, W, 3], perhaps of strange strides.
    """

    pixels: np.ndarray
    left: int
    top: int
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A picture of so many pixels made of parts, the later ones on top, on a ground.

    Putting it together costs a copy, so that is left to whoever writes it.
    """

    width: int
    height: int
    parts: tuple[Part, ...]
    ground: tuple[int, int, int] = (0, 0, 0)

    def shows_the_same(self, other: Shot) -> bool:
        """Whether it is made of the very same pictures in the same places."""
        if (self.width, self.height, len(self.parts)) != (other.width, other.height, len(other.parts)):
            return False
        return all(
            a.pixels is b.pixels and (a.left, a.top, a.box) == (b.left, b.top, b.box)
            for a, b in zip(self.parts, other.parts, strict=True)
        )

    def pixels(self) -> np.ndarray:
        """All of it. Shapes: returns uint8 [H, W, 3]."""
        if len(self.parts) == 1 and self.parts[0].pixels.shape[:2] == (self.height, self.width):
            part = self.parts[0]
            if (part.left, part.top, *part.box) == (0, 0, 0, 0, self.width, self.height):
                return part.pixels
        whole = np.empty((self.height, self.width, 3), np.uint8)
        whole[:] = self.ground
        for part in self.parts:
            self._put(whole, part)
        return whole

    def _put(self, whole: np.ndarray, part: Part) -> None:
        height, width = part.pixels.shape[:2]
        left, top = max(part.left, part.box[0], 0), max(part.top, part.box[1], 0)
        right = min(part.left + width, part.box[2], self.width)
        bottom = min(part.top + height, part.box[3], self.height)
        if left < right and top < bottom:
            seen = part.pixels[top - part.top : bottom - part.top, left - part.left : right - part.left]
            whole[top:bottom, left:right] = seen

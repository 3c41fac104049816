"""Two pictures on one canvas: side by side, divided, in turns, or their difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visualizer.canvas.view import Area
from widgets.compare_panel import Arrangement

BLINK_S = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """|A − B| as a picture, and what it comes to.

    Shapes: `pixels` uint8 [H, W, C].
    Units: `mean` and `largest` in grey levels without the gain, `psnr_db` against 255 levels.
    """

    pixels: np.ndarray
    mean: float
    largest: int
    psnr_db: float

    def __str__(self) -> str:
        if not self.largest:
            return "A and B are the same, pixel for pixel"
        return f"|A − B|: mean {self.mean:.2f}, largest {self.largest} levels, PSNR {self.psnr_db:.1f} dB"


def difference(a: np.ndarray, b: np.ndarray, *, gain_db: float = 0.0) -> Difference | None:
    """How two pictures differ; None where they are of different sizes.

    Shapes: uint8 [H, W, 1 or 3]; a single channel is compared with each of three.
    """
    if a.shape[:2] != b.shape[:2]:
        return None
    apart = np.abs(a.astype(np.int16) - b)
    shown = np.minimum(np.rint(apart * 10 ** (gain_db / 20)), 255).astype(np.uint8)
    power = float(np.mean(np.square(apart, dtype=np.float64)))
    psnr_db = 10 * np.log10(255**2 / power) if power else float("inf")
    return Difference(shown, float(apart.mean()), int(apart.max()), float(psnr_db))


@dataclass(frozen=True, slots=True)
class Compared:
    """What there is to show of two pictures' difference, and what is said of it."""

    difference: Difference | None
    caption: str


class Differences:
    """The difference of two pictures, worked out anew only when one of them or the gain has changed."""

    def __init__(self) -> None:
        self._of: tuple[np.ndarray, np.ndarray, float] | None = None
        self._found = Compared(None, "")

    def of(self, a: np.ndarray, b: np.ndarray, *, gain_db: float) -> Compared:
        """That of these two. Shapes: uint8 [H, W, 1 or 3]."""
        known = self._of
        if known is None or known[0] is not a or known[1] is not b or known[2] != gain_db:
            self._of, found = (a, b, gain_db), difference(a, b, gain_db=gain_db)
            sizes = " and ".join(f"{each.shape[1]}×{each.shape[0]}" for each in (a, b))
            caption = f"A and B are of different sizes, {sizes}: there is no difference to show"
            self._found = Compared(found, caption if found is None else str(found))
        return self._found


def halves(area: Area, gap: float) -> tuple[Area, Area]:
    """Two areas side by side."""
    width = (area.width - gap) / 2
    return (
        Area(area.left, area.top, width, area.height),
        Area(area.left + width + gap, area.top, width, area.height),
    )


def side_in_turn(arrangement: Arrangement, seconds: float) -> int:
    """Which of the two is on top at that time: the first, or where they blink each in turn."""
    return int(seconds / BLINK_S) % 2 if arrangement is Arrangement.BLINK else 0

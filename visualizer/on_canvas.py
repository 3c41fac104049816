"""What panes show on the canvas besides the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.aliasing.aliasing_figures import ScanLine


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A picture that is shown in place of the frame's, as an error map is. Shapes: uint8 [H, W, 3]."""

    pixels: np.ndarray
    caption: str


@dataclass(frozen=True, slots=True, eq=False)
class OnCanvas:
    """What panes show on the canvas besides the frame, for one frame only."""

    overlay: Overlay | None = None
    scan_line: ScanLine | None = None

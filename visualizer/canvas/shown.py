"""What a picture on the canvas is of, and what that puts over it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from renderer import probe
from renderer.aliasing.aliasing_figures import Axis, ScanLine
from renderer.comparison import Comparison
from renderer.frame import Frame
from renderer.model_info import LayerInfo, ModelInfo
from renderer.scene import ProbePoint, Scene
from visualizer.canvas.marks import Marks
from visualizer.canvas.view import Extent, Point


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture with what it is of; `note` is in what its scene is not that of the one beside it."""

    frame: Frame
    scene: Scene
    model: ModelInfo
    note: str = ""

    @property
    def layer(self) -> LayerInfo:
        """The layer that is shown."""
        return self.model.layer(self.scene.view.layer)

    @property
    def extent(self) -> Extent:
        """How large it is, and where in it the image lies."""
        return Extent.of(self.frame, self.layer.sampling_rate)

    def name(self, side: int) -> str:
        """Which of two it is, as in the spectra, and what it is of."""
        return _joined(self.short_name(side), self.scene.view.layer or "image", self.model.name)

    def short_name(self, side: int) -> str:
        """Only which of two it is, and in what its scene differs."""
        return _joined("AB"[side], self.note)

    def marks(self, point: ProbePoint | None, line: ScanLine | None, caption: str, short: str = "") -> Marks:
        """What is drawn over it, in its own pixels; its caption is `short` where there is little room."""
        layer, cropped = self.layer, self.scene.view.crop_margins
        rows, columns = self.frame.picture_size
        place = None
        if point is not None:
            place = probe.place(point, self.scene.transform, layer, cropped=cropped)
        margins = (0.0, 0.0)
        if layer.sampling_rate is not None and not cropped:
            margins = (max(columns - layer.sampling_rate, 0) / 2, max(rows - layer.sampling_rate, 0) / 2)
        return Marks(caption, short, place, margins, None if line is None else self._place_of(line))

    def probed(self, pixel: Point) -> ProbePoint:
        """The point of the scene that lies at a place in pixels."""
        cropped = self.scene.view.crop_margins
        return probe.point_at(pixel, self.scene.transform, self.layer, cropped=cropped)

    def _place_of(self, line: ScanLine) -> tuple[Axis, float] | None:
        """The middle of the row or column of the line; None where the picture was resampled back."""
        transform, size = self.scene.transform, self.frame.picture_size
        if transform.untransform and not transform.is_identity:
            return None
        count = size[0] if line.axis is Axis.HORIZONTAL else size[1]
        index = math.floor(line.position * (self.layer.sampling_rate or size[1]) + count / 2)
        return line.axis, min(max(index, 0), count - 1) + 0.5


def _joined(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)


def note(comparison: Comparison | None, scene: Scene) -> str:
    """In what the second picture's scene is not the first one's, which is given."""
    if comparison is None:
        return ""
    if comparison.held is not None:
        return "frozen"
    return "intact" if comparison.is_intact and (scene.channel_mixes or scene.ablations) else ""

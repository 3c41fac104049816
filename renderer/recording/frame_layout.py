"""How the pictures of a project lie in a video's frame. No torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from renderer.messages import ModelInfo
from renderer.recording.ffmpeg import VideoError
from renderer.recording.frame_fit import Size, fits, made_even, placed, tiled
from renderer.recording.project_file import Grid
from renderer.recording.video_settings import ENCODINGS, Scaling, VideoSettings
from renderer.scene import Scene


@dataclass(frozen=True, slots=True)
class FrameLayout:
    """Every picture in a cell of one size, the cells side by side, all of them scaled to the frame.

    Units: (width, height) in pixels. `frame` is `wanted`, but even where the format needs it.
    """

    columns: int
    cell: Size
    wanted: Size
    frame: Size
    scaling: Scaling

    def compose(self, pictures: Sequence[np.ndarray]) -> np.ndarray:
        """One frame. Shapes: pictures uint8 [h, w, 3 or 1] each; returns uint8 [H, W, 3]."""
        frame = placed(self.side_by_side(pictures), self.wanted, self.scaling)
        return frame if self.frame == self.wanted else made_even(frame)

    def side_by_side(self, pictures: Sequence[np.ndarray]) -> np.ndarray:
        """The cells, before they are brought to the size of the frame. Shapes: as for `compose`."""
        return tiled([placed(picture, self.cell, self.scaling) for picture in pictures], self.columns)

    @property
    def note(self) -> str:
        """A sentence for the user where the frame is not of the size that was wanted."""
        if self.frame == self.wanted:
            return ""
        sides = "{}×{}".format(*self.frame)
        return f"This format needs even sides, so the last column or row is there twice: {sides}."


def lay_out(pictures: Iterable[Size], grid: Grid, settings: VideoSettings) -> FrameLayout:
    """The layout for pictures of these sizes. Raises: VideoError where they do not fit."""
    width = height = 1
    for size in pictures:
        width, height = max(width, size[0]), max(height, size[1])
    whole = (width * grid.columns, height * grid.rows)
    wanted = settings.size or whole
    if not fits(whole, wanted, settings.scaling):
        raise VideoError(
            f"Pictures of {whole[0]}×{whole[1]} do not fit into {wanted[0]}×{wanted[1]} by whole factors: "
            "choose a larger size, or lanczos scaling."
        )
    frame = wanted
    if ENCODINGS[settings.format].even:
        frame = (wanted[0] + wanted[0] % 2, wanted[1] + wanted[1] % 2)
    return FrameLayout(grid.columns, (width, height), wanted, frame, settings.scaling)


def picture_size(scene: Scene, model: ModelInfo) -> Size:
    """(width, height) of what a scene that fits the model is rendered to."""
    layer = model.layer(scene.view.layer)
    height, width = layer.size
    if scene.view.crop_margins and layer.sampling_rate is not None:
        rate = round(layer.sampling_rate)
        height, width = (side - max(side - rate, 0) // 2 * 2 for side in (height, width))
    return width * 2 if scene.spectrum.enabled else width, height

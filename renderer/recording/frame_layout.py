"""How the pictures of a project lie in a video's frame. No torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from renderer.model_info import ModelInfo
from renderer.recording.ffmpeg import VideoError
from renderer.recording.frame_fit import Place, Size, fits, made_even, place, placed, tiled
from renderer.recording.project_file import Grid
from renderer.recording.video_settings import ENCODINGS, Fit, Scaling, VideoSettings
from renderer.scene import Scene


@dataclass(frozen=True, slots=True)
class FrameLayout:
    """Every picture in a cell of one size, the cells side by side, all of them scaled to the frame.

    Units: (width, height) in pixels. `frame` is `wanted`, but even where the format needs it.
    """

    grid: Size
    cell: Size
    wanted: Size
    frame: Size
    scaling: Scaling
    fit: Fit

    def compose(self, pictures: Sequence[np.ndarray]) -> np.ndarray:
        """One frame. Shapes: pictures uint8 or uint16 [h, w, 3 or 1] each; returns [H, W, 3]."""
        cells = [placed(picture, self.cell, self.scaling) for picture in pictures]
        frame = placed(tiled(cells, self.grid[0]), self.wanted, self.scaling, self.fit)
        return frame if self.frame == self.wanted else made_even(frame)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where in the frame each cell lies, as far as it is in sight."""
        columns, rows = self.grid
        whole = (self.cell[0] * columns, self.cell[1] * rows)
        left, top, wide, high = place(whole, self.wanted, self.scaling, self.fit)
        across = [_within(left + wide * i // columns, self.wanted[0]) for i in range(columns + 1)]
        down = [_within(top + high * i // rows, self.wanted[1]) for i in range(rows + 1)]
        return tuple(
            (across[i], down[j], across[i + 1] - across[i], down[j + 1] - down[j])
            for j in range(rows)
            for i in range(columns)
        )

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
    if not fits(whole, wanted, settings.scaling, settings.fit):
        raise VideoError(
            f"Pictures of {whole[0]}×{whole[1]} do not fit into {wanted[0]}×{wanted[1]} by whole factors: "
            "choose a larger size, or lanczos scaling."
        )
    frame = wanted
    if ENCODINGS[settings.format].even:
        frame = (wanted[0] + wanted[0] % 2, wanted[1] + wanted[1] % 2)
    return FrameLayout(
        (grid.columns, grid.rows), (width, height), wanted, frame, settings.scaling, settings.fit
    )


def picture_size(scene: Scene, model: ModelInfo) -> Size:
    """(width, height) of what a scene that fits the model is rendered to."""
    layer = model.layer(scene.view.layer)
    height, width = layer.size
    if scene.view.crop_margins and layer.sampling_rate is not None:
        rate = round(layer.sampling_rate)
        height, width = (side - max(side - rate, 0) // 2 * 2 for side in (height, width))
    return width * 2 if scene.spectrum.enabled else width, height


def _within(value: int, most: int) -> int:
    return min(max(value, 0), most)

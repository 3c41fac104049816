"""Pictures brought to the size of a video's frame and set side by side. No torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from renderer.recording.video_settings import Scaling

Size = tuple[int, int]


def placed(picture: np.ndarray, size: Size, scaling: Scaling) -> np.ndarray:
    """The picture as large as fits into (width, height), in the middle, on black.

    By whole factors, or smoothly; never smaller by whole factors: see `fits`.

    Shapes: picture uint8 [H, W, 3 or 1]; returns uint8 [height, width, 3].
    """
    width, height = size
    if picture.shape[:2] != (height, width):
        picture = _scaled(picture, size, scaling)
    if picture.shape == (height, width, 3):
        return picture
    frame = np.zeros((height, width, 3), np.uint8)
    top, left = (height - picture.shape[0]) // 2, (width - picture.shape[1]) // 2
    frame[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return frame


def fits(picture: Size, size: Size, scaling: Scaling) -> bool:
    """Whether a picture of one (width, height) can be placed in another."""
    return scaling is Scaling.LANCZOS or (picture[0] <= size[0] and picture[1] <= size[1])


def tiled(pictures: Sequence[np.ndarray], columns: int) -> np.ndarray:
    """Pictures of one size side by side, row by row.

    Shapes: uint8 [H, W, 3] each; returns uint8 [rows·H, columns·W, 3].
    """
    if len(pictures) == 1:
        return pictures[0]
    rows = [np.concatenate(pictures[i : i + columns], axis=1) for i in range(0, len(pictures), columns)]
    return np.concatenate(rows)


def made_even(frame: np.ndarray) -> np.ndarray:
    """The frame with its last column and row once more where their number is odd."""
    height, width = frame.shape[:2]
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")


def thumbnail(frame: np.ndarray, size: int) -> np.ndarray:
    """The frame with so many pixels along its longer side, at most; a copy. Shapes: uint8 [h, w, 3]."""
    step = -(-max(frame.shape[:2]) // size)
    return frame[::step, ::step].copy()


def _scaled(picture: np.ndarray, size: Size, scaling: Scaling) -> np.ndarray:
    height, width = picture.shape[:2]
    if scaling is Scaling.NEAREST:
        factor = min(size[0] // width, size[1] // height)
        return picture.repeat(factor, axis=0).repeat(factor, axis=1) if factor > 1 else picture
    factor = min(size[0] / width, size[1] / height)
    target = (max(round(width * factor), 1), max(round(height * factor), 1))
    image = Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)
    resized = np.asarray(image.resize(target, Image.Resampling.LANCZOS))
    return resized.reshape(*resized.shape[:2], -1)

"""Pictures brought to the size of a video's frame and set side by side. No torch."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from renderer.recording.video_settings import Fit, Scaling

Size = tuple[int, int]
Place = tuple[int, int, int, int]  # left, top, width, height; left and top are negative where it is cut off


def placed(picture: np.ndarray, size: Size, scaling: Scaling, fit: Fit = Fit.WHOLE) -> np.ndarray:
    """The picture in the middle of a frame of (width, height): as large as fits, on black, or filling it.

    By whole factors, or smoothly; never smaller by whole factors: see `fits`.

    Shapes: picture uint8 or uint16 [H, W, 3 or 1]; returns the same type, [height, width, 3].
    """
    width, height = size
    left, top, wide, high = place((picture.shape[1], picture.shape[0]), size, scaling, fit)
    if picture.shape[:2] != (high, wide):
        picture = _scaled(picture, (wide, high), scaling)
    if left < 0 or top < 0:
        picture = picture[max(-top, 0) :, max(-left, 0) :][:height, :width]
        left, top = max(left, 0), max(top, 0)
    if picture.shape == (height, width, 3):
        return picture
    frame = np.zeros((height, width, 3), picture.dtype)
    frame[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return frame


def place(picture: Size, size: Size, scaling: Scaling, fit: Fit = Fit.WHOLE) -> Place:
    """Where a picture of one (width, height) lies in a frame of another."""
    ratios = size[0] / picture[0], size[1] / picture[1]
    if scaling is Scaling.NEAREST:
        factor = max(math.ceil(max(ratios)) if fit is Fit.FILL else math.floor(min(ratios)), 1)
        wide, high = picture[0] * factor, picture[1] * factor
    else:
        factor = max(ratios) if fit is Fit.FILL else min(ratios)
        wide, high = max(round(picture[0] * factor), 1), max(round(picture[1] * factor), 1)
    return (size[0] - wide) // 2, (size[1] - high) // 2, wide, high


def fits(picture: Size, size: Size, scaling: Scaling, fit: Fit = Fit.WHOLE) -> bool:
    """Whether a picture of one (width, height) can be placed in another without losing what it must show."""
    is_smaller = picture[0] <= size[0] and picture[1] <= size[1]
    return scaling is Scaling.LANCZOS or fit is Fit.FILL or is_smaller


def tiled(pictures: Sequence[np.ndarray], columns: int) -> np.ndarray:
    """Pictures of one size side by side, row by row.

    Shapes: [H, W, 3] each; returns [rows·H, columns·W, 3].
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
    """The frame with so many pixels along its longer side, at most; a copy.

    Shapes: uint8 or uint16 [H, W, 3]; returns uint8 [h, w, 3].
    """
    step = -(-max(frame.shape[:2]) // size)
    small = frame[::step, ::step]
    return (small >> 8).astype(np.uint8) if small.dtype == np.uint16 else small.copy()


def _scaled(picture: np.ndarray, size: Size, scaling: Scaling) -> np.ndarray:
    """Shapes: picture [H, W, C]; returns [size[1], size[0], C]."""
    if scaling is Scaling.NEAREST:
        factor = size[0] // picture.shape[1]
        return picture.repeat(factor, axis=0).repeat(factor, axis=1)
    if picture.dtype == np.uint16:  # Pillow has no 16-bit colours
        channels = [Image.fromarray(each.astype(np.float32)) for each in np.moveaxis(picture, 2, 0)]
        resized = [np.asarray(each.resize(size, Image.Resampling.LANCZOS)) for each in channels]
        smooth = np.stack(resized, axis=2)
        return np.round(smooth).clip(0, 65535).astype(np.uint16)
    image = Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)
    resized = np.asarray(image.resize(size, Image.Resampling.LANCZOS))
    return resized.reshape(*resized.shape[:2], -1)

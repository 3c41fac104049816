"""Captions drawn into the lower left corner of pictures. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import assets
from renderer.recording.caption import Moment, is_of_the_frame, text
from renderer.recording.frame_fit import Place

HEIGHT_SHARE = 0.055
SMALLEST_PX = 8
SHADE = 0.45


def draw(picture: np.ndarray, words: str) -> None:
    """Write into the lower left corner of a picture, white on a shade, as large as suits it.

    Shapes: picture uint8 or uint16 [H, W, 3], changed in place.
    """
    if not words or min(picture.shape[:2]) < SMALLEST_PX:
        return
    letters = _letters(words, max(round(picture.shape[0] * HEIGHT_SHARE), SMALLEST_PX))
    corner = picture[-letters.shape[0] :, : letters.shape[1]]
    letters = letters[-corner.shape[0] :, : corner.shape[1], None]
    white = np.iinfo(picture.dtype).max
    corner[:] = np.round(corner * ((1 - SHADE) * (1 - letters)) + letters * white)


@lru_cache(maxsize=64)
def _letters(words: str, size: int) -> np.ndarray:
    """How much of each pixel the letters cover, with a margin. Shapes: returns float32 [h, w]."""
    font = _font(size)
    margin = max(size // 4, 1)
    left, _, right, _ = font.getbbox(words)
    ascent, descent = font.getmetrics()
    image = Image.new("L", (round(right - left) + 2 * margin, ascent + descent + margin))
    ImageDraw.Draw(image).text((margin - left, margin // 2), words, fill=255, font=font)
    return np.asarray(image, np.float32) / 255


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(assets.path("fonts/Inter-SemiBold.otf")), size)


def draw_all(frame: np.ndarray, places: Sequence[Place], template: str, moments: Sequence[Moment]) -> None:
    """The caption on the frame, or on each picture where it is about them; changes the frame.

    Shapes: frame uint8 or uint16 [H, W, 3]; `places` (left, top, width, height) of each picture in it.
    """
    if is_of_the_frame(template):
        draw(frame, text(template, moments[0]))
        return
    for (left, top, width, height), moment in zip(places, moments, strict=True):
        draw(frame[top : top + height, left : left + width], text(template, moment))

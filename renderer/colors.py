"""The colours of a single channel, level by level. Without torch, so that legends have the same ones.

A level is what a value becomes: ⌊v·127.5 + 128⌋, so −1 is 0, zero is 128 and 1 is 255.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

import assets
from renderer.scene import ColorMap

_LEVELS = 256
_ZERO_LEVEL = 128

# The diverging map in OKLab: lightness and chroma at zero and at full scale, and the hues of the two signs.
_ZERO_LIGHTNESS, _FULL_LIGHTNESS = 0.97, 0.44
_FULL_CHROMA = 0.17
_NEGATIVE_HUE, _POSITIVE_HUE = 260.0, 27.0  # degrees: blue, red

# OKLab to the cube roots of cone responses, and cone responses to linear sRGB.
_CONES_FROM_OKLAB = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_SRGB_FROM_CONES = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


@lru_cache(maxsize=len(ColorMap))
def table(color_map: ColorMap) -> np.ndarray:
    """The colour of every level; read-only.

    - GRAY: black to white;
    - DIVERGING: blue for negative values and red for positive ones, zero nearly white. Both sides darken
      evenly and alike, so equal magnitudes are equally dark;
    - SEQUENTIAL: dark to light, the CC0 map "viridis".

    Shapes: returns uint8 [256, 3], RGB.

    >>> table(ColorMap.GRAY)[128].tolist()
    [128, 128, 128]
    """
    match color_map:
        case ColorMap.GRAY:
            colors = np.repeat(np.arange(_LEVELS, dtype=np.uint8)[:, None], 3, axis=1)
        case ColorMap.DIVERGING:
            colors = _diverging()
        case ColorMap.SEQUENTIAL:
            colors = np.load(assets.path("colormaps/viridis.npy"), allow_pickle=False)
    colors.setflags(write=False)
    return colors


def _diverging() -> np.ndarray:
    """Straight lines in OKLab from blue over a light grey to red."""
    value = (np.arange(_LEVELS) - _ZERO_LEVEL) / _ZERO_LEVEL
    strength = np.abs(value)
    hue = np.deg2rad(np.where(value < 0, _NEGATIVE_HUE, _POSITIVE_HUE))
    chroma = _FULL_CHROMA * strength
    lightness = _ZERO_LIGHTNESS + (_FULL_LIGHTNESS - _ZERO_LIGHTNESS) * strength
    return _srgb_from_oklab(np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=1))


def _srgb_from_oklab(lab: np.ndarray) -> np.ndarray:
    """OKLab (B. Ottosson, "A perceptual color space for image processing", 2020) to sRGB (IEC 61966-2-1).

    Shapes: lab [n, 3]; returns uint8 [n, 3].
    """
    linear = ((lab @ _CONES_FROM_OKLAB.T) ** 3 @ _SRGB_FROM_CONES.T).clip(0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(encoded * 255).astype(np.uint8)

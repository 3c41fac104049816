"""ChannelSurvey: the channels of a layer as thumbnails, their order, and their colours. Without torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from renderer.colors import table
from renderer.scene import ColorMap, Normalize
from renderer.spectra.channel_energies import ChannelEnergies

LARGEST_STEP = 127  # of a thumbnail's samples


class SortBy(Enum):
    """By what a contact sheet is sorted: a channel's number, or a figure of which the largest comes first."""

    INDEX = "index"
    ENERGY = "energy"
    VARIANCE = "variance"
    BEYOND_CUTOFF = "beyond cutoff"
    BEYOND_STOPBAND = "beyond stopband"


@dataclass(frozen=True, slots=True, eq=False)
class ChannelSurvey:
    """Thumbnails and energies of some channels of one layer.

    `layer` None is the finished image. A sample of the thumbnail of `channels[i]` is worth
    `thumbnails[i, y, x]·scales[i] / 127`. Where not `is_whole`, the out-of-band energies are yet to come.

    Shapes: `thumbnails` int8 [C, h, w]; `scales` float32 [C], in the layer's units.
    """

    layer: str | None
    channels: tuple[int, ...]
    thumbnails: np.ndarray
    scales: np.ndarray
    energies: ChannelEnergies
    is_whole: bool = True

    def sort_key(self, by: SortBy) -> np.ndarray | None:
        """What the channels are sorted by. None: there is no such figure. Shapes: returns [C]."""
        match by:
            case SortBy.INDEX:
                return None
            case SortBy.ENERGY:
                return self.energies.mean_square
            case SortBy.VARIANCE:
                return self.energies.variance
            case SortBy.BEYOND_CUTOFF:
                return self.energies.beyond_cutoff
            case SortBy.BEYOND_STOPBAND:
                return self.energies.beyond_stopband

    def order(self, by: SortBy) -> tuple[int, ...]:
        """The places in `channels` in that order; what has no figure comes last, equals by their number."""
        key = self.sort_key(by)
        if key is None:
            return tuple(range(len(self.channels)))
        return tuple(np.argsort(np.where(np.isnan(key), math.inf, -key), kind="stable").tolist())


def atlas_columns(count: int) -> int:
    """How many of so many thumbnails lie side by side in the picture that `paint` makes."""
    return max(math.isqrt(max(count - 1, 0)) + 1, 1)


def paint(survey: ChannelSurvey, *, gain_db: float, normalize: Normalize, color_map: ColorMap) -> np.ndarray:
    """All thumbnails in one picture, row by row, in the colours that a single channel has on the canvas.

    EACH divides by the largest magnitude in a thumbnail, ALL by the largest in any.

    Shapes: returns uint8 [rows·h, columns·w, 3].
    """
    count, height, width = survey.thumbnails.shape
    levels = _levels(survey, _factors(survey.scales, normalize) * 10 ** (gain_db / 20))
    columns = atlas_columns(count)
    rows = math.ceil(count / columns)
    sheet = np.zeros((rows * columns, height, width), np.uint8)
    sheet[:count] = levels
    sheet = sheet.reshape(rows, columns, height, width).swapaxes(1, 2).reshape(rows * height, columns * width)
    return np.take(table(color_map), sheet, axis=0)


def _factors(scales: np.ndarray, normalize: Normalize) -> np.ndarray:
    """What 1 in each normalised thumbnail is worth after normalisation. Shapes: [C] float32."""
    match normalize:
        case Normalize.OFF:
            return scales
        case Normalize.EACH:
            return np.sign(scales)
        case Normalize.ALL:
            return scales / max(float(scales.max()), 1e-8)


def _levels(survey: ChannelSurvey, factors: np.ndarray) -> np.ndarray:
    """⌊v·127.5 + 128⌋ as in `renderer.colors`. Shapes: factors [C]; returns uint8 [C, h, w]."""
    steps = np.clip(factors * (127.5 / LARGEST_STEP), -1e9, 1e9).astype(np.float32)
    values = survey.thumbnails * steps[:, None, None]
    values += np.float32(128)
    return np.clip(values, 0, 255, out=values).astype(np.uint8)

"""The frequencies that a layer was designed for, as marks in a plot. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from renderer.model_info import LayerInfo

_CIRCLE_POINTS = 181
_SAME = 1e-6  # frequencies that differ by less than this share are one


class DesignFrequency(Enum):
    """What a frequency means for a layer (StyleGAN3 paper, Section 3.2)."""

    CUTOFF = "f_c"
    STOPBAND = "f_t"
    FILTER_STOP = "f_c + f_h"
    NYQUIST = "s/2"


@dataclass(frozen=True, slots=True)
class DesignMark:
    """One frequency with all that it means. Units: cycles per image width."""

    frequency: float
    meanings: tuple[DesignFrequency, ...]

    @property
    def label(self) -> str:
        """As in "f_c + f_h = s/2"."""
        return " = ".join(meaning.value for meaning in self.meanings)


def design_marks(layer: LayerInfo) -> tuple[DesignMark, ...]:
    """Where the band of a layer's output is meant to end, and its stopband to begin; half its sampling rate.

    The filters need not stop everything before f_c + f_h, which lies above f_t where the rate leaves room.
    In ascending order; what an architecture does not have is left out, equal frequencies are one mark.
    """
    found: list[tuple[float, DesignFrequency]] = []
    if layer.cutoff is not None:
        found.append((layer.cutoff, DesignFrequency.CUTOFF))
        if layer.stopband is not None:
            found.append((layer.stopband, DesignFrequency.STOPBAND))
        if layer.half_width is not None:
            found.append((layer.cutoff + layer.half_width, DesignFrequency.FILTER_STOP))
    if layer.sampling_rate is not None:
        found.append((layer.sampling_rate / 2, DesignFrequency.NYQUIST))
    marks: list[DesignMark] = []
    for frequency, meaning in sorted(found, key=lambda each: each[0]):
        if marks and math.isclose(marks[-1].frequency, frequency, rel_tol=_SAME):
            marks[-1] = DesignMark(marks[-1].frequency, (*marks[-1].meanings, meaning))
        else:
            marks.append(DesignMark(frequency, (meaning,)))
    return tuple(marks)


def outline(frequency: float, layer: LayerInfo) -> tuple[np.ndarray, np.ndarray]:
    """The closed line of all (f_x, f_y) at that frequency of the layer's design.

    A square |f_x|, |f_y| = f where its filters are separable, else a circle |f| = f; so it is for the Fourier
    input, whose waves are drawn from a disc.

    Shapes: returns float64 [n], [n].
    """
    if layer.radial is False:
        corners = np.array([[-1.0, 1.0, 1.0, -1.0, -1.0], [-1.0, -1.0, 1.0, 1.0, -1.0]]) * frequency
        return corners[0], corners[1]
    angle = np.linspace(0.0, 2 * math.pi, _CIRCLE_POINTS)
    return np.cos(angle) * frequency, np.sin(angle) * frequency

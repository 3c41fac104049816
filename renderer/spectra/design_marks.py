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


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The closed line of all (f_x, f_y) at one frequency of a design; `meaning` is the first of its meanings.

    Shapes: `x`, `y` float64 [n]. Units: cycles per image width.
    """

    meaning: DesignFrequency
    x: np.ndarray
    y: np.ndarray


def outlines(mark: DesignMark, layer: LayerInfo) -> tuple[Outline, ...]:
    """One line for each shape that the mark has for this layer: a circle |f| = f, a square |f_x|, |f_y| = f.

    What the filters do is a circle where they are radial, and for the Fourier input, whose waves are drawn
    from a disc; else a square. The Nyquist limit is a square whatever the filters are, since the samples lie
    on a square lattice: every frequency within it has samples of its own, also in the corners.
    """
    shapes: dict[bool, DesignFrequency] = {}
    for meaning in mark.meanings:
        is_round = layer.radial is not False and meaning is not DesignFrequency.NYQUIST
        shapes.setdefault(is_round, meaning)
    return tuple(_outline(meaning, mark.frequency, is_round) for is_round, meaning in shapes.items())


def _outline(meaning: DesignFrequency, frequency: float, is_round: bool) -> Outline:
    if is_round:
        angle = np.linspace(0.0, 2 * math.pi, _CIRCLE_POINTS)
        return Outline(meaning, np.cos(angle) * frequency, np.sin(angle) * frequency)
    corners = np.array([[-1.0, 1.0, 1.0, -1.0, -1.0], [-1.0, -1.0, 1.0, 1.0, -1.0]]) * frequency
    return Outline(meaning, corners[0], corners[1])

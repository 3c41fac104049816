"""What measurements of aliasing ask for and give: frozen values without torch, for every process.

Decibels are signal to error: more is better. A figure is None where it was not measured, and infinite where
there was no error at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np


class Equivariance(Enum):
    """What a generator should follow: translation by whole or fractional samples, or rotation."""

    EQT_INT = "eqt_int"
    EQT_FRAC = "eqt_frac"
    EQR = "eqr"


EVERY_KIND = tuple(Equivariance)
# Of one scene, or of a layer. They are not called EQ-T or EQ-R, which are means over many pictures.
SHORT_NAMES = {
    Equivariance.EQT_INT: "Shift whole",
    Equivariance.EQT_FRAC: "Shift frac.",
    Equivariance.EQR: "Turn",
}
# As published (StyleGAN3 paper, Appendix E): of the picture, a mean over latents and motions.
METRIC_NAMES = {
    Equivariance.EQT_INT: "EQ-T, whole pixels",
    Equivariance.EQT_FRAC: "EQ-T, fractional",
    Equivariance.EQR: "EQ-R",
}


@dataclass(frozen=True, slots=True)
class LayerEquivariance:
    """How well one layer follows a motion of its input.

    Units: decibels, 10·log10 of the power of what the layer should give (without each channel's mean, since a
    constant follows everything) to that of its error, both within the same part of the picture.
    """

    name: str
    eqt_int_db: float | None = None
    eqt_frac_db: float | None = None
    eqr_db: float | None = None

    def db(self, kind: Equivariance) -> float | None:
        """The figure of that kind."""
        return {
            Equivariance.EQT_INT: self.eqt_int_db,
            Equivariance.EQT_FRAC: self.eqt_frac_db,
            Equivariance.EQR: self.eqr_db,
        }[kind]


@dataclass(frozen=True, slots=True, eq=False)
class ErrorMap:
    """Where a layer, or the finished picture (`layer` None), does not follow.

    Shapes: `rms` [h, w] float32, the root mean square of the error over the channels, on the layer's whole
    grid, in the moved place; NaN where nothing was compared.
    Units: of the layer's output, as is `reference_rms`, to which figures in dB are relative: that of what the
    layer should give, or the picture's full range.
    """

    layer: str | None
    kind: Equivariance
    rms: np.ndarray
    reference_rms: float


@dataclass(frozen=True, slots=True, eq=False)
class LiveEquivariance:
    """Equivariance for one latent and one motion of each kind.

    Units: the picture's figures in dB as published, relative to the full range −1…1; layers as their class
    says; `whole` and `fractional` translations (x, y) in image widths, `turns` of the rotation.
    """

    whole: tuple[float, float]
    fractional: tuple[float, float]
    turns: float
    eqt_int_db: float | None = None
    eqt_frac_db: float | None = None
    eqr_db: float | None = None
    layers: tuple[LayerEquivariance, ...] = ()
    error_map: ErrorMap | None = None


@dataclass(frozen=True, slots=True)
class MetricOptions:
    """What to measure over so many random latents. Raises: ValueError for no sample or a negative seed."""

    samples: int
    seed: int = 0
    kinds: tuple[Equivariance, ...] = EVERY_KIND
    per_layer: bool = False

    def __post_init__(self) -> None:
        if self.samples < 1 or self.seed < 0:
            raise ValueError("A measurement needs at least one sample, and a seed that is not negative.")


@dataclass(frozen=True, slots=True)
class EquivarianceMetrics:
    """The published metrics, over `samples` latents; each with its standard error, None for one sample.

    Units: decibels; the picture's relative to the full range −1…1, layers as their class says.
    """

    samples: int
    seed: int
    eqt_int_db: float | None = None
    eqt_int_standard_error: float | None = None
    eqt_frac_db: float | None = None
    eqt_frac_standard_error: float | None = None
    eqr_db: float | None = None
    eqr_standard_error: float | None = None
    layers: tuple[LayerEquivariance, ...] = ()

    def db(self, kind: Equivariance) -> float | None:
        """The figure of that kind."""
        return getattr(self, f"{kind.value}_db")

    def standard_error(self, kind: Equivariance) -> float | None:
        """How uncertain the figure of that kind is."""
        return getattr(self, f"{kind.value}_standard_error")


class Axis(Enum):
    """The way a scan line runs across the picture."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One row or column of pixels. Units: `position` in image widths from the middle, down or right."""

    axis: Axis = Axis.HORIZONTAL
    position: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A scan line over time, what moves with the scene held still; what sticks to the pixel grid slants.

    Shapes: `values` [n, length, C] float32, time downwards; NaN where the line had left the picture.
    Units: `values` as the picture's, −1…1; `shifts` [n] how far the scene had moved, in pixels along the line
    (all zero along an interpolation).
    `variance_along_time` is the share of the variance in the strip that lies along time: 0 where everything
    follows the motion perfectly, 1 where no pixel keeps anything. Only places that are there at all times
    count; None for less than two times or no such place.
    """

    line: ScanLine
    values: np.ndarray
    shifts: np.ndarray
    variance_along_time: float | None

    def pixels(self) -> np.ndarray:
        """The strip as a picture, grey where there is nothing. Shapes: returns uint8 [n, length, C]."""
        levels = np.nan_to_num(self.values, nan=0.0) * 127.5 + 128
        return levels.clip(0, 255).astype(np.uint8)

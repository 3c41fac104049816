"""What can be asked about spectra: the questions, which are jobs, and their answers. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from renderer.scene import Scene
from renderer.spectra.curve_looks import Dash, Marker
from renderer.spectra.spectrum_curves import Curve, FilterResponse, Normalization, PowerSpectrum
from renderer.spectra.spectrum_file import AverageSpectrum
from renderer.urgency import Urgency

if TYPE_CHECKING:
    from renderer.model_info import LayerInfo

DEFAULT_SAMPLES = 1000  # of a model's pictures


@dataclass(frozen=True, slots=True)
class SpectrumOf:
    """Of what a power spectrum is taken.

    `channels` None are all. The picture's own area is transformed, so that the bins are whole cycles per
    image width; `with_margins` also takes what the layer computes beyond the edges. Units: `beta` of the
    Kaiser window.
    """

    channels: tuple[int, ...] | None = None
    with_margins: bool = False
    beta: float = 8.0


@dataclass(frozen=True, slots=True)
class MeasureSpectrum:
    """The power spectrum of what the viewed layer gives; untransform, a resampling, is left out."""

    model: str
    scene: Scene
    of: SpectrumOf = SpectrumOf()

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True)
class AverageSpectra:
    """The mean of `MeasureSpectrum` over scenes, which all view the same layer."""

    model: str
    scenes: tuple[Scene, ...]
    of: SpectrumOf = SpectrumOf()

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True, eq=False)
class LayerSpectrum:
    """The answer to `MeasureSpectrum` and `AverageSpectra`: with the layer and its filters as they are."""

    spectrum: PowerSpectrum
    layer: LayerInfo
    filters: tuple[FilterResponse, ...]


@dataclass(frozen=True, slots=True)
class AveragePictures:
    """The `AverageSpectrum` of pictures: of a model, or, as they lie there, of a folder or zip file.

    Those of a model are of the seeds from `first_seed` on, quantised to 8 bits. `samples` None are all that
    there are, or DEFAULT_SAMPLES of a model. `mean` and `std` None are measured. Units: those of pixels,
    0…255.
    """

    source: str
    is_model: bool
    samples: int | None = None
    first_seed: int = 0
    mean: float | None = None
    std: float | None = None

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True)
class PlotAverageSpectrum:
    """The figure of an average spectrum, as the bytes of a PNG file."""

    average: AverageSpectrum
    title: str = ""

    urgency = Urgency.LONG


@dataclass(frozen=True, slots=True, eq=False)
class PlottedCurve:
    """A curve as it looks. `reference` is its power of 0 dB. Units: colour in red, green, blue, 0…1."""

    name: str
    curve: Curve
    reference: float
    color: tuple[float, float, float]
    dash: Dash = Dash.SOLID
    marker: Marker = Marker.NONE


@dataclass(frozen=True, slots=True, eq=False)
class PlotSpectra:
    """A spectrum in two dimensions and curves beside it, as the bytes of a PNG file.

    The design of `layer` is drawn in. Units: `range_db` of the colours, relative to the spectrum's own 0 dB.
    """

    title: str
    spectrum: PowerSpectrum
    normalization: Normalization
    range_db: tuple[float, float]
    curves: tuple[PlottedCurve, ...]
    layer: LayerInfo | None = None
    is_db: bool = True
    is_log_frequency: bool = False

    urgency = Urgency.LONG


SpectrumJob = MeasureSpectrum | AverageSpectra | AveragePictures | PlotAverageSpectrum | PlotSpectra

"""What can be measured of a scene or a model: the questions, which are jobs, and their answers.

Frozen values without torch. A question names all that its answer depends on, so equal questions have equal
answers; answers hold arrays, which may be read-only.
"""

from __future__ import annotations

from dataclasses import dataclass

from renderer.aliasing.aliasing_jobs import AliasingJob
from renderer.directions.direction_jobs import DirectionJob
from renderer.directions.direction_views import DirectionViewJob
from renderer.directions.w_jobs import WJob
from renderer.model_conversion import ConvertModel
from renderer.model_jobs import ModelJob
from renderer.recording.snapshots import TakeSnapshots
from renderer.recording.video_jobs import ExportVideo
from renderer.scene import Scene
from renderer.scene_thumbnail import PaintScene
from renderer.seed_map import PaintSeeds
from renderer.spectra.spectrum_jobs import SpectrumJob
from renderer.urgency import Urgency


@dataclass(frozen=True, slots=True)
class SurveyLayers:
    """How much energy each layer's output has, and how much of it lies out of band."""

    model: str
    scene: Scene

    urgency = Urgency.LIVE


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """The energy of one layer's output.

    Units: `energy` is the mean square over all channels; `beyond_cutoff` and `beyond_stopband` are shares of
    the mean-free, windowed energy, as in `ChannelEnergies` (None: there is nothing to say).
    """

    name: str
    energy: float
    beyond_cutoff: float | None
    beyond_stopband: float | None


@dataclass(frozen=True, slots=True)
class LayerSurvey:
    """The answer to `SurveyLayers`: a row for each layer, in order."""

    rows: tuple[LayerFigures, ...]


@dataclass(frozen=True, slots=True)
class SurveyChannels:
    """Thumbnails of a layer's channels, and the energy of each, as `renderer.contact_sheet.ChannelSurvey`.

    `layer` None is the finished image; without `channels` all are wanted. View, spectrum, probe and
    untransform of the scene make no difference; without the layer's own mix every channel is seen as it was.
    Units: `size` of a thumbnail's longer side in samples, at most.
    """

    model: str
    scene: Scene
    layer: str | None
    size: int
    crop_margins: bool = False
    channels: tuple[int, ...] = ()

    urgency = Urgency.LIVE


Job = (
    SurveyLayers
    | SurveyChannels
    | AliasingJob
    | SpectrumJob
    | DirectionJob
    | DirectionViewJob
    | WJob
    | ExportVideo
    | TakeSnapshots
    | ConvertModel
    | ModelJob
    | PaintSeeds
    | PaintScene
)

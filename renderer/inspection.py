"""What can be measured of a scene or a model: the questions, which are jobs, and their answers.

Frozen values without torch. A question names all that its answer depends on, so equal questions have equal
answers; answers hold arrays, which may be read-only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from renderer.scene import Scene


class Urgency(Enum):
    """LIVE belongs to what is on show and goes first; LONG was started by hand and runs until it is done."""

    LIVE = "live"
    LONG = "long"


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


Job = SurveyLayers

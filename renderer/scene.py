"""The scene: everything that decides what a picture looks like, as one frozen value.

A `Scene` is what the panels edit, what the renderer is asked for, one undo step, and what is saved to disk.
It holds names and numbers, never arrays, so `==`, `replace`, JSON and undo come for free.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum

from renderer.directions.edit_stack import EditStack
from renderer.directions.w_plus import WRow
from renderer.interventions import Ablation, ChannelMix
from renderer.late_fields import LATE
from renderer.noise import Noise

SEED_COUNT = 2**32
SEEDS_PER_ROW = 100


@dataclass(frozen=True, slots=True)
class SeedWeight:
    """One seed of a blend and its share."""

    seed: int
    weight: float


@dataclass(frozen=True, slots=True)
class LatentPoint:
    """A point on the seed plane, or an explicit blend of seeds.

    On the plane, whole x steps by one seed and whole y by a hundred; between them the four corners are
    blended. Where `blend` is not empty it is used instead of the point.
    """

    x: float = 0.0
    y: float = 0.0
    blend: tuple[SeedWeight, ...] = ()

    @property
    def seed(self) -> int:
        """The nearest whole seed, as shown and typed; below 0 the plane goes on, and −7 is 2³² − 7."""
        number = round(_wrapped(self.x)) + SEEDS_PER_ROW * round(_wrapped(self.y))
        return number % SEED_COUNT if number >= 0 else -(-number % SEED_COUNT)

    def seed_weights(self) -> tuple[SeedWeight, ...]:
        """The seeds to blend in W, without those of zero weight.

        >>> LatentPoint(x=0.25).seed_weights()
        (SeedWeight(seed=0, weight=0.75), SeedWeight(seed=1, weight=0.25))
        """
        if self.blend:
            return self.blend
        x, y = _wrapped(self.x), _wrapped(self.y)
        left, top = math.floor(x), math.floor(y)
        corners = []
        for j in (top, top + 1):
            for i in (left, left + 1):
                weight = (1 - abs(x - i)) * (1 - abs(y - j))
                if weight > 0:
                    corners.append(SeedWeight((i + SEEDS_PER_ROW * j) % SEED_COUNT, weight))
        return tuple(corners)


def _wrapped(coordinate: float) -> float:
    """The same place on the seed plane, near enough to zero that its fraction is not lost."""
    return coordinate if abs(coordinate) < SEED_COUNT else math.fmod(coordinate, SEED_COUNT)


@dataclass(frozen=True, slots=True)
class ClassBlend:
    """The share of another class: w ← w + share·(w of `class_index` − w), each truncated first.

    `class_index` None: no other class.
    """

    class_index: int | None = None
    share: float = 0.5


class PoseSource(Enum):
    """Whose w[0] turns and shifts the picture: the latent point's own, a kept point's, or the average w."""

    OWN = "own"
    KEPT = "kept"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Pose:
    """Where w[0], from which StyleGAN3 learns its input transform, comes from.

    `kept` is the latent point whose pose stays while the rest moves on; class and truncation are the scene's.
    """

    source: PoseSource = PoseSource.OWN
    kept: LatentPoint = field(default_factory=LatentPoint)


@dataclass(frozen=True, slots=True)
class Truncation:
    """w ← w_avg + psi·(w − w_avg) on the first `cutoff` ws (None: on all)."""

    psi: float = 1.0
    cutoff: int | None = None


@dataclass(frozen=True, slots=True)
class StyleMix:
    """The ws at `indices` come from the style seed instead, or from the point `source` if there is one."""

    enabled: bool = False
    seed: int = 1000
    indices: tuple[int, ...] = ()
    source: LatentPoint | None = field(default=None, metadata=LATE)

    def seed_weights(self) -> tuple[SeedWeight, ...]:
        """The seeds that the styles are a blend of."""
        return (SeedWeight(self.seed, 1.0),) if self.source is None else self.source.seed_weights()


@dataclass(frozen=True, slots=True)
class Transform:
    """Where the Fourier input is moved to.

    Units: `tx`, `ty` in image widths (right and down positive as on the screen), `turns` in whole turns.
    With `untransform` the finished picture is resampled back, so that only what does not follow is seen.
    """

    tx: float = 0.0
    ty: float = 0.0
    turns: float = 0.0
    untransform: bool = False

    @property
    def is_identity(self) -> bool:
        """Whether the input stays where it was."""
        return self.tx == 0 and self.ty == 0 and self.turns == 0

    def matrix(self) -> tuple[tuple[float, float, float], ...]:
        """The 3×3 transform of the picture; the network's input gets its inverse."""
        cos, sin = math.cos(self.turns * math.tau), math.sin(self.turns * math.tau)
        return ((cos, sin, self.tx), (-sin, cos, self.ty), (0.0, 0.0, 1.0))


class Normalize(Enum):
    """What a shown channel is divided by: nothing, its own largest magnitude, or that of all channels."""

    OFF = "off"
    EACH = "each"
    ALL = "all"


class ColorMap(Enum):
    """The colours of a single channel: grey levels, blue to red around zero, or dark to light."""

    GRAY = "gray"
    DIVERGING = "diverging"
    SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True)
class LayerView:
    """Which activation is shown, and how it becomes a picture.

    `layer` None is the finished image. Shown are three channels from `base_channel` on, or one if `mono`,
    in the colours of `color_map`. `crop_margins` leaves out what a layer computes beyond the picture's edges.
    Units: `gain_db` in decibels of amplitude.
    """

    layer: str | None = None
    base_channel: int = 0
    mono: bool = False
    gain_db: float = 0.0
    normalize: Normalize = Normalize.OFF
    color_map: ColorMap = field(default=ColorMap.GRAY, metadata=LATE)
    crop_margins: bool = field(default=False, metadata=LATE)


@dataclass(frozen=True, slots=True)
class ProbePoint:
    """A place in the scene that is looked at in every layer and under every transform.

    Units: image widths from the middle of the untransformed picture, right and down.
    """

    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class SpectrumView:
    """The 2-D spectrum beside the picture: of all channels or the shown ones, ± `range_db`, Kaiser `beta`."""

    enabled: bool = False
    all_channels: bool = True
    range_db: float = 50.0
    beta: float = 8.0


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole picture wanted. `class_index` None: each seed's own class (conditional models only).

    `channel_mixes` and `ablations` have at most one entry for a layer, `w_rows` for a w.
    """

    latent: LatentPoint = field(default_factory=LatentPoint)
    class_index: int | None = None
    class_blend: ClassBlend = field(default_factory=ClassBlend, metadata=LATE)
    pose: Pose = field(default_factory=Pose, metadata=LATE)
    truncation: Truncation = field(default_factory=Truncation)
    style_mix: StyleMix = field(default_factory=StyleMix)
    noise: Noise = field(default_factory=Noise)
    w_rows: tuple[WRow, ...] = field(default=(), metadata=LATE)
    edits: EditStack = field(default_factory=EditStack, metadata=LATE)
    transform: Transform = field(default_factory=Transform)
    channel_mixes: tuple[ChannelMix, ...] = field(default=(), metadata=LATE)
    ablations: tuple[Ablation, ...] = field(default=(), metadata=LATE)
    view: LayerView = field(default_factory=LayerView)
    spectrum: SpectrumView = field(default_factory=SpectrumView)
    probe: ProbePoint | None = field(default=None, metadata=LATE)


@dataclass(frozen=True, slots=True)
class Motion:
    """How the scene moves by itself while it is watched.

    Units: `seeds_per_s` along x, `widths_per_s` along a circle of radius 0.1 image widths, `turns_per_s`.
    """

    walk_seeds: bool = False
    seeds_per_s: float = 0.25
    circle: bool = False
    widths_per_s: float = 0.1
    rotate: bool = False
    turns_per_s: float = 0.05

    @property
    def is_moving(self) -> bool:
        """Whether anything changes with time."""
        return self.walk_seeds or self.circle or self.rotate

    def stopped(self) -> Motion:
        """The same speeds, at rest."""
        return replace(self, walk_seeds=False, circle=False, rotate=False)

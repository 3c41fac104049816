"""The per-pixel noise of StyleGAN2 layers: trained, drawn from a seed or between two, or none. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum

from renderer.late_fields import LATE

QUARTERS = 4  # of a blend, after which it is at its beginning again
_NOTHING = 1e-12  # what cos and sin leave of a seed that has no share


class NoiseMode(Enum):
    """What a StyleGAN2 layer adds per pixel: nothing, its trained constant, or noise drawn from a seed."""

    NONE = "none"
    CONST = "const"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Noise:
    """Per-pixel noise of StyleGAN2 layers; StyleGAN3 has none.

    Drawn noise is cos(90°·blend)·n + sin(90°·blend)·m, where n is the pattern of `seed` and m that of
    `second_seed`. Both are white and of variance 1, and so is what is between them; a linear blend would
    fade to √½ half-way.

    Units: `blend` in quarters of a turn: 1 is the second seed, 2 the first one negated, 4 the first again.
    """

    mode: NoiseMode = NoiseMode.CONST
    seed: int = 0
    second_seed: int = field(default=1, metadata=LATE)
    blend: float = field(default=0.0, metadata=LATE)

    def shares(self) -> tuple[tuple[int, float], ...]:
        """The seeds that the pattern is made of, each with its factor; the squares of these add up to 1.

        >>> Noise(NoiseMode.RANDOM, 5, 6, blend=1.0).shares()
        ((6, 1.0),)
        """
        if self.seed == self.second_seed:
            return ((self.seed, 1.0),)
        angle = math.fmod(self.blend, QUARTERS) * math.pi / 2
        shares = ((self.seed, math.cos(angle)), (self.second_seed, math.sin(angle)))
        return tuple(share for share in shares if abs(share[1]) > _NOTHING)

    def resolved(self) -> Noise:
        """One value for all that give the same patterns by the same sum."""
        if self.mode is not NoiseMode.RANDOM:
            return Noise(self.mode)
        shares = self.shares()
        return Noise(self.mode, shares[0][0]) if len(shares) == 1 and shares[0][1] == 1 else self

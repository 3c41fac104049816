"""How far the numbers of a scene go, on the command line, in the window and in files alike. No torch.

Beyond, a picture says nothing any more: an angle has lost its digits, all levels are black or white.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from renderer.scene import LatentPoint, Scene

LARGEST = 10_000.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The ends of a number, both possible. `name` is what the number is, `unit` begins with a space."""

    name: str
    lowest: float = -LARGEST
    highest: float = LARGEST
    unit: str = ""

    def problem(self, value: float) -> str:
        """Why the number cannot be this, as a sentence; empty if it can.

        >>> Limits("The rotation", unit=" turns").problem(1e30)
        'The rotation goes from -10,000 to 10,000 turns, not to 1e+30.'
        """
        if self.lowest <= value <= self.highest:
            return ""
        ends = f"from {self.lowest:,g} to {self.highest:,g}{self.unit}"
        return f"{self.name} goes {ends}, not to {value:g}."


PLANE = Limits("A place on the seed plane", -1e30, 1e30)  # it repeats itself every 2³² seeds, exactly
WEIGHT = Limits("The weight of a seed")
SHARE = Limits("The share of the other class")
PSI = Limits("Psi")
NOISE_BLEND = Limits("The blend of the noise")
AMOUNT = Limits("The amount of a stored w")
STRENGTH = Limits("The strength of an edit")
TRANSLATION = Limits("The translation", unit=" image widths")
ROTATION = Limits("The rotation", unit=" turns")
CHANNEL_GAIN = Limits("The gain of a channel")
CUTOFF_SCALE = Limits("The scale of a cutoff")
GAIN_DB = Limits("The gain", -200.0, 200.0, " dB")
RANGE_DB = Limits("The range of the spectrum", 0.1, LARGEST, " dB")
BETA = Limits("The beta of the spectrum's window", 0.0, 200.0)


def problem(scene: Scene) -> str:
    """Which number of a scene is beyond its ends, as a sentence; empty where all are within."""
    return next(filter(None, (limits.problem(value) for limits, value in _numbers(scene))), "")


def _numbers(scene: Scene) -> Iterator[tuple[Limits, float]]:
    for point in (scene.latent, scene.pose.kept, scene.style_mix.source or LatentPoint()):
        yield from ((PLANE, point.x), (PLANE, point.y))
        yield from ((WEIGHT, each.weight) for each in point.blend)
    yield SHARE, scene.class_blend.share
    yield PSI, scene.truncation.psi
    yield NOISE_BLEND, scene.noise.blend
    yield from ((AMOUNT, row.amount) for row in scene.w_rows)
    yield from ((STRENGTH, edit.strength) for edit in scene.edits.edits)
    yield from ((TRANSLATION, scene.transform.tx), (TRANSLATION, scene.transform.ty))
    yield ROTATION, scene.transform.turns
    yield from ((CHANNEL_GAIN, scale.gain) for mix in scene.channel_mixes for scale in mix.scales)
    yield from ((CUTOFF_SCALE, ablation.cutoff_scale) for ablation in scene.ablations)
    yield GAIN_DB, scene.view.gain_db
    yield from ((RANGE_DB, scene.spectrum.range_db), (BETA, scene.spectrum.beta))

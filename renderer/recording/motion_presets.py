"""Ready-made motions: each gives the timeline that it is. No torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from renderer.noise import QUARTERS, NoiseMode
from renderer.recording.timeline import Curve, Easing, Interpolation, Key, Timeline, Track
from renderer.scene import SEED_COUNT, LatentPoint, SeedWeight, Transform

ROUND_KEYS = 16  # of a circle: a periodic cubic through so many strays from it by less than 1/10 000

HOLD, LINEAR = Easing(Curve.HOLD), Easing(Curve.LINEAR)


def seed_walk(seeds: Sequence[int], *, seconds_per_seed: float = 2.0, loops: bool = True) -> Timeline:
    """From seed to seed on one smooth curve in W, and back to the first one where it loops."""
    return Timeline(
        duration_s=seconds_per_seed * (len(seeds) if loops else len(seeds) - 1),
        loops=loops,
        tracks=(walk_track(seeds, seconds_per_seed=seconds_per_seed),),
    )


def walk_track(seeds: Sequence[int], *, seconds_per_seed: float | Fraction) -> Track:
    """The latent track of a seed walk. With a fraction, keys meet frames exactly."""
    keys = [Key(float(i * seconds_per_seed), LatentPoint(x=float(seed))) for i, seed in enumerate(seeds)]
    return Track("latent", tuple(keys), Interpolation.CUBIC)


def latent_circle(
    middle: int, first: int, second: int, *, size: float = 0.5, seconds: float = 8.0
) -> Timeline:
    """Once around a seed in W, in the plane of two others: m + size·(cos·(first − m) + sin·(second − m))."""
    keys = []
    for i in range(ROUND_KEYS):
        across, down = _on_circle(i, size)
        shares = ((middle, 1 - across - down), (first, across), (second, down))
        blend = tuple(SeedWeight(seed % SEED_COUNT, share) for seed, share in shares)
        keys.append(Key(seconds * i / ROUND_KEYS, LatentPoint(blend=blend)))
    return Timeline(seconds, loops=True, tracks=(Track("latent", tuple(keys), Interpolation.CUBIC),))


def orbit(start: Transform, *, radius: float = 0.1, seconds: float = 4.0) -> Timeline:
    """The input moves once around a circle that begins where it is. Units: `radius` in image widths."""
    places = [_on_circle(i, radius) for i in range(ROUND_KEYS)]
    times = [seconds * i / ROUND_KEYS for i in range(ROUND_KEYS)]
    across = [Key(at, start.tx + x - radius) for at, (x, _) in zip(times, places, strict=True)]
    down = [Key(at, start.ty + y) for at, (_, y) in zip(times, places, strict=True)]
    tracks = [
        Track(path, tuple(keys), Interpolation.CUBIC)
        for path, keys in (("transform.tx", across), ("transform.ty", down))
    ]
    return Timeline(seconds, loops=True, tracks=tuple(tracks))


def direction_sweep(row: int, *, strength: float = 3.0, seconds: float = 6.0) -> Timeline:
    """An edit from −strength to strength and back. Units: standard deviations of its direction."""
    keys = (Key(0.0, -strength), Key(seconds / 2, strength))
    return Timeline(seconds, loops=True, tracks=(Track(f"edits.edits.{row}.strength", keys),))


def layer_flight(layers: Sequence[str], *, seconds_per_layer: float = 0.5) -> Timeline:
    """One layer after the other, each for the same time."""
    keys = [Key(i * seconds_per_layer, layer, HOLD) for i, layer in enumerate(layers)]
    return Timeline(seconds_per_layer * len(layers), tracks=(Track("view.layer", tuple(keys)),))


def noise_loop(first: int, count: int, *, seconds_per_seed: float = 0.5) -> Timeline:
    """Noise that goes from seed to seed at an even pace, and back to the first one; the rest stands still.

    Each of the two seeds of the scene's noise is changed when it has no share. Two seeds would go to and fro,
    so there the blend goes once around: through each of them, and through each negated.
    """
    paths = ("noise.seed", "noise.second_seed")
    if count == 2:
        seeds = [[Key(0.0, first + i, HOLD)] for i in range(2)]
        blends = [Key(0.0, 0.0, LINEAR), Key(2 * seconds_per_seed, float(QUARTERS), LINEAR)]
    else:
        seeds = [[Key(0.0, first, HOLD)], []]
        for i in range(count):
            seeds[(i + 1) % 2].append(Key(i * seconds_per_seed, first + (i + 1) % count, HOLD))
        blends = [Key(i * seconds_per_seed, float(i % 2), LINEAR) for i in range(count)]
        if count % 2:  # the first seed is the second one of the last blend
            blends.append(Key(count * seconds_per_seed, 1.0, LINEAR))
    tracks = (
        Track("noise.mode", (Key(0.0, NoiseMode.RANDOM.value, HOLD),)),
        *(Track(path, tuple(keys)) for path, keys in zip(paths, seeds, strict=True)),
        Track("noise.blend", tuple(blends)),
    )
    return Timeline(seconds_per_seed * count, loops=True, tracks=tracks)


def _on_circle(key: int, radius: float) -> tuple[float, float]:
    angle = math.tau * key / ROUND_KEYS
    return radius * math.cos(angle), radius * math.sin(angle)

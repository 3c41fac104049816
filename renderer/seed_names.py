"""What a seed is called where it is shown: the seed plane goes on below 0. No torch."""

from __future__ import annotations

from renderer.scene import SEED_COUNT

_BELOW_0 = 2**20  # so many of the last seeds are named by how far they are below 0


def signed(seed: int) -> int:
    """A seed of a blend as the seed map names it: the last ones before 2³² are those below 0.

    >>> signed(7), signed(2**32 - 99)
    (7, -99)
    """
    return seed - SEED_COUNT if seed >= SEED_COUNT - _BELOW_0 else seed

"""What the library's list says of the components of a set of directions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from renderer.directions.direction_labels import Label
from widgets import controls

LEAST_SHARE = 1e-6
NO_VARIANCE = "holds no variance"
HOW_TO_ADD = "Click to look at it; double-click to add it as an edit, at +1σ."


def count_empty(variance_ratio: np.ndarray | None) -> int:
    """How many directions hold next to none of the variance, so that moving along them changes nothing.

    >>> count_empty(np.array([0.9, 0.1, 1e-9])), count_empty(None)
    (1, 0)
    """
    return 0 if variance_ratio is None else int((variance_ratio < LEAST_SHARE).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The components of a set. `labels` are what the user calls them, `names` what else they are called.

    Shapes: stdev [K], variance_ratio [K] or None.
    """

    stdev: np.ndarray
    variance_ratio: np.ndarray | None
    labels: Sequence[Label]
    names: Sequence[str]
    set_title: str

    def name(self, index: int) -> str:
        """What that one is called; empty where it has no name."""
        return controls.plain(self.labels[index].name or self.names[index])

    def is_empty(self, index: int) -> bool:
        """Whether it holds next to none of the variance."""
        return self.variance_ratio is not None and bool(self.variance_ratio[index] < LEAST_SHARE)

    def share(self, index: int) -> str:
        """How much of the variance it explains; empty where that is not known."""
        return "" if self.variance_ratio is None else f"{100 * self.variance_ratio[index]:.2f} %"

    def distance(self, index: int) -> str:
        """Its standard deviation, with as many decimals as all of the set, so that they stand in line."""
        decimals = max(2 - math.floor(math.log10(max(float(self.stdev.max()), 0.01))), 0)
        return f"{self.stdev[index]:.{decimals}f}"

    def about(self, index: int) -> str:
        """All that is known of it, and what a click does."""
        name, share, note = self.name(index), self.share(index), controls.plain(self.labels[index].note)
        lines = [f"{name or 'No name yet'}: direction {index} of ‘{controls.plain(self.set_title)}’"]
        if self.is_empty(index):
            lines += ["It holds none of the variance: pictures do not change along it."]
        elif share:
            lines += [f"It explains {share} of the variance."]
        return "\n".join([*lines, *([note] if note else []), HOW_TO_ADD])

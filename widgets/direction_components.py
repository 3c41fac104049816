"""What the library's list says of the components of a set of directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from renderer.directions.direction_labels import Label
from widgets import controls

HOW_TO_ADD = "Click to look at it; double-click to add it as an edit, at +1σ."


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

    def share(self, index: int) -> str:
        """How much of the variance it explains; empty where that is not known."""
        return "" if self.variance_ratio is None else f"{100 * self.variance_ratio[index]:.2f} %"

    def about(self, index: int) -> str:
        """All that is known of it, and what a click does."""
        name, share, note = self.name(index), self.share(index), controls.plain(self.labels[index].note)
        lines = [f"{name or 'No name yet'}: direction {index} of ‘{controls.plain(self.set_title)}’"]
        lines += [f"It explains {share} of the variance."] if share else []
        return "\n".join([*lines, *([note] if note else []), HOW_TO_ADD])

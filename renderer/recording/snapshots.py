"""The question for a burst of pictures, which is a job, and its answer. No torch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from renderer.recording.variation import Variation
from renderer.scene import Scene
from renderer.urgency import Urgency

MOST_PICTURES = 10_000


class SnapshotError(Exception):
    """Pictures that cannot be made or written; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class TakeSnapshots:
    """Render a scene with one control, or two against each other, at every value, into a folder.

    Of `across` and `down`, the values of `across` change faster. Written are the single pictures, one sheet
    of all, or both. `draft`: the precision of pictures while something is dragged, where the device has a
    faster one.
    """

    model: str
    scene: Scene
    across: Variation
    folder: str
    down: Variation | None = None
    with_pictures: bool = True
    with_sheet: bool = True
    draft: bool = False

    urgency = Urgency.LONG

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return len(self.across.values) * (1 if self.down is None else len(self.down.values))

    def scenes(self) -> Iterator[Scene]:
        """The scene of every picture. Raises: LookupError where the scene lacks a field."""
        for row in range(1 if self.down is None else len(self.down.values)):
            scene = self.scene if self.down is None else self.down.scene(self.scene, row)
            for column in range(len(self.across.values)):
                yield self.across.scene(scene, column)

    def names(self) -> Iterator[str]:
        """The file name of every picture, without its suffix: its number and its values.

        >>> from renderer.recording.variation import numbers
        >>> psi = numbers("truncation.psi", 0.0, 1.0, 2, name="psi")
        >>> list(TakeSnapshots("model.pkl", Scene(), psi, "out").names())
        ['1_psi=0', '2_psi=1']
        """
        digits, number = len(str(self.count)), 0
        for row in [""] if self.down is None else self.down.texts():
            for column in self.across.texts():
                number += 1
                parts = [f"{number:0{digits}d}", f"{self.across.name}={column}"]
                if self.down is not None:
                    parts.insert(1, f"{self.down.name}={row}")
                yield file_name("_".join(parts))


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The answer to `TakeSnapshots`: where the pictures are, and the name of the sheet if there is one.

    `notes` are sentences on what is not quite as asked for.
    """

    folder: str
    count: int
    sheet: str = ""
    notes: tuple[str, ...] = ()


def file_name(text: str) -> str:
    """The text with nothing in it that a file's name may not have anywhere."""
    return re.sub(r"[^\w=+.,()\-]+", "-", text).strip("-.")[:120] or "pictures"

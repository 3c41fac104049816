"""EditStack: directions in W with their strengths, as rows to be kept, ordered and switched. No torch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Edit:
    """One row: ws[first … last] move along a direction by `strength` of its standard deviations.

    `set_id` and `component` name the direction: arrays stay out of the scene. `last` None is the last w.
    """

    set_id: str
    component: int = 0
    strength: float = 0.0
    first: int = 0
    last: int | None = None
    is_on: bool = True
    is_solo: bool = False
    name: str = ""
    group: str = ""

    def rows(self, num_ws: int) -> range:
        """The ws that it moves, of so many."""
        last = num_ws - 1 if self.last is None else self.last
        return range(max(self.first, 0), min(last, num_ws - 1) + 1)


@dataclass(frozen=True, slots=True)
class EditStack:
    """All edits of a scene. They add up, so their order is only for the eye.

    While any edit is solo, only the solo ones count. `keeps_distance` brings every w that an edit has moved
    back to the distance from w_avg that it had. The ws in `locked` are not moved at all.
    """

    edits: tuple[Edit, ...] = ()
    keeps_distance: bool = False
    locked: tuple[int, ...] = ()

    def active(self) -> Iterator[Edit]:
        """The edits that count."""
        any_solo = any(edit.is_solo and edit.is_on for edit in self.edits)
        for edit in self.edits:
            if edit.is_on and edit.strength != 0 and (edit.is_solo or not any_solo):
                yield edit

    def with_edit(self, edit: Edit) -> EditStack:
        """One more row at the end."""
        return replace(self, edits=(*self.edits, edit))

    def with_row(self, index: int, edit: Edit) -> EditStack:
        """Another edit in that row."""
        return replace(self, edits=(*self.edits[:index], edit, *self.edits[index + 1 :]))

    def without_row(self, index: int) -> EditStack:
        """The same without that row."""
        return replace(self, edits=(*self.edits[:index], *self.edits[index + 1 :]))

    def with_duplicate(self, index: int) -> EditStack:
        """That row twice, one below the other."""
        return replace(self, edits=(*self.edits[: index + 1], *self.edits[index:]))

    def moved(self, start: int, end: int) -> EditStack:
        """The row `start` becomes the row `end`."""
        rows = list(self.edits)
        rows.insert(end, rows.pop(start))
        return replace(self, edits=tuple(rows))

    def with_locked(self, rows: Iterable[int], on: bool) -> EditStack:
        """Lock these ws, or free them."""
        changed = set(rows)
        locked = set(self.locked) | changed if on else set(self.locked) - changed
        return replace(self, locked=tuple(sorted(locked)))

    def sets(self) -> tuple[str, ...]:
        """The sets of directions that the rows name, each once."""
        return tuple(dict.fromkeys(edit.set_id for edit in self.edits))

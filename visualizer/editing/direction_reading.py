"""What is in the folder of a library of directions, read by and by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from renderer.directions import direction_labels, direction_set_file
from renderer.directions.direction_labels import LabelFileError, Labels
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionError, DirectionSet
from renderer.model_info import ModelInfo

READ_PER_LOOK = 6
NEVER = -1  # the time of a folder that has to be listed anew


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """A set of the library. Units: `date` of its file in seconds since 1970."""

    directions: DirectionSet
    date: float

    @property
    def set_id(self) -> str:
        """The set's own name."""
        return self.directions.set_id

    def is_of(self, model: ModelInfo) -> bool:
        """Whether it was found in that model; nobody knows of most imported ones."""
        return self.directions.model_hash in ("", model.content_hash)

    def problem(self, model: ModelInfo, component: int = 0) -> str:
        """Why that model cannot use a component, in one sentence; empty if it can."""
        try:
            self.directions.check_fits(num_ws=model.num_ws, w_dim=model.w_dim)
        except DirectionError as error:
            return str(error)
        if not 0 <= component < len(self.directions):
            return f"There is no direction {component}: the set has 0 to {len(self.directions) - 1}."
        return ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a library has been read; `problems` are those that this reading has found."""

    mtime: int | None = None
    listed: tuple[str, ...] = ()
    sets: Mapping[str, Shelved] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    labels: Labels | None = None
    problems: tuple[str, ...] = ()

    @property
    def due(self) -> list[str]:
        """What has not been read yet."""
        return [set_id for set_id in self.listed if set_id not in self.sets.keys() | self.unreadable]


def read_on(library: DirectionLibrary, before: Reading | None) -> Reading:
    """What is new in the folder, and a few sets more; the same object where there is nothing to say."""
    mtime = _mtime(library.folder)
    if before is None or mtime != before.mtime:
        reading = _listed(library, mtime, before or Reading())
    elif before.due:
        reading = replace(before, problems=())
    else:
        return before
    for set_id in reading.due[:READ_PER_LOOK]:
        reading = _with(library, set_id, reading)
    return reading


def _listed(library: DirectionLibrary, mtime: int | None, before: Reading) -> Reading:
    listed = tuple(library.list())
    sets = {set_id: known for set_id, known in before.sets.items() if set_id in listed}
    try:
        return Reading(mtime, listed, sets, labels=direction_labels.read(library.folder))
    except (LabelFileError, OSError) as error:
        return Reading(mtime, listed, sets, problems=(str(error),))


def _with(library: DirectionLibrary, set_id: str, reading: Reading) -> Reading:
    path = library.path(set_id)
    try:
        directions = direction_set_file.load(path)
        date = path.stat().st_mtime
        problem = ""
        if directions.set_id != set_id:
            problem = f"The file {path.name} in the library holds other directions than it says."
    except (DirectionError, OSError) as error:
        problem = f"{path.name} in the library of directions: {error}"
    else:
        if not problem:
            return replace(reading, sets={**reading.sets, set_id: Shelved(directions, date)})
    return replace(reading, unreadable=reading.unreadable | {set_id}, problems=(*reading.problems, problem))


def _mtime(folder: Path) -> int | None:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return None

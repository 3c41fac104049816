"""The library of directions as the window shows it: each set read once, with what the user calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from renderer.directions import direction_labels, direction_set_file
from renderer.directions.direction_labels import Label, LabelFileError, Labels
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionError, DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit
from renderer.model_info import ModelInfo

READ_PER_FRAME = 6
METHODS = {
    DirectionMethod.PCA: "PCA of w",
    DirectionMethod.ACTIVATION_PCA: "PCA of activations",
    DirectionMethod.SEFA: "SeFa",
    DirectionMethod.MEAN_DIFFERENCE: "mean difference",
    DirectionMethod.LINEAR_SVM: "linear SVM",
    DirectionMethod.LOGISTIC: "logistic boundary",
    DirectionMethod.IMPORTED: "imported",
}
MISSING = "These directions are not in the library: import their file."


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


class DirectionShelf:
    """Follows the folder of the library.

    `revision` changes with all that is shown of it; `problem` is to be told.
    """

    def __init__(self, library: DirectionLibrary) -> None:
        self.library = library
        self.labels = Labels()
        self.revision = 0
        self.problem = ""
        self._sets: dict[str, Shelved] = {}
        self._unreadable: set[str] = set()
        self._listed: list[str] = []
        self._folder_mtime: int | None = None
        self._has_looked = False

    @property
    def is_whole(self) -> bool:
        """Whether all sets have been read."""
        return self._has_looked and len(self._sets) + len(self._unreadable) >= len(self._listed)

    def refresh(self) -> None:
        """Once a frame: see what is new in the folder, and read a few sets of it."""
        mtime = _mtime(self.library.folder)
        if mtime != self._folder_mtime or not self._has_looked:
            self._folder_mtime, self._has_looked = mtime, True
            self._look()
        due = [set_id for set_id in self._listed if set_id not in self._sets.keys() | self._unreadable]
        for set_id in due[:READ_PER_FRAME]:
            self._read(set_id)

    def sets(self) -> list[Shelved]:
        """What has been read, the newest first."""
        return [self._sets[set_id] for set_id in self._listed if set_id in self._sets]

    def get(self, set_id: str) -> Shelved | None:
        """That set, if it is there and has been read."""
        return self._sets.get(set_id)

    def title(self, set_id: str) -> str:
        """What a set is called: by the user, or by its method."""
        shelved = self._sets.get(set_id)
        return self.labels.of(set_id).name or (METHODS[shelved.directions.method] if shelved else set_id)

    def component_name(self, set_id: str, component: int) -> str:
        """What a component is called: by the user, or in its file; else empty."""
        shelved = self._sets.get(set_id)
        names = shelved.directions.names if shelved is not None else ()
        given = names[component] if 0 <= component < len(names) else ""
        return self.labels.of(set_id, component).name or given

    def edit_problem(self, edit: Edit, model: ModelInfo) -> str:
        """Why that model cannot have the edit; empty if it can, and while the library is being read."""
        shelved = self._sets.get(edit.set_id)
        if shelved is not None:
            return shelved.problem(model, edit.component)
        return MISSING if self.is_whole else ""

    def relabel(self, label: Label, set_id: str, component: int | None = None) -> None:
        """Keep what the user calls a set or a component. Raises: OSError."""
        self._keep(lambda labels: labels.with_label(label, set_id, component))

    def remove(self, set_id: str) -> None:
        """Forget a set for good, with its labels. Raises: OSError."""
        self.library.remove(set_id)
        if self.labels.without_set(set_id) != self.labels:
            self._keep(lambda labels: labels.without_set(set_id))
        self._look()

    def _keep(self, change: Callable[[Labels], Labels]) -> None:
        """Change the labels on disk: another window may have changed others. Raises: OSError."""
        folder = self.library.folder
        try:
            known = direction_labels.read(folder)
        except LabelFileError as error:
            raise OSError(str(error)) from error
        self.labels = change(known)
        direction_labels.write(folder, self.labels)
        self.revision += 1

    def _look(self) -> None:
        self._listed = self.library.list()
        present = set(self._listed)
        self._sets = {set_id: known for set_id, known in self._sets.items() if set_id in present}
        self._unreadable = set()
        try:
            self.labels = direction_labels.read(self.library.folder)
        except (LabelFileError, OSError) as error:
            self.problem = str(error)
        self.revision += 1

    def _read(self, set_id: str) -> None:
        path = self.library.path(set_id)
        try:
            directions = direction_set_file.load(path)
            date = path.stat().st_mtime
        except (DirectionError, OSError) as error:
            self._unreadable.add(set_id)
            self.problem = f"{path.name} in the library of directions: {error}"
            return
        if directions.set_id != set_id:
            self._unreadable.add(set_id)
            self.problem = f"The file {path.name} in the library holds other directions than it says."
            return
        self._sets[set_id] = Shelved(directions, date)
        self.revision += 1


def about(directions: DirectionSet) -> str:
    """How a set was found, in a few words."""
    parts = [METHODS[directions.method]]
    if directions.samples:
        parts.append(f"{directions.samples:,} samples")
    if directions.layers is not None:
        parts.append(f"ws {directions.layers[0]}–{directions.layers[1]}")
    return " · ".join(parts)


def _mtime(folder: Path) -> int | None:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return None

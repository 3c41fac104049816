"""The user's sets of directions: a folder of files named by what they hold. No torch."""

from __future__ import annotations

import re
from collections import OrderedDict
from pathlib import Path

import platformdirs

from renderer.atomic_file import write_atomically
from renderer.directions import direction_set_file
from renderer.directions.direction_set import DirectionError, DirectionSet
from renderer.directions.w_library import WLibrary

_MOST_KEPT = 16
_SET_ID = re.compile(r"[0-9a-f]{8,64}")


def user_folder() -> Path:
    """Where the sets of this user are."""
    return Path(platformdirs.user_data_dir("sg3-viz", appauthor=False)) / "directions"


class DirectionLibrary:
    """Finds sets by their `set_id`; a set never changes, so what is known of it stays true."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_folder()
        self.stored_ws = WLibrary(self.folder / "w_plus")
        self._known: OrderedDict[str, DirectionSet] = OrderedDict()
        self._lent: dict[str, DirectionSet] = {}

    def lend(self, directions: DirectionSet) -> None:
        """Have a set as long as the library lives, without keeping it in the folder."""
        self._lent[directions.set_id] = directions

    def add(self, directions: DirectionSet) -> Path:
        """Keep a set; where it is kept. Raises: OSError."""
        path = self._path(directions.set_id)
        if not path.exists():
            write_atomically(path, directions.to_npz())
        self._remember(directions)
        return path

    def get(self, set_id: str) -> DirectionSet:
        """The set of that name. Raises: DirectionError if it is not there, or not what it says."""
        if set_id in self._lent:
            return self._lent[set_id]
        if set_id in self._known:
            self._known.move_to_end(set_id)
            return self._known[set_id]
        if not _SET_ID.fullmatch(set_id):
            raise DirectionError(f"'{set_id:.40}' is no name of a set of directions.")
        path = self._path(set_id)
        if not path.exists():
            raise DirectionError(f"The directions {set_id} are not in the library: import their file.")
        directions = direction_set_file.load(path)
        if directions.set_id != set_id:
            raise DirectionError(f"The file {path.name} in the library holds other directions than it says.")
        self._remember(directions)
        return directions

    def has(self, set_id: str) -> bool:
        """Whether the set is there."""
        if set_id in self._known or set_id in self._lent:
            return True
        return _SET_ID.fullmatch(set_id) is not None and self._path(set_id).exists()

    def list(self) -> list[str]:
        """The names of all sets, the newest first."""
        try:
            files = [path for path in self.folder.glob("*.npz") if _SET_ID.fullmatch(path.stem)]
            files.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        except OSError:
            return []
        return [path.stem for path in files]

    def remove(self, set_id: str) -> None:
        """Forget a set for good. Raises: OSError."""
        self._known.pop(set_id, None)
        if _SET_ID.fullmatch(set_id):
            self._path(set_id).unlink(missing_ok=True)

    def _path(self, set_id: str) -> Path:
        return self.folder / f"{set_id}.npz"

    def _remember(self, directions: DirectionSet) -> None:
        self._known[directions.set_id] = directions
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)

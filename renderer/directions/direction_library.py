"""The user's sets of directions, files named by what they hold, and those of the demo model. No torch."""

from __future__ import annotations

import re
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

import platformdirs

import assets.demo
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
    """Finds sets by their `set_id`; a set never changes, so what is known of it stays true.

    `shipped` is a folder of sets that stay; without a `folder` of one's own, that of the demo model.
    """

    def __init__(self, folder: Path | None = None, *, shipped: Path | None = None) -> None:
        self.folder = folder or user_folder()
        self.shipped = assets.demo.DIRECTIONS if folder is None and shipped is None else shipped
        self.stored_ws = WLibrary(self.folder / "w_plus")
        self._known: OrderedDict[str, DirectionSet] = OrderedDict()
        self._lent: dict[str, DirectionSet] = {}

    def lend(self, directions: DirectionSet) -> None:
        """Have a set as long as the library lives, without keeping it in the folder."""
        self._lent[directions.set_id] = directions

    def add(self, directions: DirectionSet) -> Path:
        """Keep a set; where it is kept. Raises: OSError."""
        path = self.path(directions.set_id)
        if not path.exists():
            write_atomically(path, directions.to_npz())
        self._remember(directions)
        return path

    def get(self, set_id: str) -> DirectionSet:
        """The set of that name. Raises: DirectionError if it is not there, or not what it says."""
        if set_id in self._lent:
            return self._lent[set_id]
        if (known := self._known.get(set_id)) is not None:
            with suppress(KeyError):  # another thread may have put others in its place
                self._known.move_to_end(set_id)
            return known
        if not _SET_ID.fullmatch(set_id):
            raise DirectionError(f"'{set_id:.40}' is no name of a set of directions.")
        path = self.path(set_id)
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
        return _SET_ID.fullmatch(set_id) is not None and self.path(set_id).exists()

    def list(self) -> list[str]:
        """The names of all sets, the newest first; those that come with the program are the last."""
        folders = (self.folder, self.shipped) if self.shipped else (self.folder,)
        return list(dict.fromkeys(set_id for folder in folders for set_id in _set_ids(folder)))

    def is_shipped(self, set_id: str) -> bool:
        """Whether a set comes with the program, so that it cannot be removed."""
        return self.shipped is not None and (self.shipped / f"{set_id}.npz").exists()

    def remove(self, set_id: str) -> None:
        """Forget a set for good. Raises: OSError, also for one that comes with the program."""
        if self.is_shipped(set_id):
            raise OSError("these directions come with the program")
        self._known.pop(set_id, None)
        if _SET_ID.fullmatch(set_id):
            self.path(set_id).unlink(missing_ok=True)

    def path(self, set_id: str) -> Path:
        """The file of a set, whether or not it is there."""
        folder = self.shipped if self.shipped is not None and self.is_shipped(set_id) else self.folder
        return folder / f"{set_id}.npz"

    def _remember(self, directions: DirectionSet) -> None:
        self._known[directions.set_id] = directions
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)


def _set_ids(folder: Path) -> list[str]:
    try:
        files = [path for path in folder.glob("*.npz") if _SET_ID.fullmatch(path.stem)]
        files.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    except OSError:
        return []
    return [path.stem for path in files]

"""Models that were fetched from the web, each in a folder of its own with a note of where it came from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from renderer import versioned_json
from renderer.atomic_file import write_atomically
from renderer.remote.address import Address, RemoteError, parse

NOTE = "fetched.json"


@dataclass(frozen=True, slots=True)
class CachedModel:
    """A file that was fetched whole. Units: `fetched_s` since 1970."""

    url: str
    path: Path
    bytes: int
    sha256: str
    fetched_s: float

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class _Note:
    url: str
    name: str
    bytes: int
    sha256: str
    fetched_s: float


def cache_folder() -> Path:
    """Where the models of this user lie that were fetched from the web."""
    return Path(platformdirs.user_cache_dir("sg3-viz", appauthor=False)) / "models"


class ModelCache:
    """The models in a folder; a file counts only with its note, which is written when it is whole."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder()

    def find(self, address: Address) -> CachedModel | None:
        """The model from that address, if it was fetched and is still there.

        Raises: RemoteError if its content is not what the address asks for.
        """
        found = _read(self.place(address))
        if found is not None and address.sha256 and address.sha256 != found.sha256:
            raise RemoteError(
                f"{found.name} was fetched before, but with another sha256 ({found.sha256[:16]}…) than this "
                "address asks for: delete it under “Downloads” in the Models pane, or check the address."
            )
        return found

    def find_text(self, text: str) -> CachedModel | None:
        """As `find`, of an address as somebody has typed it. Raises: RemoteError."""
        return self.find(parse(text))

    def every(self) -> tuple[CachedModel, ...]:
        """All of them, the newest first; none where the folder cannot be read."""
        found = (model for folder in self._folders() if (model := _read(folder)) is not None)
        return tuple(sorted(found, key=lambda model: -model.fetched_s))

    def note(self, address: Address, path: Path, *, sha256: str, fetched_s: float) -> CachedModel:
        """Say that a file in its place is whole. OSError if that cannot be written."""
        size = path.stat().st_size
        note = _Note(address.url, path.name, size, sha256, fetched_s)
        write_atomically(path.parent / NOTE, versioned_json.encode(note))
        return CachedModel(address.url, path, size, sha256, fetched_s)

    def remove(self, model: CachedModel) -> None:
        """Delete a model and what is left of its fetching. OSError if that is not allowed."""
        (model.path.parent / NOTE).unlink(missing_ok=True)
        shutil.rmtree(model.path.parent)

    def place(self, address: Address) -> Path:
        """The folder of an address, whether or not it is there."""
        return self.folder / address.key

    def _folders(self) -> Iterator[Path]:
        try:
            yield from self.folder.iterdir()
        except OSError:
            return


def _read(folder: Path) -> CachedModel | None:
    """The model in a folder; None where there is none, or not the one that its note tells of."""
    try:
        note = msgspec.json.decode((folder / NOTE).read_bytes(), type=_Note)
        path = folder / Path(note.name).name
        if path.stat().st_size != note.bytes:
            return None
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    return CachedModel(note.url, path, note.bytes, note.sha256, note.fetched_s)

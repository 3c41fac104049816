"""Unsaved work on disk, to be found again after a crash: one file for each window, locked while it lives."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from renderer import versioned_json
from renderer.atomic_file import write_atomically
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.versioned_json import JsonFormat

VERSION = 1
SUFFIX, LOCK_SUFFIX = ".json", ".lock"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


class RecoveryError(Exception):
    """A file of unsaved work that cannot be read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Unsaved work: the project, the file that it belongs to ("" for none), its name.

    Units: `kept_at` in seconds since 1970.
    """

    project: Project
    path: str
    name: str
    kept_at: float = 0.0


class _File(msgspec.Struct, frozen=True):
    version: int
    path: str
    name: str
    kept_at: float
    project: msgspec.Raw


_FORMAT = JsonFormat(RecoveryError, VERSION, "holds no unsaved work", "this is no unsaved work")


def user_folder() -> Path:
    """Where unsaved work of this user is."""
    return Path(platformdirs.user_state_dir("sg3-viz", appauthor=False)) / "recovery"


class RecoveryFile:
    """A place for unsaved work. Who holds its lock owns it; the system frees the locks of the dead."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def new(cls, folder: Path) -> RecoveryFile:
        """One that nobody else has. Raises: OSError."""
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        while True:
            path = folder / f"{uuid.uuid4().hex}{SUFFIX}"
            if (lock := _lock(path.with_suffix(LOCK_SUFFIX))) is not None:
                return cls(path, lock)

    def write(self, unsaved: Unsaved) -> None:
        """Keep this work in place of the last. Raises: OSError."""
        project = msgspec.Raw(versioned_json.encode_short(unsaved.project))
        name = unsaved.name.encode(errors="replace").decode()
        path = unsaved.path if _is_text(unsaved.path) else ""
        file = _File(VERSION, path, name, unsaved.kept_at, project)
        write_atomically(self.path, msgspec.json.encode(file), mode=PRIVATE_FILE)

    def read(self) -> Unsaved:
        """The work that is kept. Raises: RecoveryError."""
        name = str(self.path)
        file = _FORMAT.decode(_FORMAT.content(self.path), _File, source=name)
        try:
            project = project_file.decode(bytes(file.project), source=name)
        except project_file.ProjectFileError as error:
            raise RecoveryError(str(error)) from error
        return Unsaved(project, file.path, file.name, file.kept_at)

    def remove(self) -> None:
        """Forget the work, and what a write that was cut off has left; nothing is raised."""
        leftovers = self.path.parent.glob(f".{self.path.name}.*")
        with suppress(OSError):
            for path in (self.path, *leftovers, self.path.with_suffix(LOCK_SUFFIX)):
                path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Leave it to the next window that looks for lost work."""
        with suppress(OSError):
            os.close(self._lock)


def abandoned(folder: Path) -> Iterator[RecoveryFile]:
    """The files whose windows are dead, the newest work first; they belong to the caller from now on."""
    found, paths = [], list[Path]()
    with suppress(OSError):
        paths += folder.glob(f"*{LOCK_SUFFIX}")
    for path in paths:
        with suppress(OSError):  # it may be somebody else's, or gone meanwhile
            if (lock := _lock(path)) is None:
                continue
            file = RecoveryFile(path.with_suffix(SUFFIX), lock)
            if file.path.exists():
                found.append((file.path.stat().st_mtime, file))
            else:
                file.remove()
    for _, file in sorted(found, key=lambda each: -each[0]):
        yield file


def _is_text(name: str) -> bool:
    """Whether it can be written as UTF-8: names of files may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _lock(path: Path) -> int | None:
    """An open lock on that file, which is made if need be; None if somebody else has it. Raises: OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    with suppress(OSError):
        _lock_handle(handle)
        if os.path.samestat(os.fstat(handle), path.stat()):  # else it was removed meanwhile
            return handle
    os.close(handle)
    return None


if sys.platform == "win32":
    import msvcrt

    def _lock_handle(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock_handle(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

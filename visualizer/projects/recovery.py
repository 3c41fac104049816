"""Unsaved work on disk, to be found again after a crash: one file for each window, locked while it lives."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import platformdirs

from renderer import versioned_json
from renderer.atomic_file import write_atomically
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.recording.take import Noted
from renderer.versioned_json import JsonFormat
from visualizer.files import is_text, lock

VERSION = 1
SUFFIX, LOCK_SUFFIX = ".json", ".lock"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
MOST_TRIES = 3
_HELD_BY_ANOTHER = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


class RecoveryError(Exception):
    """A file of unsaved work that cannot be read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Unsaved work: the project, the file that it belongs to ("" for none), its name.

    `noted` is what a take that is recorded has noted, which is kept as the keys that it becomes.
    Units: `kept_at` in seconds since 1970.
    """

    project: Project
    path: str
    name: str
    kept_at: float = 0.0
    noted: Noted | None = None

    def with_keys(self) -> Project:
        """The project as it would be if the take had ended."""
        if self.noted is None:
            return self.project
        return replace(self.project, timeline=self.noted.on(self.project.timeline))


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
        """One that nobody else has. Raises: OSError, also where files cannot be locked."""
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        for _ in range(MOST_TRIES):  # who looks for lost work holds a new one for a moment
            path = folder / f"{uuid.uuid4().hex}{SUFFIX}"
            lock_path, held = path.with_suffix(LOCK_SUFFIX), None
            try:
                held = _lock(lock_path)
            finally:
                if held is None:
                    with suppress(OSError):
                        lock_path.unlink()
            if held is not None:
                return cls(path, held)
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    @property
    def is_findable(self) -> bool:
        """Whether a window that looks for lost work finds it: not if somebody has emptied the folder."""
        return _is_open(self.path.with_suffix(LOCK_SUFFIX), self._lock)

    def write(self, unsaved: Unsaved) -> None:
        """Keep this work in place of the last. Raises: OSError."""
        project = msgspec.Raw(versioned_json.encode_short(unsaved.with_keys()))
        name = unsaved.name.encode(errors="replace").decode()
        path = unsaved.path if is_text(unsaved.path) else ""
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
            if (held := _lock(path)) is None:
                continue
            file = RecoveryFile(path.with_suffix(SUFFIX), held)
            if file.path.exists():
                found.append((file.path.stat().st_mtime, file))
            else:
                file.remove()
    for _, file in sorted(found, key=lambda each: -each[0]):
        yield file


def _lock(path: Path) -> int | None:
    """An open lock on that file, which is made if need be; None if somebody else has it. Raises: OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    is_held = False
    try:
        lock(handle)
        is_held = _is_open(path, handle)  # else it was removed meanwhile
    except OSError as error:
        if error.errno not in _HELD_BY_ANOTHER:
            raise
    finally:
        if not is_held:
            os.close(handle)
    return handle if is_held else None


def _is_open(path: Path, handle: int) -> bool:
    """Whether that handle is of the file that has the name now."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False

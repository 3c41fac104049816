"""The part of a file that has come so far: locked, hashed as it grows, gone on with after a break."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from renderer import versioned_json
from renderer.atomic_file import READABLE_BY_ALL, write_atomically
from renderer.remote.address import RemoteError

CONTENT, ORIGIN = "partial", "partial.json"
PRIVATE = 0o600
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Origin:
    """Which state of a file the part is of: the whole's size, and the server's word for that state."""

    validator: str = ""
    total: int | None = None


class LetGo(Exception):
    """The part was let go by another thread: whoever wrote it stops."""


class PartialFile:
    """A part of a file on disk that one writer holds at a time, in whatever process.

    Raises: RemoteError if somebody else holds it; OSError if it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path, self._origin_path = folder / CONTENT, folder / ORIGIN
        self._guard = threading.Lock()
        self._file = _open_locked(self.path)
        self._hash = hashlib.sha256()
        self.origin = self._read_origin()
        while chunk := self._file.read(_CHUNK):
            self._hash.update(chunk)
        self.size = self._file.tell()

    @property
    def sha256(self) -> str:
        """The hash of what is there."""
        return self._hash.hexdigest()

    def begin(self, origin: Origin, *, keep: bool) -> None:
        """What comes next is of this state of the file; without `keep` it begins anew. Raises: LetGo."""
        with self._guard:
            self._check_is_held()
            if not keep:
                self._file.seek(0)
                self._file.truncate()
                self._hash, self.size = hashlib.sha256(), 0
            self.origin = origin
            write_atomically(self._origin_path, versioned_json.encode(origin))

    def append(self, content: bytes) -> None:
        """Write what follows. Raises: LetGo; OSError if the disk is full."""
        with self._guard:
            self._check_is_held()
            self._file.write(content)
            self._hash.update(content)
            self.size += len(content)

    def head(self, count: int) -> bytes:
        """The first bytes. Raises: LetGo; OSError."""
        with self._guard:
            self._check_is_held()
            self._file.seek(0)  # what is written still goes to the end
            return self._file.read(count)

    def finish(self, path: Path) -> None:
        """Give the whole file its name. Raises: LetGo; OSError."""
        with self._guard:
            self._check_is_held()
            self._file.flush()
            os.fsync(self._file.fileno())
            if sys.platform == "win32":  # no open file is moved there
                self._file.close()
            self.path.chmod(READABLE_BY_ALL)
            self.path.replace(path)
            self._file.close()
            self._origin_path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete the part: it is of no use."""
        with self._guard:
            if not self._file.closed:
                self._file.close()
                self.path.unlink(missing_ok=True)
                self._origin_path.unlink(missing_ok=True)

    def let_go(self) -> None:
        """Leave the part as it is for whoever goes on with it; from any thread."""
        with self._guard, suppress(OSError):  # on a full disk the last bytes are lost, and fetched again
            self._file.close()

    def _check_is_held(self) -> None:
        if self._file.closed:
            raise LetGo

    def _read_origin(self) -> Origin:
        try:
            return msgspec.json.decode(self._origin_path.read_bytes(), type=Origin)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return Origin()


def _open_locked(path: Path) -> BinaryIO:
    """The file, for this writer alone until it is closed, however the process ends."""
    file = open(path, "a+b", opener=lambda name, flags: os.open(name, flags, PRIVATE))  # noqa: SIM115
    file.seek(0)
    try:
        _lock(file)
        if not path.exists() or not os.path.samestat(os.fstat(file.fileno()), path.stat()):
            raise BlockingIOError  # finished or discarded between opening and locking
    except OSError as error:
        file.close()
        if isinstance(error, BlockingIOError | PermissionError):
            raise RemoteError(
                "This model is being fetched already, in another window: wait for it."
            ) from error
        raise
    return file


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

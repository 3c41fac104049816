"""Hidden files beside the ones that are to be: whose process is killed, whose are swept up later. No torch.

A process locks the files that it writes; the lock goes with the process, however that ends. So what is of our
kind and not locked is nobody's.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from renderer import atomic_file

if sys.platform != "win32":
    import fcntl

MARK = "sg3-viz"
_OURS = re.compile(rf"\..{{1,40}}\.{MARK}-[a-z0-9_]{{8}}(\.\w{{1,5}})?", re.DOTALL)
LONGEST_STEM = 40
_BEING_WRITTEN: set[Path] = set()


class IsHeld(Exception):
    """Another process holds the file, or another part of this one."""


class HiddenFile:
    """A new, empty, locked file in a folder, of a name that nobody sees. Raises: OSError."""

    def __init__(self, folder: Path, stem: str, suffix: str) -> None:
        prefix = f".{stem[:LONGEST_STEM] or '_'}.{MARK}-"
        self._handle, name = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=suffix)
        self.path = Path(name)
        _BEING_WRITTEN.add(self.path)
        with suppress(OSError):  # some file systems have no locks: then nothing there is swept up either
            _lock(self._handle)

    def move(self, path: Path) -> None:
        """Give it its name. Raises: OSError."""
        if sys.platform == "win32":  # which moves nothing that is open
            self._close()
        self.path.chmod(0o644)
        self.path.replace(path)
        self._close()  # not before: who sweeps up would take a file without a lock for nobody's

    def move_to_free_name(self, path: Path) -> Path:
        """Give it its name, or the next that nobody has; returns that. Raises: OSError."""
        if sys.platform == "win32":
            self._close()
        self.path.chmod(0o644)
        path = atomic_file.move_to_free_name(self.path, path)
        self._close()
        return path

    def remove(self) -> None:
        """Delete it, if it has not been moved; nothing is raised, since what stays is swept up later."""
        self._close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        _BEING_WRITTEN.discard(self.path)
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def remove_all() -> None:
    """Delete what this process is writing, since it is about to end."""
    for path in list(_BEING_WRITTEN):
        with suppress(OSError):
            path.unlink()


def hold(path: Path) -> int:
    """Keep a file for this process until the handle that this returns is closed. Raises: IsHeld, OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        _lock(handle)
    except BlockingIOError as error:
        os.close(handle)
        raise IsHeld(str(path)) from error
    except OSError:  # this file system has no locks
        pass
    return handle


def sweep(folder: Path) -> None:
    """Delete the hidden files of this kind that no living process holds."""
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if _OURS.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                _delete_if_free(path)


def _delete_if_free(path: Path) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR)
        try:
            _lock(handle)
            if sys.platform != "win32":
                path.unlink()
        finally:
            os.close(handle)
        if sys.platform == "win32":  # which does not delete what is open anywhere
            path.unlink()


def _lock(handle: int) -> None:
    """Raises: BlockingIOError if somebody else has it, OSError where files cannot be locked."""
    if sys.platform != "win32":
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

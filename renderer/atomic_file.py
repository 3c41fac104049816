"""Files written whole or not at all, also if the program is killed or the machine loses power."""

from __future__ import annotations

import errno
import itertools
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

READABLE_BY_ALL = 0o644
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def nothing() -> None:
    """Check nothing."""


def write_atomically(
    path: Path, content: bytes, *, mode: int = READABLE_BY_ALL, check: Callable[[], None] = nothing
) -> None:
    """Write a file under a temporary name beside it, then move it into place; folders are made.

    Whenever that ends, there is the whole old file or the whole new one. A file that is there keeps its
    permissions, a new one gets `mode`; a link stays one, and what it points to is written. Right before the
    move `check` may raise what speaks against it.

    Raises: OSError, also for a file that is write-protected, with the old file as it was.
    """

    def give_name(temporary: Path, path: Path) -> None:
        check()
        temporary.replace(path)

    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, content, mode=_mode_of(path, mode), give_name=give_name)


def write_new(path: Path, content: bytes) -> None:
    """As `write_atomically`, for a file that is not there: of several who write it at once one has the name.

    Raises: FileExistsError for the others, OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, content, mode=READABLE_BY_ALL, give_name=_take_name)


def move_to_free_name(temporary: Path, path: Path) -> Path:
    """Give a file its name, or that with a number behind it where somebody has it; returns what it got.

    Raises: OSError.
    """
    for name in numbered(path.parent, path.stem, path.suffix):
        with suppress(FileExistsError):
            _take_name(temporary, name)
            return name
    raise AssertionError("there is always another number")


def numbered(folder: Path, stem: str, suffix: str) -> Iterator[Path]:
    """A file of that name in the folder, then the same with -2, -3, … behind its stem."""
    yield folder / f"{stem}{suffix}"
    yield from (folder / f"{stem}-{count}{suffix}" for count in itertools.count(2))


def _write(path: Path, content: bytes, *, mode: int, give_name: Callable[[Path, Path], object]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        give_name(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _keep_names(path.parent)


def _take_name(temporary: Path, path: Path) -> None:
    """Raises: FileExistsError if somebody has it."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # this file system has no links
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        temporary.replace(path)
    else:
        temporary.unlink()


def is_write_protected(path: Path) -> bool:
    """Whether it is a file that nobody may write: moving another into its place would not ask."""
    try:
        return not path.stat().st_mode & _WRITABLE
    except OSError:
        return False


def _mode_of(path: Path, mode: int) -> int:
    """Raises: PermissionError for a file that is write-protected."""
    if is_write_protected(path):
        raise PermissionError(errno.EACCES, "it is write-protected", str(path))
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return mode


def _keep_names(folder: Path) -> None:
    """Have the folder's list of names written, too, where the system has a way to say so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

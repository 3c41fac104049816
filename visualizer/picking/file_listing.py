"""What is in a folder, as a list of files to pick from."""

from __future__ import annotations

import stat
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from visualizer.files import is_folder, is_there
from widgets import controls


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    path: Path
    is_folder: bool
    size: int
    modified: float


def listing(folder: Path, suffixes: Collection[str]) -> tuple[Entry, ...]:
    """Folders, then the files with one of those suffixes, by name. OSError if the folder cannot be read."""
    entries = []
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        try:
            about = path.stat()
        except OSError:
            continue
        is_folder = stat.S_ISDIR(about.st_mode)
        if is_folder or path.suffix.lower() in suffixes:
            entries.append(Entry(path, is_folder, about.st_size, about.st_mtime))
    return tuple(sorted(entries, key=lambda entry: (not entry.is_folder, entry.path.name.lower())))


@dataclass(frozen=True, slots=True)
class Arrived:
    """Where a path has led: into a folder, to a file, or nowhere, which `problem` says."""

    folder: Path | None = None
    entries: tuple[Entry, ...] = ()
    file: Path | None = None
    problem: str = ""


def arrive(texts: Sequence[str], suffixes: Collection[str], *, is_new: bool = False) -> Arrived:
    """Follow the first of these paths that leads somewhere. `is_new`: a file need not be there."""
    arrived = Arrived()
    for text in texts:
        arrived = _arrive(text, suffixes, is_new=is_new)
        if not arrived.problem:
            break
    return arrived


def _arrive(text: str, suffixes: Collection[str], *, is_new: bool) -> Arrived:
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        return Arrived(problem=f"{text} names a user whom this machine does not know.")
    if not is_folder(path) and (is_new or is_there(path)):
        return Arrived(file=path)
    try:
        return Arrived(path.absolute(), listing(path, suffixes))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        return Arrived(problem=f"{controls.plain(text)} cannot be shown: {reason}.")


def date_text(seconds: float) -> str:
    """A time as people read it; empty where it is none.

    Units: seconds since 1970.
    """
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
    except (OSError, OverflowError, ValueError):
        return ""


def size_text(size: int) -> str:
    """A number of bytes as people read it."""
    if size < 10**6:
        return f"{max(size, 1) / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB"

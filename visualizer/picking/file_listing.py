"""What is in a folder, as a list of files to pick from."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


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
            is_folder, about = path.is_dir(), path.stat()
        except OSError:
            continue
        if is_folder or path.suffix.lower() in suffixes:
            entries.append(Entry(path, is_folder, about.st_size, about.st_mtime))
    return tuple(sorted(entries, key=lambda entry: (not entry.is_folder, entry.path.name.lower())))


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

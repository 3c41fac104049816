"""Writing a project over nothing but what was there before. It asks a disk: this is for threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from renderer.recording import project_file
from renderer.recording.project_file import Project

Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What has come of it: which version of the file is there now, or why it was not written.

    `is_in_the_way`: something else is there, of which somebody has to be asked first.
    """

    path: Path
    stamp: Stamp | None = None
    is_in_the_way: bool = False
    problem: str = ""


def save(path: Path, project: Project, *, known: Stamp | None, replaces: bool) -> Saved:
    """Write a project; where it `replaces`, in place of anything, else of the `known` version."""
    if not replaces and stamp_of(path) not in (None, known):
        return Saved(path, is_in_the_way=True)
    try:
        project_file.write(path, project)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        problem = f"‘{path.name}’ could not be saved: {reason}. Save it elsewhere."
        return Saved(path, problem=problem)
    return Saved(path, stamp_of(path))


def stamp_of(path: Path) -> Stamp | None:
    """What tells one version of a file from another; None where there is none."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns

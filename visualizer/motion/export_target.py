"""Where an export goes: what is there already, and which name is free. It asks disks: this is for threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from renderer.recording.frame_folder import frames_there
from visualizer.files import expanded, free_path, is_folder, is_there


@dataclass(frozen=True, slots=True)
class Place:
    """What is asked: the path that was typed, or "" for a free name of this stem in the folder.

    `suffix` "" is a folder of frames. Paths that are `taken` are not free; `running` are being written.
    """

    typed: str
    folder: Path
    stem: str
    suffix: str
    taken: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()

    @property
    def likely(self) -> Target:
        """What will probably be found, without asking a disk."""
        path = str(expanded(self.typed)) if self.typed else str(self.folder / f"{self.stem}{self.suffix}")
        return Target(path, path)


@dataclass(frozen=True, slots=True)
class Target:
    """A path for the export, and one that is free; why it cannot be, and what is there already, in words."""

    path: str
    free: str
    problem: str = ""
    there: str = ""


def look_at(place: Place) -> Target:
    """What is there."""
    free = free_path(place.folder, place.stem, place.suffix, taken=place.taken)
    path = expanded(place.typed) if place.typed else free
    problem = _problem(path, place)
    return Target(str(path), str(free), problem, "" if problem else _there(path, place.suffix))


def _problem(path: Path, place: Place) -> str:
    """Why this is no name for the format; empty if it is one."""
    if str(path) in place.running:
        return "An export to this place is under way."
    suffix, is_a_folder = place.suffix, is_folder(path)
    if not suffix:
        return "This is no folder." if is_there(path) and not is_a_folder else ""
    if is_a_folder:
        return "This is a folder: name a file."
    return "" if path.suffix.lower() == suffix else f"The name of such a file ends in {suffix}."


def _there(path: Path, suffix: str) -> str:
    if suffix:
        return "This file is there already; it will be replaced." if is_there(path) else ""
    count = frames_there(path)
    return f"{count} frames are there already: if they are of this very export, it goes on." if count else ""

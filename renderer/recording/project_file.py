"""Projects: what somebody works at, as versioned JSON, alone or inside a video made of it. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from renderer import scene_file, versioned_json
from renderer.atomic_file import nothing, write_atomically
from renderer.comparison import Comparison
from renderer.recording.bookmarks import Bookmark
from renderer.recording.timeline import Timeline, Track
from renderer.recording.video_metadata import VIDEO_SUFFIXES, MetadataError, read_comment
from renderer.recording.video_settings import VideoSettings
from renderer.scene import Scene
from renderer.scene_file import SceneFileError
from renderer.versioned_json import JsonFormat

VERSION = 3  # 1 was a scene alone, as `renderer.scene_file` writes it; 2 had no bookmarks and no window
SUFFIX = ".sg3viz"
MOST_CELLS = 64


class ProjectFileError(Exception):
    """A file that holds no project that this version can read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a grid: what it has instead of the project's own model and latent point.

    `seed_offset` is added to every seed. With a `comparison` it is the second picture, of the cell's model;
    the comparison's own `model` is None.
    """

    model: str = ""
    model_hash: str = ""
    latent: Track | None = None
    seed_offset: int = 0
    comparison: Comparison | None = None

    def __post_init__(self) -> None:
        if self.latent is not None and self.latent.path != "latent":
            raise ValueError("a cell's latent track is of another field")


@dataclass(frozen=True, slots=True)
class Grid:
    """Pictures side by side, row by row."""

    columns: int = 1
    cells: tuple[Cell, ...] = (Cell(),)

    def __post_init__(self) -> None:
        count = len(self.cells)
        if not 1 <= count <= MOST_CELLS or self.columns < 1 or count % self.columns:
            raise ValueError(f"a grid has 1 to {MOST_CELLS} cells in full rows")

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.cells) // self.columns


@dataclass(frozen=True, slots=True)
class WindowState:
    """How the window stood when a project was saved: its layout, and the second picture if there was one."""

    layout: str = ""
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A scene, what changes in it with time, how it becomes a video, and the scenes that are bookmarked.

    `model` names what to open: in a file, the name of the model's file; while it is worked with, its path.
    `window` is filled in when a project is saved, and is no part of what is undone. `playhead_s` is when the
    scene is on the timeline; projects that differ in nothing else are equal.
    """

    scene: Scene = field(default_factory=Scene)
    model: str = ""
    model_hash: str = ""
    timeline: Timeline = field(default_factory=Timeline)
    video: VideoSettings = field(default_factory=VideoSettings)
    grid: Grid = field(default_factory=Grid)
    bookmarks: tuple[Bookmark, ...] = ()
    window: WindowState = field(default_factory=WindowState)
    playhead_s: float = field(default=0.0, compare=False)
    version: int = VERSION

    def models(self) -> tuple[str, ...]:
        """The model of each cell."""
        return tuple(cell.model or self.model for cell in self.grid.cells)

    def timelines(self) -> tuple[Timeline, ...]:
        """The timeline of each cell."""
        return tuple(
            self.timeline.with_track(cell.latent) if cell.latent else self.timeline
            for cell in self.grid.cells
        )

    def with_models(self, describe: Callable[[str, str], tuple[str, str]]) -> Project:
        """The same with every model named anew: `describe` gives a new name and hash for both."""
        cells = tuple(
            replace(cell, model=name, model_hash=content_hash)
            for cell in self.grid.cells
            for name, content_hash in [describe(cell.model, cell.model_hash) if cell.model else ("", "")]
        )
        name, content_hash = describe(self.model, self.model_hash)
        return replace(self, model=name, model_hash=content_hash, grid=replace(self.grid, cells=cells))


def key_count(project: Project) -> int:
    """How many keys, keyframes and bookmarks there are, and one: what a project takes up in memory."""
    timeline = project.timeline
    return 1 + len(timeline.keyframes) + len(project.bookmarks) + sum(len(t.keys) for t in timeline.tracks)


_FORMAT = JsonFormat(
    ProjectFileError, VERSION, "is neither a project nor a scene of sg3-viz", "this is no project"
)


def encode(project: Project) -> bytes:
    """The JSON text of a project."""
    return versioned_json.encode(project)


def decode(text: bytes | str, *, source: str) -> Project:
    """A project, or a scene as one without motion; `source` names it in words. Raises: ProjectFileError."""
    with _FORMAT.refusing(source):
        version = _FORMAT.version(text, source=source)
        given = msgspec.json.decode(text)
        for upgrade in UPGRADES[version - 1 :]:
            given = upgrade(given)
        project = msgspec.convert(given, Project)
    _FORMAT.check_fields(given, project, source=source)
    return project


def _from_version_1(given: dict[str, Any]) -> dict[str, Any]:
    """A scene file is a project whose scene stays as it is."""
    return {**given, "version": 2}


def _from_version_2(given: dict[str, Any]) -> dict[str, Any]:
    """There were no bookmarks, and nothing was said of the window."""
    return {**given, "version": 3}


UPGRADES = (_from_version_1, _from_version_2)


def read(path: Path) -> Project:
    """The project in a .sg3viz or .json file or a video, or the scene in a PNG. Raises: ProjectFileError."""
    if path.suffix.lower() in VIDEO_SUFFIXES:
        try:
            return decode(read_comment(path), source=path.name)
        except MetadataError as error:
            raise ProjectFileError(str(error)) from error
    content = _FORMAT.head(path)
    if content.startswith(b"\x89PNG"):
        try:
            made = scene_file.read(path)
        except SceneFileError as error:
            raise ProjectFileError(str(error)) from error
        return Project(made.scene, made.model, made.model_hash)
    _FORMAT.check_size(content, source=path.name)
    return decode(content, source=path.name)


def write(path: Path, project: Project, *, check: Callable[[], None] = nothing) -> None:
    """Write a project whole or not at all; `check` is as for `write_atomically`. Raises: OSError."""
    write_atomically(path, encode(project), check=check)

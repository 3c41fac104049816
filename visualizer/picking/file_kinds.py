"""What a file is that was dropped or picked, told by its name and, where that is not enough, its content."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import msgspec

from renderer.npy_file import NpyFileError, NpzArrays
from renderer.recording import project_file
from renderer.recording.video_metadata import VIDEO_SUFFIXES
from renderer.remote.address import is_address
from renderer.versioned_json import MAX_BYTES
from visualizer.files import is_folder, is_there

MODEL_SUFFIXES = (".pkl", ".safetensors")
DIRECTION_SUFFIXES = (".npy", ".pt", ".pth")


class FileKind(Enum):
    """What can be opened in the window."""

    MODEL = "model"
    PROJECT = "project"
    SCENE = "scene"
    EDITS = "edits"
    SPECTRUM = "spectrum"
    DIRECTIONS = "directions"
    UNKNOWN = "unknown"


def is_of_another_kind(name: str) -> bool:
    """Whether a name can only be that of something else than a model. It asks no disk."""
    suffix = Path(name).suffix.lower()
    others = (*VIDEO_SUFFIXES, *DIRECTION_SUFFIXES, project_file.SUFFIX, ".npz", ".json", ".png")
    return suffix in others and not is_address(name)


def kind_of(path: Path) -> FileKind:
    """What that file is; what cannot be read is taken for what its name says."""
    suffix = path.suffix.lower()
    if is_there(path) and not (path.is_file() or is_folder(path)):  # a pipe would be waited for
        return FileKind.UNKNOWN
    if suffix in MODEL_SUFFIXES or is_folder(path):
        return FileKind.MODEL
    if suffix in DIRECTION_SUFFIXES:
        return FileKind.DIRECTIONS
    if suffix == ".npz":
        return _kind_of_arrays(path)
    if suffix == project_file.SUFFIX or suffix in VIDEO_SUFFIXES:
        return FileKind.PROJECT
    if suffix == ".json":
        return _kind_of_json(path)
    return FileKind.SCENE if suffix == ".png" else FileKind.UNKNOWN


def _kind_of_arrays(path: Path) -> FileKind:
    """An average spectrum names its arrays; directions of other tools have any names."""
    try:
        names = frozenset(NpzArrays(path))
    except (NpyFileError, OSError):
        return FileKind.DIRECTIONS
    return FileKind.SPECTRUM if "spectrum" in names else FileKind.DIRECTIONS


def _kind_of_json(path: Path) -> FileKind:
    """Edits have no scene, and a scene alone has no timeline; what is broken is a scene for the while."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return FileKind.SCENE
        names = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw]).keys()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return FileKind.SCENE
    if "scene" not in names:
        return FileKind.EDITS if "edits" in names else FileKind.SCENE
    return FileKind.PROJECT if "timeline" in names else FileKind.SCENE

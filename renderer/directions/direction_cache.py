"""Directions that were found before, in the user's cache folder. No torch.

They are kept under the hash of the model's content and of all that was asked for.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import platformdirs

from renderer.atomic_file import write_atomically
from renderer.directions import direction_set_file
from renderer.directions.direction_set import DirectionError, DirectionSet

_VERSION = 1  # of the methods: one more when they come to other directions


def cache_path(model_hash: str, question: object) -> Path:
    """Where the answer to a frozen question about a model of that content is kept."""
    key = hashlib.sha256(f"{_VERSION}\n{model_hash}\n{question!r}".encode()).hexdigest()[:32]
    return Path(platformdirs.user_cache_dir("sg3-viz", appauthor=False)) / "directions" / f"{key}.npz"


def recall(path: Path) -> DirectionSet | None:
    """The directions in a file of the cache, if it is there and whole."""
    try:
        return direction_set_file.load(path)
    except DirectionError:
        return None


def remember(path: Path, directions: DirectionSet) -> None:
    """Keep directions; where the folder cannot be written they are not kept."""
    with suppress(OSError):
        write_atomically(path, directions.to_npz())

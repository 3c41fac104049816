"""Edit stacks on disk: versioned JSON, with the directions that it names beside it. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from renderer import versioned_json
from renderer.atomic_file import write_atomically
from renderer.directions import direction_set_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionError, DirectionSet
from renderer.directions.edit_stack import EditStack
from renderer.versioned_json import JsonFormat

VERSION = 1


class EditFileError(Exception):
    """A file that holds no edits that this version can read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class EditFile:
    """A stack as it is written; `directions` are the names of the files beside it, by set."""

    edits: EditStack
    directions: dict[str, str]
    version: int = VERSION


_FORMAT = JsonFormat(
    EditFileError, VERSION, "holds no edits of sg3-viz", "these are no edits", max_bytes=16 * 2**20
)


def write(path: Path, stack: EditStack, library: DirectionLibrary) -> list[Path]:
    """Write a stack and its directions; the files that were written. Raises: DirectionError, OSError."""
    sets = {set_id: library.get(set_id) for set_id in stack.sets()}
    names = {set_id: f"{path.stem}-{set_id}.npz" for set_id in sets}
    for set_id, directions in sets.items():
        write_atomically(path.with_name(names[set_id]), directions.to_npz())
    write_atomically(path, versioned_json.encode(EditFile(stack, names)))
    return [path, *(path.with_name(name) for name in names.values())]


def read(path: Path) -> tuple[EditStack, list[DirectionSet]]:
    """A stack, and its directions as far as their files lie beside it. Raises: EditFileError."""
    file = _FORMAT.decode(_FORMAT.content(path), EditFile, source=path.name)
    sets = []
    for set_id, name in file.directions.items():
        beside = path.parent / Path(name).name  # never out of the folder
        try:
            if not beside.is_file():
                continue
            directions = direction_set_file.load(beside)
        except DirectionError as error:
            raise EditFileError(str(error)) from error
        except OSError as error:
            reason = error.strerror or error
            raise EditFileError(
                f"The directions that {path.name} names as '{name:.40}' cannot be read: {reason}."
            ) from error
        if directions.set_id != set_id:
            raise EditFileError(f"{beside.name} holds other directions than {path.name} says.")
        sets.append(directions)
    return file.edits, sets

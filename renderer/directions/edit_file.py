"""Edit stacks on disk: versioned JSON, with the directions that it names beside it. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from renderer.atomic_file import write_atomically
from renderer.directions import direction_set_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionError, DirectionSet
from renderer.directions.edit_stack import EditStack

VERSION = 1
_MAX_BYTES = 16 * 2**20


class EditFileError(Exception):
    """A file that holds no edits that this version can read; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class EditFile:
    """A stack as it is written; `directions` are the names of the files beside it, by set."""

    edits: EditStack
    directions: dict[str, str]
    version: int = VERSION


class _Version(msgspec.Struct):
    version: int


def write(path: Path, stack: EditStack, library: DirectionLibrary) -> list[Path]:
    """Write a stack and its directions; the files that were written. Raises: DirectionError, OSError."""
    sets = {set_id: library.get(set_id) for set_id in stack.sets()}
    names = {set_id: f"{path.stem}-{set_id}.npz" for set_id in sets}
    for set_id, directions in sets.items():
        write_atomically(path.with_name(names[set_id]), directions.to_npz())
    text = msgspec.json.format(msgspec.json.encode(EditFile(stack, names)), indent=1)
    write_atomically(path, text)
    return [path, *(path.with_name(name) for name in names.values())]


def read(path: Path) -> tuple[EditStack, list[DirectionSet]]:
    """A stack, and its directions as far as their files lie beside it. Raises: EditFileError."""
    file = _decode(path)
    sets = []
    for set_id, name in file.directions.items():
        beside = path.with_name(Path(name).name)  # never out of the folder
        if not beside.exists():
            continue
        try:
            directions = direction_set_file.load(beside)
        except DirectionError as error:
            raise EditFileError(str(error)) from error
        if directions.set_id != set_id:
            raise EditFileError(f"{beside.name} holds other directions than {path.name} says.")
        sets.append(directions)
    return file.edits, sets


def _decode(path: Path) -> EditFile:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise EditFileError(f"{path.name} is larger than {_MAX_BYTES // 2**20} MiB: these are no edits.")
        text = path.read_bytes()
    except OSError as error:
        raise EditFileError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    try:
        version = msgspec.json.decode(text, type=_Version).version
        if version != VERSION:
            raise EditFileError(
                f"{path.name} was written as version {version}, this program reads version {VERSION}: "
                "open it with the version of sg3-viz that wrote it."
            )
        return msgspec.json.decode(text, type=EditFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EditFileError(f"{path.name} holds no edits of sg3-viz: {error}.") from error
    except (ValueError, TypeError) as error:  # names that are none
        raise EditFileError(f"{path.name} holds no edits of sg3-viz: {error}.") from error

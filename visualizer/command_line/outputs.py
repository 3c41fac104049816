"""Files that commands write: whole or not at all, and refused before the work where they cannot be."""

from __future__ import annotations

import os
from pathlib import Path

from renderer.atomic_file import is_write_protected, write_atomically
from visualizer.command_line.cli_types import CommandFailed
from visualizer.files import is_folder, is_there


def check_can_be_written(path: Path) -> None:
    """Before work that may take hours. Raises: CommandFailed."""
    folder = path.parent
    while not is_there(folder) and folder != folder.parent:
        folder = folder.parent
    if is_folder(path) or not is_folder(folder) or not os.access(folder, os.W_OK):
        raise CommandFailed(f"{path} cannot be written: choose another place.")
    if is_write_protected(path):
        raise CommandFailed(f"{path} cannot be written: it is write-protected.")


def write(path: Path, content: bytes) -> None:
    """Write a file. Raises: CommandFailed."""
    try:
        write_atomically(path, content)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror or error}.") from error

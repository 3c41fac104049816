"""Frames as a folder of numbered PNG files, which can be gone on with later. No torch."""

from __future__ import annotations

import re
from pathlib import Path

from renderer.atomic_file import write_atomically
from renderer.recording.ffmpeg import VideoError

PROJECT_NAME = "project.json"
_FRAME_NAME = re.compile(r"frame(\d{6})\.png")


def frame_name(frame: int) -> str:
    """The file name of a frame."""
    return f"frame{frame:06d}.png"


def open_folder(folder: Path, project: bytes) -> frozenset[int]:
    """The frames of this very project that the folder has already; otherwise it gets the project's file.

    Raises: VideoError where it holds frames of another project, or cannot be written.
    """
    try:
        frames = [found for path in folder.iterdir() if (found := _FRAME_NAME.fullmatch(path.name))]
    except FileNotFoundError:
        frames = []
    except OSError as error:
        raise VideoError(f"{folder} is no folder to write to: {error.strerror or error}.") from error
    try:
        known = folder / PROJECT_NAME
        if frames and not (known.is_file() and known.read_bytes() == project):
            raise VideoError(f"{folder} holds frames of another project: choose an empty folder.")
        if not frames:
            write_atomically(known, project)
    except OSError as error:
        raise VideoError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return frozenset(int(found[1]) for found in frames)


def write_frame(folder: Path, frame: int, png: bytes) -> None:
    """Write one frame, whole or not at all. Raises: VideoError."""
    try:
        write_atomically(folder / frame_name(frame), png)
    except OSError as error:
        raise VideoError(
            f"{folder / frame_name(frame)} cannot be written: {error.strerror or error}."
        ) from error

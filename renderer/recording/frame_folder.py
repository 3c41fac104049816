"""Frames as a folder of numbered files, which can be gone on with later. No torch."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from renderer.atomic_file import write_atomically
from renderer.recording.ffmpeg import VideoError
from renderer.recording.video_temporary import HiddenFile, IsHeld, hold, sweep

PROJECT_NAME = "project.json"
_FRAME_NAME = re.compile(r"frame(\d{6,})\.(png|npz)")
_ENDS = {".png": b"IEND\xaeB`\x82", ".npz": b"PK\x05\x06"}  # of a whole file; of zip, 22 bytes before its end
_ZIP_END = 22


class FrameFolder:
    """A folder with a file for each frame of a project, and the project's own.

    `there` are the frames of this very project that it has already. While it is open, no other process writes
    into it.

    Raises: VideoError where it holds frames of another project, is in use, or cannot be written.
    """

    def __init__(self, folder: Path, project: bytes, *, suffix: str) -> None:
        self._folder, self._suffix = folder, suffix
        names = _names(folder)
        frames = [found for name in names if (found := _FRAME_NAME.fullmatch(name))]
        try:
            self._handle = _held(folder / PROJECT_NAME, project, is_new=not frames)
        except IsHeld as error:
            raise VideoError(f"Another export is writing to {folder}: wait for it, or cancel it.") from error
        except OSError as error:
            raise VideoError(f"{folder} cannot be written: {error.strerror or error}.") from error
        self.there = frozenset(int(found[1]) for found in frames if _is_whole(folder / found[0]))
        sweep(folder)

    def write(self, frame: int, content: bytes) -> None:
        """Write one frame, whole or not at all. Raises: VideoError."""
        path = self._folder / frame_name(frame, self._suffix)
        try:
            _write(path, content)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise VideoError(
                    f"The disk is full, so {path.name} was not written: make room and start again; "
                    "the frames that are there stay."
                ) from error
            raise VideoError(f"{path} cannot be written: {error.strerror or error}.") from error

    def close(self) -> None:
        """Let others write here."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _held(known: Path, project: bytes, *, is_new: bool) -> int:
    """The project's file, for this process alone. Raises: VideoError, IsHeld, OSError."""
    if known.is_file():
        handle = hold(known)
        if known.read_bytes() == project:
            return handle
        os.close(handle)
    if not is_new:
        raise VideoError(f"{known.parent} holds frames of another project: choose an empty folder.")
    write_atomically(known, project)
    return hold(known)


def frame_name(frame: int, suffix: str = ".png") -> str:
    """The file name of a frame."""
    return f"frame{frame:06d}{suffix}"


def frames_there(folder: Path) -> int:
    """How many frames a folder has, of whatever project."""
    try:
        return sum(_FRAME_NAME.fullmatch(name) is not None for name in _names(folder))
    except VideoError:
        return 0


def _write(path: Path, content: bytes) -> None:
    """As `write_atomically`, without waiting for the disk: a frame that is lost is rendered again."""
    file = HiddenFile(path.parent, path.stem, path.suffix)
    try:
        file.path.write_bytes(content)
        file.move(path)
    except BaseException:
        file.remove()
        raise


def _is_whole(path: Path) -> bool:
    """Whether a frame's file has its end, which it may lack after a power failure."""
    try:
        with path.open("rb") as file:
            file.seek(-min(path.stat().st_size, _ZIP_END), os.SEEK_END)
            end = file.read()
    except OSError:
        return False
    mark = _ENDS[path.suffix]
    return end.endswith(mark) if path.suffix == ".png" else end.startswith(mark)


def _names(folder: Path) -> list[str]:
    """Raises: VideoError."""
    try:
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise VideoError(f"{folder} is no folder to write to: {error.strerror or error}.") from error

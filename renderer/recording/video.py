"""Frames into a video file by an encoder process, whole or not at all. No torch."""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np

from renderer.recording.ffmpeg import VideoError, binary
from renderer.recording.video_metadata import add_gif_comment, ffmetadata
from renderer.recording.video_settings import VideoFormat, VideoSettings, encoder_arguments

MOST_TEXT = 8000


class VideoFile:
    """A video that is being written under a temporary name beside its own.

    It gets its name in `finish`, when it is whole; `abandon` may be called from another thread, and after
    `finish` changes nothing.

    Units: `size` (width, height) in pixels.
    Raises: VideoError, also from every method but `abandon`.
    """

    def __init__(self, path: Path, settings: VideoSettings, *, size: tuple[int, int], comment: str) -> None:
        self._path = path
        self._comment = comment
        self._is_gif = settings.format is VideoFormat.GIF
        self._messages: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the encoder's, until it ends
        self._metadata = _written(ffmetadata(comment))
        try:
            self._temporary = _reserved(path)
            self._encoder = self._start(settings, size)
        except BaseException:
            self._clean_up()
            raise

    def _start(self, settings: VideoSettings, size: tuple[int, int]) -> subprocess.Popen[bytes]:
        words = [binary(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-f", "rawvideo"]
        words += ["-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(settings.rate), "-i", "pipe:0"]
        words += ["-f", "ffmetadata", "-i", str(self._metadata), "-map_metadata", "1"]
        words += [*encoder_arguments(settings), f"file:{self._temporary}"]
        try:
            return subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._messages,
                bufsize=0,
                start_new_session=True,  # Ctrl-C is for this program, which then ends the encoder
            )
        except OSError as error:
            raise VideoError(f"The encoder cannot be started: {error.strerror or error}.") from error

    @property
    def encoder_pid(self) -> int:
        """The process id of the encoder."""
        return self._encoder.pid

    def write(self, frame: np.ndarray) -> None:
        """Add a frame. Shapes: uint8 [height, width, 3]."""
        assert self._encoder.stdin is not None
        left = np.ascontiguousarray(frame).data.cast("B")
        try:
            while left:
                left = left[self._encoder.stdin.write(left) :]
        except OSError as error:
            raise self._failure() from error

    def finish(self) -> None:
        """Wait for the encoder and give the file its name."""
        assert self._encoder.stdin is not None
        with suppress(OSError):  # the encoder has ended; its exit status says why
            self._encoder.stdin.close()
        if self._encoder.wait() != 0:
            raise self._failure()
        try:
            if self._is_gif:
                add_gif_comment(self._temporary, self._comment)
            self._temporary.chmod(0o644)
            self._temporary.replace(self._path)
        except OSError as error:
            raise VideoError(f"{self._path} cannot be written: {error.strerror or error}.") from error
        self._clean_up()

    def abandon(self) -> None:
        """End the encoder and leave nothing behind."""
        self._encoder.kill()
        self._encoder.wait()
        with suppress(OSError, ValueError):
            if self._encoder.stdin is not None:
                self._encoder.stdin.close()
        self._clean_up()

    def _clean_up(self) -> None:
        self._messages.close()
        self._metadata.unlink(missing_ok=True)
        if hasattr(self, "_temporary"):
            self._temporary.unlink(missing_ok=True)

    def _failure(self) -> VideoError:
        """Why the encoder has ended before its time, and all that is left of it gone."""
        status = self._encoder.wait()
        self._messages.seek(0)
        text = self._messages.read(MOST_TEXT).decode(errors="replace")
        self.abandon()
        return VideoError(failure_in_words(self._path, status, text))


def failure_in_words(path: Path, status: int, text: str) -> str:
    """What an encoder's end means to the user, by its exit status and what it said."""
    if "No space left on device" in text:
        return f"The disk is full, so {path.name} was not written: make room, or choose another folder."
    if status < 0:
        return f"The encoder was ended by signal {-status}, so {path.name} was not written: start again."
    said = text.strip().splitlines()
    reason = f": {said[0]}" if said else f" with status {status}"
    return f"The encoder failed, so {path.name} was not written{reason}."


def _reserved(path: Path) -> Path:
    """A new empty file beside the one that is to be, of the same kind. Raises: VideoError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
    except OSError as error:
        raise VideoError(f"{path} cannot be written: {error.strerror or error}.") from error
    os.close(handle)
    return Path(name)


def _written(text: str) -> Path:
    """A temporary file of that text. Raises: VideoError."""
    try:
        handle, name = tempfile.mkstemp(prefix="sg3-viz-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise VideoError(f"The temporary folder cannot be written: {error.strerror or error}.") from error
    return Path(name)

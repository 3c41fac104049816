"""A video whose file is opened by the thread that writes it, so that no other waits for a disk. No torch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from renderer.recording.ffmpeg import VideoError
from renderer.recording.video import VideoFile

SECONDS_BETWEEN_LOOKS = 0.5


class LateVideo:
    """As a `VideoFile`, which is opened with the first frame.

    `bytes_so_far` is how large it was lately, `path` where it is once it is finished.

    Raises: VideoError from `write` and `finish`.
    """

    def __init__(self, open_file: Callable[[], VideoFile]) -> None:
        self.bytes_so_far = 0
        self.path: Path | None = None
        self._open_file = open_file
        self._file: VideoFile | None = None
        self._guard = threading.Lock()
        self._is_abandoned = False
        self._looked_s = 0.0

    @property
    def encoder_pid(self) -> int | None:
        """The process id of the encoder; None before it has begun."""
        return self._file.encoder_pid if self._file is not None else None

    def write(self, frame: np.ndarray) -> None:
        """Add a frame. Shapes: uint8 [height, width, 3]."""
        file = self._opened()
        file.write(frame)
        if time.monotonic() - self._looked_s > SECONDS_BETWEEN_LOOKS:
            self.bytes_so_far, self._looked_s = file.bytes_so_far, time.monotonic()

    def finish(self) -> None:
        """Give the file its name."""
        file = self._opened()
        file.finish()
        self.path = file.path

    def abandon(self) -> None:
        """Leave nothing behind; may be called from another thread."""
        with self._guard:
            self._is_abandoned = True
            file = self._file
        if file is not None:
            file.abandon()

    def _opened(self) -> VideoFile:
        if self._file is not None:
            return self._file
        file = self._open_file()
        with self._guard:
            self._file = file
            is_abandoned = self._is_abandoned
        if is_abandoned:
            file.abandon()
            raise VideoError("The recording was left off.")
        return file

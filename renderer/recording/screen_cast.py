"""What is shown becomes a video of constant frame rate whose time is the time of the wall. No torch.

Frame k shows what was on the screen at k/rate. A picture that stays is repeated; of several between two
frames the last one counts. Where the encoder cannot follow, pictures are left out and counted, and the frames
repeat the last one that was not: the video's time stays right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from renderer.recording.frame_fit import Size, made_even, placed
from renderer.recording.frame_pump import FramePump
from renderer.recording.shot import Shot
from renderer.recording.video import VideoFile
from renderer.recording.video_settings import FrameRate, Scaling, VideoFormat, VideoSettings

MOST_WAITING_BYTES = 128 * 2**20
FEWEST_WAITING, MOST_WAITING = 2, 30
CLOCK_ERROR = 1e-6  # of a frame, that sums of times have
QUALITY = 16
LIVE: Sequence[str] = ("-preset", "veryfast")  # more than twice as fast as usual, and no larger on screens


class Output(Protocol):
    """A video that is being written."""

    def write(self, frame: np.ndarray) -> None:
        """Add a frame. Shapes: uint8 [height, width, 3]."""
        ...

    def finish(self) -> None:
        """Give the file its name."""
        ...

    def abandon(self) -> None:
        """Leave nothing behind."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A picture for so many frames, and before it so many in which the one before goes on."""

    shot: Shot
    frames: int
    before: int


class ScreenCast:
    """A recording under way.

    Units: `size` (width, height) in pixels, that of the first picture, even; `now` in seconds of any clock.
    Raises: VideoError from `show` and `is_done`.
    """

    def __init__(self, output: Output, first: Shot, rate: FrameRate, *, now: float) -> None:
        self.size = even_size(first)
        self.dropped = 0
        self._output = output
        self._rate = float(rate.fraction)
        self._start = now
        self._shown, self._first = first, first
        self._sent: Shot | None = None
        self._frames = self._owed = 0
        self._ending: list[_Run | None] | None = None
        self._last: tuple[Shot, np.ndarray] | None = None
        waiting = MOST_WAITING_BYTES // (4 * self.size[0] * self.size[1])
        self._pump = FramePump[_Run](
            self._write,
            finish=output.finish,
            abandon=output.abandon,
            most_waiting=min(max(waiting, FEWEST_WAITING), MOST_WAITING),
        )

    @property
    def frames(self) -> int:
        """How many frames the video has so far."""
        return self._frames

    @property
    def is_ending(self) -> bool:
        """Whether it was stopped."""
        return self._ending is not None

    def seconds(self, now: float) -> float:
        """How long it has lasted."""
        return now - self._start

    def show(self, shot: Shot, now: float) -> None:
        """From now on this is on the screen."""
        if self._ending is not None:
            return
        due = math.ceil(self.seconds(now) * self._rate - CLOCK_ERROR) - self._frames
        if due > 0:
            run = _Run(self._shown, due, self._owed)
            self._frames += due
            self._offer(run)
        if not shot.shows_the_same(self._shown):
            self._shown = shot

    def _offer(self, run: _Run) -> None:
        if self._pump.offer(run, timeout=0):
            self._owed, self._sent = 0, run.shot
        else:
            self._owed += run.frames
            self.dropped += run.frames if run.shot is not self._sent else 0

    def stop(self, now: float) -> None:
        """The last picture goes on until now; what waits is written by and by."""
        if self._ending is None:
            due = max(round(self.seconds(now) * self._rate) - self._frames, 0 if self._frames else 1)
            self._frames += due
            self._ending = [_Run(self._shown, due, self._owed), None]

    def is_done(self, *, timeout: float = 0.0) -> bool:
        """Whether the file has its name; to be asked again and again once it was stopped."""
        while self._ending:
            if not self._pump.offer(self._ending[0], timeout=timeout):
                return False
            del self._ending[0]
        return self._ending is not None and self._pump.is_done(timeout=timeout)

    def abandon(self) -> None:
        """Leave off; no file stays."""
        self._pump.abandon()

    def _write(self, run: _Run) -> None:
        """In the pump's thread."""
        before = self._last[1] if self._last is not None else self._fitted(run.shot)
        for _ in range(run.before):
            self._output.write(before)
        if self._last is None or self._last[0] is not run.shot:
            self._last = run.shot, self._fitted(run.shot)
        for _ in range(run.frames):
            self._output.write(self._last[1])

    def _fitted(self, shot: Shot) -> np.ndarray:
        """The picture at the size of the first one, on black where it has another shape."""
        if (shot.width, shot.height) == (self._first.width, self._first.height):
            return np.ascontiguousarray(made_even(shot.pixels()))
        return np.ascontiguousarray(placed(np.ascontiguousarray(shot.pixels()), self.size, Scaling.LANCZOS))


def even_size(shot: Shot) -> Size:
    """Its size, with even sides."""
    return shot.width + shot.width % 2, shot.height + shot.height % 2


def open_video(path: Path, size: Size, rate: FrameRate, *, comment: str) -> VideoFile:
    """The file for a cast, of a kind that every player knows; it replaces none. Raises: VideoError."""
    settings = VideoSettings(VideoFormat.H264, rate, crf=QUALITY)
    return VideoFile(path, settings, size=size, comment=comment, speed=LIVE, replaces=False)

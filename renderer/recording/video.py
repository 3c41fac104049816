"""Frames into a video file by an encoder process, whole or not at all. No torch."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from renderer.atomic_file import is_write_protected
from renderer.recording.ffmpeg import VideoError, binary
from renderer.recording.soundtrack import READ_NO_LISTS, SOUND_RATE, check_soundtrack
from renderer.recording.video_metadata import add_gif_comment, ffmetadata
from renderer.recording.video_settings import ENCODINGS, VideoFormat, VideoSettings, encoder_arguments
from renderer.recording.video_temporary import HiddenFile, sweep

MOST_TEXT = 8000


@dataclass(frozen=True, slots=True)
class Length:
    """How many frames there will be, and when on the timeline the first is: the sound begins there, too."""

    frames: int
    start_s: float = 0.0


class VideoFile:
    """A video that is being written under a temporary name beside its own.

    It gets its name in `finish`, when it is whole, and replaces what is there; or, unless it `replaces`
    anything, it gets the next name that is free, which `path` is from then on. `abandon` may be called from
    another thread, and after `finish` changes nothing. What a killed process has left of such files in the
    folder is swept up first.

    `soundtrack` is the path of the settings' one, which needs a `length`; `speed` what the encoder is told
    besides. Units: `size` (width, height) in pixels.
    Raises: VideoError, also from every method but `abandon`.
    """

    def __init__(
        self,
        path: Path,
        settings: VideoSettings,
        *,
        size: tuple[int, int],
        comment: str,
        length: Length | None = None,
        soundtrack: str = "",
        speed: Sequence[str] = (),
        replaces: bool = True,
    ) -> None:
        if replaces and is_write_protected(path):
            raise VideoError(f"{path} cannot be written: it is write-protected.")
        self.path = path
        self._replaces = replaces
        self._speed = speed
        self._comment = comment
        self._is_gif = settings.format is VideoFormat.GIF
        self._messages: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the encoder's, until it ends
        self._metadata = _written(ffmetadata(comment))
        try:
            self._temporary = _reserved(path)
            self._encoder = self._start(settings, size, _sound(settings, length, soundtrack))
        except BaseException:
            self._clean_up()
            raise

    def _start(
        self, settings: VideoSettings, size: tuple[int, int], sound: tuple[list[str], list[str]]
    ) -> subprocess.Popen[bytes]:
        words = [binary(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-f", "rawvideo"]
        words += ["-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(settings.rate), "-i", "pipe:0"]
        words += ["-f", "ffmetadata", "-i", str(self._metadata.path), *sound[0], "-map_metadata", "1"]
        words += [*encoder_arguments(settings), *self._speed, *sound[1], f"file:{self._temporary.path}"]
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
    def bytes_so_far(self) -> int:
        """How large the file is by now."""
        with suppress(OSError):
            return self._temporary.path.stat().st_size
        return 0

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
                add_gif_comment(self._temporary.path, self._comment)
            if self._replaces:
                self._temporary.move(self.path)
            else:
                self.path = self._temporary.move_to_free_name(self.path)
        except OSError as error:
            raise VideoError(f"{self.path} cannot be written: {error.strerror or error}.") from error
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
        self._metadata.remove()
        if hasattr(self, "_temporary"):
            self._temporary.remove()

    def _failure(self) -> VideoError:
        """Why the encoder has ended before its time, and all that is left of it gone."""
        status = self._encoder.wait()
        self._messages.seek(0)
        text = self._messages.read(MOST_TEXT).decode(errors="replace")
        self.abandon()
        return VideoError(failure_in_words(self.path, status, text))


def failure_in_words(path: Path, status: int, text: str) -> str:
    """What an encoder's end means to the user, by its exit status and what it said."""
    if "No space left on device" in text:
        return f"The disk is full, so {path.name} was not written: make room, or choose another folder."
    if status < 0:
        return f"The encoder was ended by signal {-status}, so {path.name} was not written: start again."
    said = text.strip().splitlines()
    reason = f": {said[0]}" if said else f" with status {status}"
    return f"The encoder failed, so {path.name} was not written{reason}."


def _sound(settings: VideoSettings, length: Length | None, soundtrack: str) -> tuple[list[str], list[str]]:
    """What the encoder is told of the soundtrack: as an input, and for the output.

    Exactly so many samples as last as long as the frames, from the place of the first one on.
    """
    if settings.soundtrack is None or length is None:
        return [], []
    check_soundtrack(Path(soundtrack))
    first = round(length.start_s * SOUND_RATE)
    count = round(length.frames / settings.rate.fraction * SOUND_RATE)
    samples = f"aresample={SOUND_RATE},apad,atrim=start_sample={first}:end_sample={first + count}"
    filters = f"{samples},asetpts=PTS-STARTPTS"
    inputs = [*READ_NO_LISTS, "-i", f"file:{soundtrack}"]
    encoder = ENCODINGS[settings.format].audio
    return inputs, ["-map", "0:v", "-map", "2:a:0", "-af", filters, "-c:a", *encoder]


def _reserved(path: Path) -> HiddenFile:
    """A new empty file beside the one that is to be, of the same kind. Raises: VideoError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        return HiddenFile(path.parent, path.stem, path.suffix)
    except OSError as error:
        raise VideoError(f"{path} cannot be written: {error.strerror or error}.") from error


def _written(text: str) -> HiddenFile:
    """A temporary file of that text. Raises: VideoError."""
    try:
        folder = Path(tempfile.gettempdir())
        sweep(folder)
        file = HiddenFile(folder, "metadata", ".txt")
        file.path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise VideoError(f"The temporary folder cannot be written: {error.strerror or error}.") from error
    return file

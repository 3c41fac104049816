"""Audio files that go with a video: whether one can be read, and which it is. No torch."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from renderer.recording.ffmpeg import SECONDS_TO_ANSWER, VideoError, binary
from renderer.recording.video_settings import Soundtrack

SOUND_RATE = 48_000
PIECE = 2**20
KINDS = "wav,w64,aiff,mp3,flac,ogg,aac,mov,mp4,m4a,matroska,webm,caf"
READ_NO_LISTS = ("-protocol_whitelist", "file", "-format_whitelist", KINDS)  # nothing that names other files


def check_soundtrack(path: Path) -> None:
    """Raises: VideoError, if that is no file with sound that can be read."""
    if not path.is_file():
        raise VideoError(f"The soundtrack {path.name} is not here: choose the file again.")
    words = [binary(), "-v", "error", "-nostdin", *READ_NO_LISTS, "-i", f"file:{path}"]
    words += ["-map", "0:a:0", "-t", "0.1", "-f", "null", "-"]
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=SECONDS_TO_ANSWER
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise VideoError(f"The soundtrack {path.name} cannot be read: {error}.") from error
    if done.returncode != 0:
        raise VideoError(f"{path.name} is no audio file that can be read: choose another one.")


def in_file(soundtrack: Soundtrack) -> Soundtrack:
    """The same as a file names it: without its folder, and with what it holds. Raises: VideoError."""
    path = Path(soundtrack.file)
    try:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError as error:
        raise VideoError(f"The soundtrack {path.name} is not here: choose the file again.") from error
    return Soundtrack(path.name, digest.hexdigest())

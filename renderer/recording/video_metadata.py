"""A text inside a video file: written with the video, read back without decoding a picture. No torch."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from renderer.recording.ffmpeg import SECONDS_TO_ANSWER, VideoError, binary
from renderer.recording.video_settings import ENCODINGS
from renderer.versioned_json import MAX_BYTES

VIDEO_SUFFIXES = frozenset(encoding.suffix for encoding in ENCODINGS.values() if encoding.suffix)
READABLE = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif"  # nothing that names other files, as playlists do

_SPECIAL = re.compile(r"([=;#\\\n])")
_GIF_HEAD_BYTES = 13


class MetadataError(Exception):
    """A video whose text cannot be had; the text is one sentence for the user."""


def ffmetadata(comment: str) -> str:
    """The text of a file of ffmpeg's own format that holds this comment."""
    return ";FFMETADATA1\ncomment=" + _SPECIAL.sub(r"\\\1", comment) + "\n"


def add_gif_comment(path: Path, comment: str) -> None:
    """Put a comment before the frames of a GIF, as its encoder does not. Raises: OSError."""
    text = comment.encode()
    blocks = [text[i : i + 255] for i in range(0, len(text), 255)]
    extension = b"\x21\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\x00"
    with path.open("rb") as plain, tempfile.TemporaryFile(dir=path.parent) as rest:
        head = plain.read(_GIF_HEAD_BYTES)
        flags = head[10] if len(head) == _GIF_HEAD_BYTES else 0
        head += plain.read(3 * 2 ** (flags % 8 + 1) if flags & 0x80 else 0)  # the colours of all frames
        shutil.copyfileobj(plain, rest)
        rest.seek(0)
        with path.open("wb") as file:
            file.write(head + extension)
            shutil.copyfileobj(rest, file)


def read_comment(path: Path) -> str:
    """The comment inside a video. Raises: MetadataError."""
    if not path.is_file():
        raise MetadataError(f"{path.name} cannot be read: there is no such file.")
    try:
        words = [binary(), "-v", "error", "-nostdin", "-protocol_whitelist", "file"]
        words += ["-format_whitelist", READABLE, "-i", f"file:{path}", "-f", "ffmetadata", "pipe:1"]
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=SECONDS_TO_ANSWER
        )
    except (OSError, subprocess.SubprocessError, VideoError) as error:
        raise MetadataError(f"{path.name} cannot be read: {error}") from error
    if done.returncode != 0 or len(done.stdout) > MAX_BYTES:
        raise MetadataError(f"{path.name} is no video that can be read.")
    comment = _parse(done.stdout.decode(errors="replace"))
    if not comment:
        raise MetadataError(f"{path.name} is a video without a project: only videos by sg3-viz carry one.")
    return comment


def _parse(text: str) -> str:
    """The comment in a text of ffmpeg's own format."""
    found = re.search(r"^comment=((?:[^\\\n]|\\.)*)", text, re.DOTALL | re.MULTILINE | re.IGNORECASE)
    return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL) if found else ""

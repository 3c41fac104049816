"""The ffmpeg program that imageio-ffmpeg brings: where it is and what it can. No torch."""

from __future__ import annotations

import subprocess
from functools import cache

from renderer.recording.video_settings import ENCODINGS, VideoFormat

SECONDS_TO_ANSWER = 30


class VideoError(Exception):
    """A video that cannot be written; the text is one sentence for the user."""


@cache
def binary() -> str:
    """The path of the program. Raises: VideoError."""
    import imageio_ffmpeg

    try:
        return imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise VideoError(
            "There is no ffmpeg for this machine: install imageio-ffmpeg anew, "
            "or name a program in the variable IMAGEIO_FFMPEG_EXE."
        ) from error


@cache
def available_encoders() -> frozenset[str]:
    """The names of the encoders that the program has. Raises: VideoError."""
    try:
        listed = subprocess.run(
            [binary(), "-hide_banner", "-encoders"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=SECONDS_TO_ANSWER,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise VideoError(f"The ffmpeg program {binary()} does not run: {error}.") from error
    lines = listed.stdout.decode(errors="replace").partition("------\n")[2].splitlines()
    return frozenset(words[1] for line in lines if len(words := line.split()) > 1)


def available_formats() -> tuple[VideoFormat, ...]:
    """The formats that can be written here. Raises: VideoError."""
    return tuple(
        each
        for each, encoding in ENCODINGS.items()
        if not encoding.encoder or encoding.encoder in available_encoders()
    )


def check_available(wanted: VideoFormat) -> None:
    """Raises: VideoError, with what there is instead, where a format cannot be written."""
    if not ENCODINGS[wanted].encoder:
        return
    formats = available_formats()
    if wanted not in formats:
        others = ", ".join(each.value for each in formats)
        raise VideoError(f"This ffmpeg has no encoder for {wanted.value}; it can write {others}.")

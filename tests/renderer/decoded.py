"""What a video file holds, as ffmpeg tells it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from renderer.recording.ffmpeg import binary


@dataclass(frozen=True, slots=True)
class Stream:
    """Count of frames, and their times and the last one's end in seconds, as the container says."""

    frames: int
    times: tuple[Fraction, ...]
    end: Fraction
    codec: str


def ffmpeg(*words: str) -> bytes:
    return subprocess.run([binary(), "-v", "error", *words], capture_output=True, check=True).stdout


def decode(path: Path, width: int, height: int) -> np.ndarray:
    """Shapes: returns uint8 [frames, height, width, 3]."""
    raw = ffmpeg("-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-fps_mode", "passthrough", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def stream_of(path: Path) -> Stream:
    """The packets in the order of their display."""
    lines = ffmpeg("-i", str(path), "-map", "0:v", "-c", "copy", "-f", "framecrc", "-").decode().splitlines()
    facts = dict(line[1:].split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    base = Fraction(facts["tb 0"])
    rows = [[int(cell) for cell in line.split(",")[1:4]] for line in lines if not line.startswith("#")]
    rows.sort(key=lambda row: row[1])
    times = tuple(base * (pts - rows[0][1]) for _, pts, _ in rows)
    return Stream(len(rows), times, times[-1] + base * rows[-1][2], facts["codec_id 0"])


def psnr_db(a: np.ndarray, b: np.ndarray) -> float:
    """Units: dB, of 8-bit levels."""
    error = np.mean((a.astype(np.float64) - b) ** 2)
    return float(10 * np.log10(255**2 / error))

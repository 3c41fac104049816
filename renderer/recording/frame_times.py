"""Times on the frames of a video, so that keys and pictures meet exactly. No torch."""

from __future__ import annotations

import numpy as np

from renderer.recording.video_settings import FrameRate

SAME_TIME_S = 1e-5
DECIMALS = 6


def frame_at(seconds: float, rate: FrameRate) -> int:
    """The number of the frame nearest to that time, counted from 0."""
    return round(seconds * rate.frames / rate.seconds)


def time_of(frame: int, rate: FrameRate) -> float:
    """When a frame is, as the nearest number to frame/rate."""
    return frame * rate.seconds / rate.frames


def on_frame(seconds: float, rate: FrameRate) -> float:
    """The time of the nearest frame.

    >>> on_frame(0.51, FrameRate(10))
    0.5
    """
    return time_of(frame_at(seconds, rate), rate)


def tidy(seconds: float, rate: FrameRate) -> float:
    """The same time with what sums of floats have lost put right: on its frame, or rounded between two."""
    nearest = on_frame(seconds, rate)
    return nearest if abs(nearest - seconds) < SAME_TIME_S else round(seconds, DECIMALS)


def all_tidy(seconds: np.ndarray, rate: FrameRate) -> np.ndarray:
    """`tidy` for many times at once. Shapes: float64 [K] both."""
    nearest = np.rint(seconds * rate.frames / rate.seconds) * rate.seconds / rate.frames
    return np.where(np.abs(nearest - seconds) < SAME_TIME_S, nearest, np.round(seconds, DECIMALS))

"""Which part of the time is on show, and what lies where: seconds to pixels and back. Pure numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from renderer.recording.frame_times import time_of
from renderer.recording.video_settings import FrameRate

LONGEST_SPAN_S = 86_400.0
FEWEST_FRAMES = 8
BEYOND = 1.04  # how much more than all of it is shown
_STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600)
_FRAME_STEPS = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The stretch of time from `start_s` on, `span_s` long, over so many pixels from `left` on."""

    start_s: float
    span_s: float
    left: float = 0.0
    width: float = 1.0

    @property
    def pixels_per_s(self) -> float:
        """How many pixels a second takes."""
        return self.width / self.span_s

    @property
    def end_s(self) -> float:
        """The end of what is on show."""
        return self.start_s + self.span_s

    def x(self, seconds: float) -> float:
        """Where a time is."""
        return self.left + (seconds - self.start_s) * self.pixels_per_s

    def seconds(self, x: float) -> float:
        """Which time is at a place."""
        return self.start_s + (x - self.left) / self.pixels_per_s

    def zoomed(self, factor: float, at_s: float, *, rate: FrameRate) -> TimeAxis:
        """So many times as long a stretch, in which that time stays where it is."""
        span = min(max(self.span_s * factor, time_of(FEWEST_FRAMES, rate)), LONGEST_SPAN_S)
        start = at_s - (at_s - self.start_s) * span / self.span_s
        return replace(self, start_s=start, span_s=span)

    def panned(self, pixels: float) -> TimeAxis:
        """What is on show moves along by that much."""
        return replace(self, start_s=self.start_s - pixels / self.pixels_per_s)

    def within(self, length_s: float) -> TimeAxis:
        """Moved to where a timeline of that length is, with a little before and after."""
        spare = self.span_s * (BEYOND - 1) / 2
        span = min(self.span_s, max(length_s, 1e-3) * BEYOND * 1.5)
        highest = max(length_s + spare - span, -spare)
        return replace(self, start_s=min(max(self.start_s, -spare), highest), span_s=span)

    def following(self, seconds: float) -> TimeAxis:
        """Turned over to the page on which that time is."""
        if self.start_s <= seconds <= self.end_s:
            return self
        return replace(self, start_s=seconds - self.span_s * (BEYOND - 1) / 2)


def whole(length_s: float) -> TimeAxis:
    """An axis that shows all of a timeline of that length."""
    span = max(length_s, 1e-3) * BEYOND
    return TimeAxis(-(span - length_s) / 2, span)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the ruler; `text` is empty for the small ones."""

    seconds: float
    text: str = ""


def marks(axis: TimeAxis, rate: FrameRate, *, apart_px: float) -> Iterator[Mark]:
    """The lines of the ruler on show; those with a text are at least that far apart.

    Near enough to tell frames apart, the texts count frames within their second.
    """
    per_frame = axis.pixels_per_s * time_of(1, rate)
    frames = next((step for step in _FRAME_STEPS if step * per_frame >= apart_px), None)
    per_second = round(rate.fraction)
    if frames is not None and frames * 2 <= per_second:
        yield from _frame_marks(axis, rate, frames, with_each=per_frame >= apart_px / 10)
        return
    step = next((step for step in _STEPS_S if step * axis.pixels_per_s >= apart_px), _STEPS_S[-1] * 4.0)
    parts = 5 if step * axis.pixels_per_s / 5 >= apart_px / 8 else 1
    first = int(max(axis.start_s, 0.0) / step * parts)
    last = int(axis.end_s / step * parts)
    for i in range(first, last + 1):
        at = i * step / parts
        yield Mark(at, "" if i % parts else clock(at))


def clock(seconds: float, *, decimals: int = 0) -> str:
    """A time as people read it.

    >>> clock(75.5), clock(75.25, decimals=2)
    ('1:15.5', '1:15.25')
    """
    minutes, rest = divmod(round(seconds, max(decimals, 1)), 60)
    hours, minutes = divmod(int(minutes), 60)
    digits = decimals or (0 if rest == int(rest) else 1)
    text = f"{rest:0{3 + digits if digits else 2}.{digits}f}"
    return f"{hours}:{minutes:02d}:{text}" if hours else f"{minutes}:{text}"


def _frame_marks(axis: TimeAxis, rate: FrameRate, step: int, *, with_each: bool) -> Iterator[Mark]:
    first = int(max(axis.start_s, 0.0) * rate.frames / rate.seconds)
    last = int(axis.end_s * rate.frames / rate.seconds)
    per_second = round(rate.fraction)
    for frame in range(first, last + 1):
        within = frame % per_second
        at = time_of(frame, rate)
        if within == 0:
            yield Mark(at, clock(frame // per_second) if rate.seconds == 1 else f"f{frame}")
        elif within % step == 0 and per_second - within >= step:
            yield Mark(at, f"+{within}")
        elif with_each:
            yield Mark(at)

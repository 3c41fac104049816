"""Scenes at times: keys, the easing between them, tracks of single fields, and the timeline of all. No torch.

A timeline holds what changes; everything else is the scene that it is applied to. What a scene is at a
moment says `renderer.recording.timeline_scenes`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import Enum
from operator import lt
from typing import Any, TypeVar

import msgspec

from renderer.recording.scene_path import check_values
from renderer.scene import LatentPoint, Scene

LONGEST_S = 86_400.0
MOST_CUBIC_KEYS = 2000

Value = LatentPoint | bool | int | float | str | tuple[Any, ...] | None  # rows as a file has them


class Curve(Enum):
    """How a value gets from one key to the next: it leaps at the end, or moves along a curve."""

    HOLD = "hold"
    LINEAR = "linear"
    SMOOTH = "smooth"
    EASE_IN = "ease in"
    EASE_OUT = "ease out"
    BEZIER = "bezier"


_POINTS = {  # control points with x = 1/3 and 2/3, so that x is the time itself and y a plain polynomial
    Curve.LINEAR: (1 / 3, 1 / 3, 2 / 3, 2 / 3),
    Curve.SMOOTH: (1 / 3, 0.0, 2 / 3, 1.0),
    Curve.EASE_IN: (1 / 3, 0.0, 2 / 3, 1 / 3),
    Curve.EASE_OUT: (1 / 3, 2 / 3, 2 / 3, 1.0),
}


@dataclass(frozen=True, slots=True)
class Easing:
    """The way from a key to the next one. The control points count for `Curve.BEZIER` only, as in CSS."""

    curve: Curve = Curve.SMOOTH
    x1: float = 0.25
    y1: float = 0.1
    x2: float = 0.25
    y2: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.x1 <= 1 and 0 <= self.x2 <= 1 and math.isfinite(self.y1 + self.y2)):
            raise ValueError("the x of a curve's control points lies between 0 and 1, and y is finite")

    def progress(self, passed: float) -> float:
        """The share of the way that is done when the share `passed` (0…1) of the time is.

        >>> Easing(Curve.SMOOTH).progress(0.25)
        0.15625
        """
        if passed <= 0 or self.curve is Curve.HOLD:
            return 0.0
        if passed >= 1:
            return 1.0
        if self.curve is Curve.LINEAR:
            return passed
        if self.curve is not Curve.BEZIER:
            _, y1, _, y2 = _POINTS[self.curve]
            return _bezier(y1, y2, passed)
        low, high = 0.0, 1.0
        while (middle := (low + high) / 2) not in (low, high):  # x never falls, so halving finds it
            if _bezier(self.x1, self.x2, middle) < passed:
                low = middle
            else:
                high = middle
        return _bezier(self.y1, self.y2, middle)


def _bezier(first: float, second: float, t: float) -> float:
    return 3 * (1 - t) * t * ((1 - t) * first + t * second) + t**3


class Interpolation(Enum):
    """EASED: from key to key by each one's easing. CUBIC: one curve through all keys, smooth at each."""

    EASED = "eased"
    CUBIC = "cubic"


class Key(msgspec.Struct, frozen=True, gc=False):
    """The value of one field at one time, and the way from there to the next key.

    No dataclass, since there are thousands: so one is made in a quarter of the time, and as it never leads
    back to itself, the garbage collector need not look at it while the window waits.
    """

    seconds: float
    value: Value
    easing: Easing = msgspec.field(default_factory=Easing)


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A whole scene at one time, and the way from there to the next."""

    seconds: float
    scene: Scene
    easing: Easing = field(default_factory=Easing)


AnyKey = TypeVar("AnyKey", Key, Keyframe)


@dataclass(frozen=True, slots=True)
class Track:
    """One field of the scene through time, named by its path as in "truncation.psi" or "latent".

    Numbers and latent points are interpolated, the latter in W; everything else holds until the next key.
    `by_turns`: an angle goes from value to value as it stands, instead of the short way around.
    """

    path: str
    keys: tuple[Key, ...]
    interpolation: Interpolation = Interpolation.EASED
    by_turns: bool = False

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError(f"the track of '{self.path:.80}' has no keys")
        check_values(self.path, [key.value for key in self.keys])
        _check_keys(self.keys, self.interpolation)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What changes with time: whole scenes, then single tracks over them.

    Where `loops`, the end of `duration_s` is the beginning again, and cubic tracks close smoothly.
    `range_s` is the part that is played and exported; None is all.
    """

    duration_s: float = 0.0
    loops: bool = False
    keyframes: tuple[Keyframe, ...] = ()
    tracks: tuple[Track, ...] = ()
    interpolation: Interpolation = Interpolation.EASED
    by_turns: bool = False
    range_s: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.duration_s <= LONGEST_S:
            raise ValueError(f"a timeline lasts between 0 and {LONGEST_S:.0f} seconds")
        _check_keys(self.keyframes, self.interpolation)
        rows = [keys for keys in (self.keyframes, *(track.keys for track in self.tracks)) if keys]
        if any(keys[0].seconds < 0 or keys[-1].seconds > self.duration_s for keys in rows):
            raise ValueError("a key lies outside the duration")
        if len({track.path for track in self.tracks}) < len(self.tracks):
            raise ValueError("there are two tracks of one field")
        if self.range_s is not None and not 0 <= self.range_s[0] <= self.range_s[1] <= self.duration_s:
            raise ValueError("the range lies outside the duration")

    def track(self, path: str) -> Track | None:
        """The track of that field, if there is one."""
        return next((track for track in self.tracks if track.path == path), None)

    def with_track(self, track: Track) -> Timeline:
        """The same with this track in place of the one of its field, if there is one."""
        return replace(self, tracks=(*self.without_track(track.path).tracks, track))

    def without_track(self, path: str) -> Timeline:
        """The same without the track of that field."""
        return replace(self, tracks=tuple(track for track in self.tracks if track.path != path))


def with_key(keys: tuple[AnyKey, ...], key: AnyKey) -> tuple[AnyKey, ...]:
    """The keys with one more, in place of the one at its time if there is one."""
    others = [other for other in keys if other.seconds != key.seconds]
    at = bisect_right([other.seconds for other in others], key.seconds)
    return (*others[:at], key, *others[at:])


def _check_keys(keys: tuple[Key, ...] | tuple[Keyframe, ...], interpolation: Interpolation) -> None:
    seconds = [key.seconds for key in keys]
    if not all(map(math.isfinite, seconds)):
        raise ValueError("a key has no finite time")
    if not all(map(lt, seconds, seconds[1:])):
        raise ValueError("keys are not in the order of their times, or two are at the same")
    if interpolation is Interpolation.CUBIC and len(keys) > MOST_CUBIC_KEYS:
        raise ValueError(f"a cubic track has at most {MOST_CUBIC_KEYS} keys")

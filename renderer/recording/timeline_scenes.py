"""What a scene is at a moment of a timeline: a pure function, for the window and for video alike. No torch.

Whatever lies between keys is Σ weight·value over the keys. Numbers are added up so, latent points as blends
of seeds in W; what is neither holds the value of the key before.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from typing import Any

import msgspec

from renderer.recording.scene_path import field_type, hints_of, with_value
from renderer.recording.spline import cubic_weights
from renderer.recording.timeline import Interpolation, Key, Keyframe, Timeline, Track
from renderer.recording.video_settings import FrameRate
from renderer.scene import LatentPoint, Scene, SeedWeight

SMALLEST_WEIGHT = 1e-8  # of a seed; far keys of a cubic track have less, which float32 does not see
TURNS = "turns"
MOST_PREPARED = 64
SMALLEST_PART_OF_A_FRAME = Fraction(1, 1_000_000)  # less is what a range's start lost as a float


@dataclass(frozen=True, slots=True)
class _Mix:
    """The shares of the keys at a moment: of which one the rest holds, and when an angle would be there."""

    current: int
    weights: tuple[tuple[int, float], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Course:
    """Times of keys, and how angles go from one to the next."""

    times: tuple[float, ...]
    period: float | None
    by_turns: bool


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The times of keys, and their values as the type of their field; `path` "" is the whole scene."""

    path: str
    keys: Sequence[Key] | Sequence[Keyframe]
    times: tuple[float, ...]
    hint: Any
    values: Sequence[Any]


_KNOWN: dict[int, _Prepared] = {}


def scene_at(scene: Scene, timeline: Timeline, seconds: float) -> Scene:
    """The scene with all that the timeline makes of it at that time.

    A track of what the scene lacks, such as an edit that is not there, changes nothing.
    """
    period = timeline.duration_s if timeline.loops and timeline.duration_s > 0 else None
    if period is not None and not 0 <= seconds < period:
        seconds %= period
    if timeline.keyframes:
        known = _prepared("", timeline.keyframes)
        keys, course = _on_course(timeline.keyframes, known.times, period, by_turns=timeline.by_turns)
        mix = _mix(keys, course, seconds, timeline.interpolation)
        scene = _combined(Scene, known.values[: len(keys)], mix, course)
    for track in timeline.tracks:
        scene = _with_track(scene, track, period, seconds)
    return scene


def frame_count(timeline: Timeline, rate: FrameRate) -> int:
    """How many frames the timeline's range has, a part of one rounded; at least one."""
    start, end = timeline.range_s or (0.0, timeline.duration_s)
    return max(round((Fraction(end) - Fraction(start)) * rate.fraction), 1)


def frame_seconds(timeline: Timeline, rate: FrameRate, frame: int) -> float:
    """When that frame is: the nearest number to start + frame/rate, so that keys on frames are met."""
    start = Fraction(timeline.range_s[0] if timeline.range_s else 0.0) * rate.fraction
    if abs(start - round(start)) < SMALLEST_PART_OF_A_FRAME:
        start = Fraction(round(start))
    return float((start + frame) / rate.fraction)


def scenes(scene: Scene, timeline: Timeline, rate: FrameRate) -> Iterator[Scene]:
    """The scene of every frame, in order."""
    for frame in range(frame_count(timeline, rate)):
        yield scene_at(scene, timeline, frame_seconds(timeline, rate, frame))


def _with_track(scene: Scene, track: Track, period: float | None, seconds: float) -> Scene:
    known = _prepared(track.path, track.keys)
    keys, course = _on_course(track.keys, known.times, period, by_turns=track.by_turns)
    mix = _mix(keys, course, seconds, track.interpolation)
    name = track.path.rpartition(".")[2]
    value = _combined(known.hint, known.values[: len(keys)], mix, course, name=name)
    try:
        return with_value(scene, track.path, value)
    except LookupError:
        return scene


def _prepared(path: str, keys: Sequence[Key] | Sequence[Keyframe]) -> _Prepared:
    """What is worth knowing of keys before any moment; remembered for the very same keys."""
    known = _KNOWN.get(id(keys))
    if known is not None and known.keys is keys and known.path == path:
        return known
    hint = field_type(path) if path else Scene
    given = list(map(_content, keys))
    values = msgspec.convert(given, list[hint]) if path else given
    known = _Prepared(path, keys, tuple(map(attrgetter("seconds"), keys)), hint, values)
    while len(_KNOWN) >= MOST_PREPARED:
        del _KNOWN[next(iter(_KNOWN))]
    _KNOWN[id(keys)] = known
    return known


def _content(key: Key | Keyframe) -> Any:
    """What there is at that time."""
    return key.scene if isinstance(key, Keyframe) else key.value


def _on_course(
    keys: Sequence[Key] | Sequence[Keyframe],
    times: tuple[float, ...],
    period: float | None,
    *,
    by_turns: bool,
) -> tuple[Sequence[Any], _Course]:
    """The keys that count, and their times.

    In a loop, a key at the very end that is the first one again is left out; if it is another, it says how
    the loop ends, and there is nothing to cross between the two.
    """
    first, last = keys[0], keys[-1]
    if period is not None and last.seconds - first.seconds >= period:
        if _content(last) == _content(first):
            keys, times = keys[:-1], times[:-1]
        else:
            period = None
    return keys, _Course(times, period, by_turns)


def _mix(keys: Sequence[Any], course: _Course, seconds: float, interpolation: Interpolation) -> _Mix:
    times, period = course.times, course.period
    if period is not None and not times[0] <= seconds < times[0] + period:
        seconds = times[0] + (seconds - times[0]) % period
    seconds = max(seconds, times[0])
    here = bisect_right(times, seconds) - 1
    is_last = here == len(times) - 1
    if (is_last and period is None) or seconds == times[here]:
        return _Mix(here, ((here, 1.0),), times[here])
    if interpolation is Interpolation.CUBIC:
        weights = cubic_weights(times, seconds, period=period)
        shares = enumerate(weights.tolist())
        return _Mix(here, tuple(share for share in shares if abs(share[1]) >= SMALLEST_WEIGHT), seconds)
    end = times[0] + period if is_last and period is not None else times[here + 1]
    share = keys[here].easing.progress((seconds - times[here]) / (end - times[here]))
    then = (1 - share) * times[here] + share * end
    if share == 0:
        return _Mix(here, ((here, 1.0),), then)
    return _Mix(here, ((here, 1 - share), (0 if is_last else here + 1, share)), then)


def _combined(hint: Any, values: Sequence[Any], mix: _Mix, course: _Course, *, name: str = "") -> Any:
    """Σ weight·value of numbers and latent points, within whatever holds them; else the current value."""
    current = values[mix.current]
    mixed = [values[i] for i, _ in mix.weights]
    if all(value == current for value in mixed):
        return current
    if name == TURNS:
        return _angle(values, mix, course)
    if hint is float:
        return sum(weight * values[i] for i, weight in mix.weights)
    if isinstance(current, LatentPoint):
        return _latent(values, mix)
    if isinstance(current, tuple) and all(_kept(value) == _kept(current) for value in mixed):
        columns = [[value[i] if i < len(value) else None for value in values] for i in range(len(current))]
        return tuple(_combined(None, column, mix, course) for column in columns)
    if not dataclasses.is_dataclass(current) or any(value is None for value in mixed):
        return current
    inner = {
        field: _combined(kind, [getattr(value, field, None) for value in values], mix, course, name=field)
        for field, kind in hints_of(type(current)).items()
    }
    return type(current)(**inner)


def _kept(value: Any) -> Any:
    """What of a row is not interpolated: rows that differ in it are not each other's, and hold."""
    if isinstance(value, tuple):
        return tuple(map(_kept, value))
    if not dataclasses.is_dataclass(value) or isinstance(value, LatentPoint):
        return value
    hints = hints_of(type(value))
    return tuple(_kept(getattr(value, field)) for field, hint in hints.items() if hint is not float)


def _latent(points: Sequence[LatentPoint], mix: _Mix) -> LatentPoint:
    """The blend of all seeds of the points."""
    shares: dict[int, float] = {}
    for i, weight in mix.weights:
        for each in points[i].seed_weights():
            shares[each.seed] = shares.get(each.seed, 0.0) + weight * each.weight
    return LatentPoint(blend=tuple(SeedWeight(seed, share) for seed, share in shares.items()))


def _angle(turns: Sequence[float], mix: _Mix, course: _Course) -> float:
    """Σ weight·angle, where each angle stands as near to the one before as `by_turns` allows.

    What a loop has turned when it closes is taken off evenly and put back, so the seam is smooth.
    """
    unwrapped = [turns[0]]
    for before, after in pairwise(turns):
        unwrapped.append(unwrapped[-1] + _step(before, after, course))
    speed = 0.0
    if course.period is not None:
        speed = (unwrapped[-1] + _step(turns[-1], turns[0], course) - unwrapped[0]) / course.period
    level = sum(weight * (unwrapped[i] - speed * course.times[i]) for i, weight in mix.weights)
    return level + speed * mix.seconds


def _step(before: float, after: float, course: _Course) -> float:
    step = after - before
    return step if course.by_turns else step - round(step)

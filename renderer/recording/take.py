"""A take: what hands did with the controls, and when, and the tracks that do it again. No torch."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from renderer.recording.scene_path import hints_of, value_at, with_value
from renderer.recording.simplify import kept_angles, kept_changes, kept_numbers, kept_points
from renderer.recording.timeline import Curve, Easing, Interpolation, Key, Timeline, Track
from renderer.scene import LatentPoint, Scene

LINEAR, HOLD = Easing(Curve.LINEAR), Easing(Curve.HOLD)
TOLERANCES = {  # of what may be seen: a twentieth of a pixel of 64, a tenth of a degree, a level or two
    "transform.tx": 0.001,
    "transform.ty": 0.001,
    "transform.turns": 0.0003,
    "truncation.psi": 0.004,
    "view.gain_db": 0.1,
    "spectrum.range_db": 0.5,
    "latent": 0.02,  # in the weight of a seed
}
USUAL_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Sample:
    """What was shown at a time."""

    seconds: float
    scene: Scene


@dataclass(slots=True)
class Take:
    """Notes what is shown, frame by frame, and which fields hands have touched since when.

    A scene that goes on is noted at its first and at its last frame. Units: seconds of the timeline.
    """

    start_s: float
    scene: Scene
    samples: list[Sample] = field(default_factory=list)
    touched: dict[str, float] = field(default_factory=dict)
    end_s: float = 0.0

    def __post_init__(self) -> None:
        self.samples, self.end_s = [Sample(self.start_s, self.scene)], self.start_s

    def touch(self, before: Scene, now: Scene) -> list[str]:
        """Hands have made this of what was shown; the fields that they have changed."""
        changed = list(changed_paths(before, now))
        for path in changed:
            self.touched.setdefault(path, self.end_s)
        return changed

    def show(self, scene: Scene, seconds: float) -> None:
        """This is shown at that time, no earlier than the last; of several at one time the last counts."""
        last = self.samples[-1]
        if scene != last.scene:
            if self.end_s > last.seconds:
                self.samples.append(Sample(self.end_s, last.scene))
            if seconds > self.samples[-1].seconds:
                self.samples.append(Sample(seconds, scene))
            else:
                self.samples[-1] = Sample(seconds, scene)
        self.end_s = seconds

    def held(self, scene: Scene, hands: Scene) -> Scene:
        """The scene with all that hands have touched as they have left it."""
        for path in self.paths():
            try:
                scene = with_value(scene, path, value_at(hands, path))
            except LookupError:
                continue
        return scene

    def as_it_is(self) -> Take:
        """The same, which does not go on."""
        same = copy(self)
        same.samples, same.touched = list(self.samples), dict(self.touched)
        return same

    def paths(self) -> list[str]:
        """The fields that were touched; of one within another that was touched as a whole, only the other."""
        return [
            path
            for path in self.touched
            if not any(path.startswith(f"{other}.") for other in self.touched if other != path)
        ]

    def tracks(self, tolerance: float) -> list[Track]:
        """A track of every field that was touched, from then on.

        `tolerance` is in multiples of what suits the field; with 0 every frame is exactly as it was.
        """
        return [self._track(path, tolerance) for path in self.paths() if self._has_keys(path)]

    def _has_keys(self, path: str) -> bool:
        """Whether keys can say what was done: not where there was something else, or nothing, instead."""
        try:
            values = [value_at(sample.scene, path) for sample in self.samples]
        except LookupError:
            return False
        return not any(isinstance(plain(value), dict) for value in values)

    def _track(self, path: str, tolerance: float) -> Track:
        since = min(at for other, at in self.touched.items() if other == path or other.startswith(f"{path}."))
        first = max(bisect_right([sample.seconds for sample in self.samples], since) - 1, 0)
        times = [max(sample.seconds, since) for sample in self.samples[first:]]
        values = [value_at(sample.scene, path) for sample in self.samples[first:]]
        if self.end_s > times[-1]:
            times.append(self.end_s)
            values.append(values[-1])
        kept, easing = _kept(path, times, values, tolerance * TOLERANCES.get(path, USUAL_TOLERANCE))
        return Track(path, tuple(Key(times[i], plain(values[i]), easing) for i in kept))


def with_take(timeline: Timeline, take: Take, *, tolerance: float) -> Timeline:
    """The timeline with what hands did in place of what it had of the same fields in that time.

    Fields that only keyframes govern keep their values outside of the take, in tracks of their own.
    """
    timeline = replace(timeline, duration_s=max(timeline.duration_s, take.end_s))
    for track in take.tracks(tolerance):
        timeline = timeline.with_track(_merged(_known(timeline, track.path), track, take.end_s))
    return timeline


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """What the rounds of a take had noted at a time, however they go on. Equal to itself only."""

    rounds: tuple[Take, ...]
    tolerance: float

    @classmethod
    def of(cls, rounds: Iterable[Take], tolerance: float) -> Noted:
        """That of rounds which may go on."""
        return cls(tuple(each.as_it_is() for each in rounds), tolerance)

    def on(self, timeline: Timeline) -> Timeline:
        """The timeline if the take had ended then; of a long take this takes seconds."""
        return with_rounds(timeline, self.rounds, tolerance=self.tolerance)


def with_rounds(timeline: Timeline, rounds: Iterable[Take], *, tolerance: float) -> Timeline:
    """The timeline with one take after the other: where two have done something, the later one counts."""
    for take in rounds:
        if take.touched:
            timeline = with_take(timeline, take, tolerance=tolerance)
    return timeline


def changed_paths(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """The fields in which two scenes differ, as deep down as both have them."""
    if before is after or before == after:
        return
    if isinstance(after, LatentPoint) or type(before) is not type(after):
        yield path
    elif dataclasses.is_dataclass(after):
        for name in hints_of(type(after)):
            inner = f"{path}.{name}" if path else name
            yield from changed_paths(getattr(before, name), getattr(after, name), inner)
    elif isinstance(after, tuple) and len(before) == len(after) and dataclasses.is_dataclass(after[0]):
        for i, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from changed_paths(old, new, f"{path}.{i}")
    else:
        yield path


def plain(value: Any) -> Any:
    """A field's value as a key has it: of a word of a list, the word; of rows, what a file has of them."""
    if isinstance(value, LatentPoint):
        return value
    made = msgspec.json.decode(msgspec.json.encode(value))
    return tuple(made) if isinstance(made, list) else made


def _kept(
    path: str, times: Sequence[float], values: Sequence[Any], tolerance: float
) -> tuple[list[int], Easing]:
    """Which of the values become keys, and how it goes on from each."""
    if isinstance(values[0], LatentPoint):
        return kept_points(times, values, tolerance), LINEAR
    if path.endswith("turns"):
        return kept_angles(times, values, tolerance), LINEAR
    if isinstance(values[0], float):
        return kept_numbers(times, values, tolerance), LINEAR
    return kept_changes(values), HOLD


def _known(timeline: Timeline, path: str) -> Track | None:
    """The track of a field, or what keyframes make of it as one."""
    track = timeline.track(path)
    if track is not None or not timeline.keyframes:
        return track
    try:
        keys = tuple(
            Key(key.seconds, plain(value_at(key.scene, path)), key.easing) for key in timeline.keyframes
        )
    except LookupError:
        return None
    return Track(path, keys, timeline.interpolation, timeline.by_turns)


def _merged(known: Track | None, new: Track, end_s: float) -> Track:
    if known is None:
        return new
    before = tuple(key for key in known.keys if key.seconds < new.keys[0].seconds)
    after = tuple(key for key in known.keys if key.seconds > end_s)
    return Track(new.path, (*before, *new.keys, *after), Interpolation.EASED, known.by_turns)

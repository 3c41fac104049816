"""What was measured while a model was trained: `metric-*.jsonl`, a line for each snapshot. No torch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from renderer.training_runs import kimg_of

MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class MetricCurve:
    """One figure over training. Shapes: `kimg`, `values` float64 [points], by kimg."""

    name: str
    kimg: np.ndarray
    values: np.ndarray

    def at(self, kimg: int) -> float | None:
        """The value that was measured at that snapshot; None if none was."""
        found = np.flatnonzero(self.kimg == kimg)
        return float(self.values[found[0]]) if len(found) else None


@dataclass(frozen=True, slots=True)
class Metrics:
    """The curves by name, and what was left out, in words."""

    curves: tuple[MetricCurve, ...] = ()
    notes: tuple[str, ...] = ()


NO_METRICS = Metrics()


class _Line(msgspec.Struct):
    results: dict[str, float]
    snapshot_pkl: str | None = None


def read_metrics(files: Iterable[Path]) -> Metrics:
    """The curves in all these files; of a snapshot that was measured twice the later figure counts."""
    points: dict[str, dict[int, float]] = {}
    notes = []
    for path in files:
        note = _read_file(path, points)
        if note:
            notes.append(note)
    curves = [_curve(name, values) for name, values in sorted(points.items())]
    return Metrics(tuple(curves), tuple(notes))


def _read_file(path: Path, points: dict[str, dict[int, float]]) -> str:
    """Take the points of one file; what is to be said about it."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return f"{path.name} cannot be read: {error.strerror or error}."
    if len(content) > MOST_BYTES:
        return f"{path.name} is larger than {MOST_BYTES // 2**20} MiB and is left out."
    damaged = nameless = 0
    decode = msgspec.json.Decoder(_Line).decode
    for line in content.splitlines():
        if not line.strip():
            continue
        try:
            measured = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            damaged += 1
            continue
        kimg = _kimg(measured.snapshot_pkl)
        if kimg is None:
            nameless += 1
            continue
        for name, value in measured.results.items():
            points.setdefault(name, {})[kimg] = value
    return _note(path.name, damaged, nameless)


def _kimg(snapshot: str | None) -> int | None:
    return None if snapshot is None else kimg_of(snapshot.replace("\\", "/").rpartition("/")[2])


def _note(name: str, damaged: int, nameless: int) -> str:
    parts = []
    if damaged:
        parts.append(f"{damaged} damaged line{'s' if damaged > 1 else ''}")
    if nameless:
        parts.append(f"{nameless} line{'s' if nameless > 1 else ''} of no snapshot")
    return f"{name}: {' and '.join(parts)} left out." if parts else ""


def _curve(name: str, values: dict[int, float]) -> MetricCurve:
    kimg = sorted(values)
    return MetricCurve(name, np.array(kimg, float), np.array([values[at] for at in kimg], float))

"""Looks at a training run's folder now and then, in threads, so that a slow disk delays nobody."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from renderer.training_metrics import NO_METRICS, Metrics, read_metrics
from renderer.training_runs import Snapshot, TrainingRun, read_run, runs_in
from visualizer.disk_threads import Look, no_answer

SECONDS_BETWEEN_LOOKS = 2.0
SETTLED_AFTER_S = 10.0
GRAIN_S = 4.0
_State = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in a run's folder. `runs` are those beside it and itself; `problem` is for the user.

    `unsettled` are the size and time of snapshots that may still be written; they are not in the run yet.
    """

    folder: Path
    run: TrainingRun
    runs: tuple[Path, ...] = ()
    metrics: Metrics = NO_METRICS
    unsettled: tuple[tuple[Path, _State], ...] = ()
    state: _State = (0, 0)
    metric_states: tuple[_State, ...] = ()
    problem: str = ""


class RunWatch:
    """Follows one folder at a time. `seen` is what is known of it, `arrived` its newest snapshot, if new.

    `problem` is a sentence for the user.
    """

    def __init__(self) -> None:
        self.seen: Seen | None = None
        self.arrived: Snapshot | None = None
        self.problem = ""
        self._folder: Path | None = None
        self._look = self._new_look()
        self._seconds = 0.0

    def follow(self, folder: Path | None) -> None:
        """Look at that folder from now on, or at none."""
        if folder != self._folder:
            self._folder, self.seen, self.arrived = folder, None, None
            self._look = self._new_look()  # one that hangs at the last folder holds up no other
            self._seconds = 0.0

    def update(self, seconds: float) -> None:
        """Once a frame: take what was found, and look again when it is time."""
        if self._folder is None:
            return
        self._seconds += seconds
        if self._seconds >= SECONDS_BETWEEN_LOOKS:
            self._seconds = 0.0
            self._look.again()
        found = self._look.at(self._folder, every_s=math.inf)
        if found is not None and found is not self.seen:
            self._take(found)
        if self._look.take_late():
            self.problem = f"{no_answer(str(self._folder))} New snapshots are shown when it does."

    def _new_look(self) -> Look[Path, Seen]:
        return Look(lambda folder: look(folder, self.seen), name="training run")

    def _take(self, found: Seen) -> None:
        before, self.seen = self.seen, found
        if before is None or not found.run.snapshots:
            return
        newest = found.run.snapshots[-1]
        if not before.run.snapshots or newest.kimg > before.run.snapshots[-1].kimg:
            self.arrived = newest


def look(folder: Path, before: Seen | None = None) -> Seen:
    """What is in the folder, with as little reading as possible of what was seen before."""
    state = _state(folder)
    try:
        run = before.run if before is not None and _is_as(before, state) else read_run(folder)
    except OSError as error:
        problem = f"{folder} cannot be read: {error.strerror or error}."
        return replace(before or Seen(folder, TrainingRun(folder, ())), problem=problem)
    settled, unsettled = _settled(run, before)
    states = tuple(_state(path) for path in run.metric_files)
    metrics = before.metrics if before is not None and before.metric_states == states else None
    return Seen(
        folder,
        replace(run, snapshots=settled),
        _runs_beside(folder),
        metrics if metrics is not None else read_metrics(run.metric_files),
        unsettled,
        state,
        states,
    )


def _is_as(before: Seen, state: _State) -> bool:
    """Whether no file can have come or gone: a folder's time changes with each, but has a grain."""
    is_old = time.time() - state[1] / 1e9 > GRAIN_S
    return is_old and state == before.state and not before.unsettled and not before.problem


def _runs_beside(folder: Path) -> tuple[Path, ...]:
    """The runs in the folder above, and this one in any case."""
    try:
        runs = runs_in(folder.parent)
    except OSError:
        runs = ()
    return runs if folder in runs else (folder, *runs)


def _settled(
    run: TrainingRun, before: Seen | None
) -> tuple[tuple[Snapshot, ...], tuple[tuple[Path, _State], ...]]:
    """The snapshots that are written, and those that perhaps are not: new ones, until they stay as they are.

    Of a folder that is seen for the first time only the last one can be such.
    """
    known = {snapshot.path for snapshot in (before.run.snapshots if before else run.snapshots[:-1])}
    pending = dict(before.unsettled) if before else {}
    settled, unsettled = [], []
    for snapshot in run.snapshots:
        path = snapshot.path
        if path in known:
            settled.append(snapshot)
            continue
        state = _state(path)
        is_old = before is None and time.time() - state[1] / 1e9 > SETTLED_AFTER_S
        if state[0] > 0 and (is_old or pending.get(path) == state):
            settled.append(snapshot)
        else:
            unsettled.append((path, state))
    return tuple(settled), tuple(unsettled)


def _state(path: Path) -> _State:
    """Size and time of a file; zeros where it is gone."""
    try:
        about = os.stat(path)  # noqa: PTH116 (half the time of Path.stat, for thousands of files)
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns

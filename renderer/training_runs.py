"""Training runs on disk: folders `NNNNN-description` with `network-snapshot-NNNNNN` files. No torch."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_SNAPSHOT = re.compile(r"network-snapshot-(\d{1,12})\.(?:pkl|safetensors)")
_RUN = re.compile(r"(\d{5,})-.+")
_METRIC = re.compile(r"metric-(.+)\.jsonl")


@dataclass(frozen=True, slots=True, order=True)
class Snapshot:
    """A model as it was in training. Units: `kimg`, thousands of images shown so far."""

    kimg: int
    path: Path

    @property
    def label(self) -> str:
        """Its number as in the file's name."""
        return self.path.stem.rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """One folder: its snapshots by kimg, and the files of its metrics by name."""

    folder: Path
    snapshots: tuple[Snapshot, ...]
    metric_files: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    def index_of(self, path: Path) -> int | None:
        """Which snapshot a file is."""
        return next((i for i, snapshot in enumerate(self.snapshots) if snapshot.path == path), None)

    def nearest(self, kimg: float) -> Snapshot | None:
        """The snapshot whose kimg is nearest; None if there is none."""
        return min(self.snapshots, key=lambda snapshot: abs(snapshot.kimg - kimg), default=None)


def kimg_of(name: str) -> int | None:
    """The kimg in the name of a snapshot's file; None for any other file.

    >>> kimg_of("network-snapshot-001200.pkl"), kimg_of("stylegan3-r-ffhq.pkl")
    (1200, None)
    """
    found = _SNAPSHOT.fullmatch(name)
    return int(found[1]) if found else None


def read_run(folder: Path) -> TrainingRun:
    """What a folder holds, without opening a file. OSError if it cannot be read.

    Where a snapshot is there in two formats, that which loads faster counts.
    """
    snapshots: dict[int, Path] = {}
    metrics = []
    with os.scandir(folder) as entries:
        for entry in entries:
            kimg = kimg_of(entry.name)
            if kimg is not None:
                is_first = kimg not in snapshots
                if is_first or (entry.name.endswith(".safetensors"), entry.name) > (
                    snapshots[kimg].suffix == ".safetensors",
                    snapshots[kimg].name,
                ):
                    snapshots[kimg] = folder / entry.name
            elif _METRIC.fullmatch(entry.name):
                metrics.append(folder / entry.name)
    ordered = tuple(Snapshot(kimg, path) for kimg, path in sorted(snapshots.items()))
    return TrainingRun(folder, ordered, tuple(sorted(metrics)))


def runs_in(folder: Path) -> tuple[Path, ...]:
    """The folders of training runs in a folder, by number. OSError if it cannot be read."""
    with os.scandir(folder) as entries:
        found = [
            (int(match[1]), entry.name)
            for entry in entries
            if (match := _RUN.fullmatch(entry.name)) and entry.is_dir()
        ]
    return tuple(folder / name for _, name in sorted(found))


def run_of(path: Path) -> Path | None:
    """The run's folder that a file is a snapshot of."""
    return path.parent if kimg_of(path.name) is not None else None


def last_snapshot(folder: Path) -> Path | None:
    """The last snapshot of a run's folder, or of the newest run in a folder of runs that has one.

    OSError if it cannot be read.
    """
    if snapshots := read_run(folder).snapshots:
        return snapshots[-1].path
    for run in reversed(runs_in(folder)):
        if snapshots := read_run(run).snapshots:
            return snapshots[-1].path
    return None


def metric_name(path: Path) -> str:
    """Which metric a file holds.

    >>> metric_name(Path("metric-fid50k_full.jsonl"))
    'fid50k_full'
    """
    found = _METRIC.fullmatch(path.name)
    return found[1] if found else path.stem

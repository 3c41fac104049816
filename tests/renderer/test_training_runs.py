"""What a folder of training runs holds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from renderer.training_runs import kimg_of, last_snapshot, metric_name, read_run, run_of, runs_in


def make(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder


def test_snapshots_are_ordered_by_what_was_shown_in_training(tmp_path: Path) -> None:
    make(tmp_path, *(f"network-snapshot-{number}.pkl" for number in ("000200", "1000", "000040", "000000")))
    run = read_run(tmp_path)
    assert [snapshot.kimg for snapshot in run.snapshots] == [0, 40, 200, 1000]
    assert run.snapshots[1].label == "000040"
    assert last_snapshot(tmp_path) == tmp_path / "network-snapshot-1000.pkl"


@pytest.mark.parametrize(
    "name",
    [
        "network-snapshot-.pkl",
        "network-snapshot-12.pkl.part",
        "network-snapshot-1.pt",
        "fakes000200.png",
        "a.pkl",
    ],
)
def test_other_files_are_no_snapshots(tmp_path: Path, name: str) -> None:
    make(tmp_path, name)
    assert kimg_of(name) is None
    assert read_run(tmp_path).snapshots == ()


def test_of_two_formats_the_faster_one_counts(tmp_path: Path) -> None:
    make(tmp_path, "network-snapshot-000200.pkl", "network-snapshot-000200.safetensors")
    assert [snapshot.path.suffix for snapshot in read_run(tmp_path).snapshots] == [".safetensors"]


def test_runs_are_ordered_by_their_numbers(tmp_path: Path) -> None:
    names = ["00000-first", "00002-stylegan3-t", "00010-auto", "100000-many"]
    for name in [*reversed(names), "notes", "0001-short", "00003-"]:
        make(tmp_path / name)
    make(tmp_path, "00004-a-file")
    assert [run.name for run in runs_in(tmp_path)] == names


def test_a_snapshot_knows_its_run(tmp_path: Path) -> None:
    assert run_of(tmp_path / "network-snapshot-000200.pkl") == tmp_path
    assert run_of(tmp_path / "stylegan3-r-ffhq.pkl") is None


def test_the_nearest_snapshot_is_found(tmp_path: Path) -> None:
    run = read_run(make(tmp_path, "network-snapshot-000000.pkl", "network-snapshot-000400.pkl"))
    nearest = [run.nearest(kimg) for kimg in (-5, 199, 201, 9999)]
    assert [snapshot.kimg for snapshot in nearest if snapshot] == [0, 0, 400, 400]
    assert read_run(make(tmp_path / "empty")).nearest(3) is None
    assert run.index_of(tmp_path / "network-snapshot-000400.pkl") == 1
    assert run.index_of(tmp_path / "other.pkl") is None


def test_metrics_are_found_by_name(tmp_path: Path) -> None:
    make(tmp_path, "metric-fid50k_full.jsonl", "metric-.jsonl", "stats.jsonl", "metric-kid.json")
    assert [metric_name(path) for path in read_run(tmp_path).metric_files] == ["fid50k_full"]


def test_a_folder_without_snapshots_or_runs_has_no_last_one(tmp_path: Path) -> None:
    make(tmp_path / "00000-empty")
    assert last_snapshot(tmp_path) is None


def test_thousands_of_snapshots_are_listed_at_once(tmp_path: Path) -> None:
    make(tmp_path, *(f"network-snapshot-{number:06d}.pkl" for number in range(5000)))
    start = time.perf_counter()
    assert len(read_run(tmp_path).snapshots) == 5000
    assert time.perf_counter() - start < 1.0

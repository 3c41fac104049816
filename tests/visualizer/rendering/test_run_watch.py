"""A folder that is being trained into."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from renderer.training_runs import Snapshot, TrainingRun
from visualizer.rendering import run_watch
from visualizer.rendering.run_watch import RunWatch, look

LINE = '{"results": {"fid": 9.0}, "snapshot_pkl": "network-snapshot-000000.pkl"}\n'


@pytest.fixture
def quick_disks() -> None:
    """Here the threads are real."""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "00003-faces"
    folder.mkdir()
    for kimg in (0, 200):
        write(folder, kimg)
    (folder / "metric-fid.jsonl").write_text(LINE)
    return folder


def write(folder: Path, kimg: int, content: bytes = b"model", *, age_s: float = 60.0) -> Path:
    path = folder / f"network-snapshot-{kimg:06d}.pkl"
    path.write_bytes(content)
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def kimgs(seen: run_watch.Seen) -> list[int]:
    return [snapshot.kimg for snapshot in seen.run.snapshots]


def test_the_first_look_finds_all_that_is_there(run: Path) -> None:
    (run.parent / "00001-before").mkdir()
    seen = look(run)
    assert kimgs(seen) == [0, 200]
    assert [folder.name for folder in seen.runs] == ["00001-before", "00003-faces"]
    assert [curve.name for curve in seen.metrics.curves] == ["fid"]
    assert seen.problem == ""


def test_a_snapshot_counts_when_it_has_stopped_growing(run: Path) -> None:
    seen = look(run)
    write(run, 400, b"mo", age_s=0)
    seen = look(run, seen)
    assert kimgs(seen) == [0, 200]
    assert len(seen.unsettled) == 1
    write(run, 400, b"model", age_s=0)
    seen = look(run, seen)
    assert kimgs(seen) == [0, 200]
    seen = look(run, seen)
    assert kimgs(seen) == [0, 200, 400]
    assert seen.unsettled == ()


def test_an_empty_file_never_counts(run: Path) -> None:
    seen = look(run)
    write(run, 400, b"", age_s=0)
    for _ in range(3):
        seen = look(run, seen)
    assert kimgs(seen) == [0, 200]


def test_the_last_snapshot_may_be_growing_at_the_first_look(run: Path) -> None:
    write(run, 400, age_s=0)
    assert kimgs(look(run)) == [0, 200]


def test_metrics_are_read_again_only_when_they_have_changed(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = look(run)
    read = run_watch.read_metrics
    monkeypatch.setattr(run_watch, "read_metrics", None)
    assert look(run, seen).metrics is seen.metrics
    monkeypatch.setattr(run_watch, "read_metrics", read)
    (run / "metric-fid.jsonl").write_text(LINE + LINE.replace("000000", "000200"))
    assert len(look(run, seen).metrics.curves[0].kimg) == 2


def test_a_folder_in_which_nothing_came_or_went_is_not_listed_again(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(run, (1e9, 1e9))
    seen = look(run)
    read = run_watch.read_run
    monkeypatch.setattr(run_watch, "read_run", None)
    assert kimgs(look(run, seen)) == [0, 200]
    monkeypatch.setattr(run_watch, "read_run", read)
    write(run, 400)
    assert kimgs(look(run, look(run, seen))) == [0, 200, 400]


def test_a_folder_that_has_gone_is_told_and_what_was_known_stays(run: Path) -> None:
    seen = look(run)
    run.rename(run.parent / "elsewhere")
    gone = look(run, seen)
    assert gone.problem == f"{run} cannot be read: No such file or directory."
    assert kimgs(gone) == [0, 200]


def until(watch: RunWatch, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        watch.update(run_watch.SECONDS_BETWEEN_LOOKS)
        assert time.monotonic() < end
        time.sleep(0.005)


def test_what_arrives_while_it_is_watched_is_told_and_what_was_there_is_not(run: Path) -> None:
    watch = RunWatch()
    watch.follow(run)
    until(watch, lambda: watch.seen is not None)
    assert watch.arrived is None
    path = write(run, 400, age_s=0)
    until(watch, lambda: watch.arrived is not None)
    assert watch.arrived == Snapshot(400, path)


def test_another_folder_is_another_story(run: Path, tmp_path: Path) -> None:
    watch = RunWatch()
    watch.follow(run)
    until(watch, lambda: watch.seen is not None)
    watch.follow(tmp_path)
    assert watch.seen is None
    until(watch, lambda: watch.seen is not None)
    assert watch.seen is not None
    assert watch.seen.folder == tmp_path
    watch.follow(None)
    watch.update(9.0)
    assert watch.seen is None


def test_nobody_is_made_to_wait_for_a_slow_disk(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_watch, "look", lambda *_: time.sleep(0.5))
    watch = RunWatch()
    watch.follow(run)
    start = time.perf_counter()
    for _ in range(10):
        watch.update(run_watch.SECONDS_BETWEEN_LOOKS)
    assert time.perf_counter() - start < 0.3


def test_a_folder_on_a_disk_that_hangs_holds_up_no_other(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, listed = threading.Event(), run_watch.read_run

    def slow(folder: Path) -> TrainingRun:
        if folder != run:
            hangs.wait(10)
        return listed(folder)

    monkeypatch.setattr(run_watch, "read_run", slow)
    watch = RunWatch()
    watch.follow(tmp_path)
    watch.update(run_watch.SECONDS_BETWEEN_LOOKS)
    watch.follow(run)
    until(watch, lambda: watch.seen is not None)
    hangs.set()

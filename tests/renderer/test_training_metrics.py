"""Figures of a training run, also from files that were cut off."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np

from renderer.training_metrics import MetricCurve, read_metrics


def line(kimg: int, **results: float) -> str:
    return json.dumps(
        {
            "results": results,
            "metric": "any",
            "snapshot_pkl": f"network-snapshot-{kimg:06d}.pkl",
            "num_gpus": 8,
        }
    )


def read(tmp_path: Path, *lines: str, name: str = "metric-fid50k_full.jsonl") -> tuple[MetricCurve, ...]:
    (tmp_path / name).write_text("\n".join(lines))
    return read_metrics([tmp_path / name]).curves


def test_a_curve_has_a_point_for_each_snapshot_in_order(tmp_path: Path) -> None:
    (curve,) = read(tmp_path, line(400, fid50k_full=8.5), line(0, fid50k_full=301.0))
    assert curve.name == "fid50k_full"
    np.testing.assert_array_equal(curve.kimg, [0, 400])
    np.testing.assert_array_equal(curve.values, [301.0, 8.5])
    assert curve.at(400) == 8.5
    assert curve.at(401) is None


def test_a_snapshot_measured_twice_has_its_later_figure(tmp_path: Path) -> None:
    (curve,) = read(tmp_path, line(0, fid=9.0), line(0, fid=8.0))
    np.testing.assert_array_equal(curve.values, [8.0])


def test_one_line_may_hold_several_figures(tmp_path: Path) -> None:
    curves = read(tmp_path, line(0, pr50k3_full_precision=0.7, pr50k3_full_recall=0.5))
    assert [curve.name for curve in curves] == ["pr50k3_full_precision", "pr50k3_full_recall"]


def test_damaged_lines_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "metric-fid.jsonl"
    good = line(200, fid=9.0)
    path.write_bytes(
        f'{good}\n{{"results": {{"fid": 3\n\n[]\n{"[" * 5000}\n'.encode() + b"\xff\xfe\n" + good[:30].encode()
    )
    metrics = read_metrics([path])
    assert [len(curve.values) for curve in metrics.curves] == [1]
    assert metrics.notes == ("metric-fid.jsonl: 5 damaged lines left out.",)


def test_figures_of_no_snapshot_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "metric-fid.jsonl"
    path.write_text('{"results": {"fid": 3.0}, "snapshot_pkl": null}\n{"results": {"fid": 3.0}}')
    metrics = read_metrics([path])
    assert metrics.curves == ()
    assert metrics.notes == ("metric-fid.jsonl: 2 lines of no snapshot left out.",)


def test_a_path_to_a_snapshot_will_do(tmp_path: Path) -> None:
    text = line(40, fid=1.0).replace("network-", "C:\\\\\\\\runs\\\\\\\\network-")
    (curve,) = read(tmp_path, text.replace("\\\\\\\\", "\\\\"))
    np.testing.assert_array_equal(curve.kimg, [40])


def test_what_is_no_number_is_left_out(tmp_path: Path) -> None:
    (curve,) = read(tmp_path, line(0, fid=1.0), line(8, fid=math.nan), line(16, fid=math.inf))
    np.testing.assert_array_equal(curve.kimg, [0])


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    metrics = read_metrics([tmp_path / "metric-gone.jsonl"])
    assert metrics.notes == ("metric-gone.jsonl cannot be read: No such file or directory.",)

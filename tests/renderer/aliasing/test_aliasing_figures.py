"""The figures of aliasing are plain values that any process can read."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest

from renderer.aliasing.aliasing_figures import (
    Equivariance,
    LayerEquivariance,
    MetricOptions,
    ScanLine,
    Strip,
)


def test_they_come_without_torch() -> None:
    code = "import sys, renderer.aliasing.aliasing_figures; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_strip_in_levels_of_a_screen() -> None:
    values = np.array([[[-1.0], [0.0]], [[3.0], [np.nan]]], dtype=np.float32)
    strip = Strip(ScanLine(), values, np.zeros(2), None)
    assert strip.pixels().tolist() == [[[0], [128]], [[255], [128]]]
    assert strip.pixels().dtype == np.uint8
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(strip)).values, values)


def test_each_kind_has_its_figure() -> None:
    row = LayerEquivariance("L0", 1.0, 2.0, 3.0)
    assert [row.db(kind) for kind in Equivariance] == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(("samples", "seed"), [(0, 0), (1, -1)])
def test_options_that_cannot_be_are_refused(samples: int, seed: int) -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        MetricOptions(samples, seed=seed)

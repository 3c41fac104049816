"""Spectra as files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from renderer.spectra.spectrum_curves import PowerSpectrum, radial_average
from visualizer.inspecting import spectrum_export
from widgets.spectrum_options import SpectrumOptions
from widgets.spectrum_traces import CurveMemory, Trace

RNG = np.random.default_rng(3)
TRACES = tuple(
    Trace(f"kept {i}", "L5", PowerSpectrum(RNG.random((16, 16)).astype(np.float32), 16.0, 1, 1))
    for i in range(2)
)
CURVES = CurveMemory().curves(TRACES, SpectrumOptions(is_log_frequency=True, has_diagonal=False))


def test_the_csv_has_every_curve_with_its_power_whatever_the_plot_shows() -> None:
    rows = list(csv.DictReader(io.StringIO(spectrum_export.as_csv(CURVES).decode())))
    names = ["L5 · radial", "L5 · 0°", "L5 · radial (2)", "L5 · 0° (2)"]
    assert list(dict.fromkeys(row["curve"] for row in rows)) == names
    for name, trace in zip((names[0], names[2]), TRACES, strict=True):
        curve = radial_average(trace.spectrum)
        written = [row for row in rows if row["curve"] == name]
        np.testing.assert_allclose([float(row["frequency"]) for row in written], curve.frequency)
        np.testing.assert_allclose([float(row["power"]) for row in written], curve.power, rtol=1e-6)


def test_the_npz_has_the_2d_spectrum_and_the_curves() -> None:
    with np.load(io.BytesIO(spectrum_export.as_npz(TRACES[1], CURVES)), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["power"], TRACES[1].spectrum.power)
        assert arrays["sampling_rate"] == 16
        curve = radial_average(TRACES[0].spectrum)
        np.testing.assert_array_equal(arrays["L5 · radial/power"], curve.power)


def test_no_file_is_overwritten_and_a_name_is_no_path(tmp_path: Path) -> None:
    names = [spectrum_export.save(b"x", tmp_path / "new", "../a · b/c", ".csv").name for _ in range(2)]
    assert names == ["_a_b_c-spectrum.csv", "_a_b_c-spectrum-2.csv"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(names)


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        spectrum_export.save(b"x", tmp_path / "file", "a", ".csv")

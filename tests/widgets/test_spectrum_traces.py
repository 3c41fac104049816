"""Curves as they are drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from renderer.spectra.spectrum_curves import Normalization, PowerSpectrum, radial_average, slice_at
from widgets.spectrum_options import SpectrumOptions
from widgets.spectrum_traces import CurveMemory, Trace, opening

SPECTRUM = PowerSpectrum(
    np.random.default_rng(1).exponential(size=(32, 32)).astype(np.float32), 32.0, samples=1, channels=4
)
TRACE = Trace("live", "L5", SPECTRUM)
OPTIONS = SpectrumOptions(normalization=Normalization.ABSOLUTE)


def test_each_wanted_direction_is_a_curve_with_the_levels_of_its_power() -> None:
    options = replace(OPTIONS, has_angle=True, angle_deg=30.0)
    curves = CurveMemory().curves((TRACE,), options)
    assert [each.name for each in curves] == ["L5 · radial", "L5 · 0°", "L5 · 45°", "L5 · 30°"]
    expected = [radial_average(SPECTRUM), *(slice_at(SPECTRUM, angle) for angle in (0.0, 45.0, 30.0))]
    for each, curve in zip(curves, expected, strict=True):
        np.testing.assert_array_equal(each.x, curve.frequency)
        np.testing.assert_allclose(each.y, 10 * np.log10(curve.power))


def test_linear_levels_are_power_over_the_reference() -> None:
    options = replace(OPTIONS, is_db=False, normalization=Normalization.RELATIVE_TO_PEAK)
    radial = CurveMemory().curves((TRACE,), options)[0]
    np.testing.assert_allclose(radial.y, radial.curve.power / SPECTRUM.power.max())


def test_a_logarithmic_axis_begins_after_the_zero_frequency() -> None:
    for each in CurveMemory().curves((TRACE,), replace(OPTIONS, is_log_frequency=True)):
        assert each.x[0] > 0
        assert each.curve.frequency[0] == 0
        assert len(each.x) == len(each.y)


def test_the_same_angle_twice_is_one_curve() -> None:
    options = replace(OPTIONS, has_angle=True, angle_deg=45.0)
    assert len(CurveMemory().curves((TRACE,), options)) == 3


def test_what_is_hidden_has_no_curves() -> None:
    assert CurveMemory().curves((replace(TRACE, is_shown=False),), OPTIONS) == ()


def test_a_curve_is_computed_once_for_as_long_as_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def counted(spectrum: PowerSpectrum) -> object:
        nonlocal count
        count += 1
        return radial_average(spectrum)

    monkeypatch.setattr("widgets.spectrum_traces.radial_average", counted)
    memory = CurveMemory()
    for name in ("a", "b"):
        memory.curves((replace(TRACE, name=name),), OPTIONS)
    memory.curves((TRACE,), replace(OPTIONS, is_db=False))
    assert count == 1
    memory.curves((), OPTIONS)
    memory.curves((TRACE,), OPTIONS)
    assert count == 2


def test_the_opening_has_all_frequencies_and_at_most_120_decibels() -> None:
    power = np.full((32, 32), 1e-20, np.float32)
    power[16, 16] = 1.0
    curves = CurveMemory().curves((replace(TRACE, spectrum=replace(SPECTRUM, power=power)),), OPTIONS)
    left, right, low, high = opening(curves)
    assert left == 0
    assert right > 16 * 2**0.5
    assert low == pytest.approx(-120, abs=15)
    assert high > 0


@pytest.mark.parametrize("is_db", [True, False])
def test_silence_and_nothing_have_an_opening_with_an_extent(is_db: bool) -> None:
    silent = replace(TRACE, spectrum=replace(SPECTRUM, power=np.zeros((32, 32), np.float32)))
    options = replace(OPTIONS, is_db=is_db, normalization=Normalization.RELATIVE_TO_MEAN)
    for traces in ((silent,), ()):
        left, right, low, high = opening(CurveMemory().curves(traces, options))
        assert right > left
        assert high > low
        assert np.isfinite([low, high]).all()

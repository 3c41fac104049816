"""The frequencies of a layer's design."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from renderer.model_info import LayerInfo
from renderer.spectra.design_marks import DesignFrequency, design_marks, outline

OVERSAMPLED = LayerInfo("L5", 8, (52, 52), 32.0, 6.35, 10.0, 9.65, False, 4, 2, radial=True)
CRITICAL = LayerInfo("L13", 8, (64, 64), 64.0, 32.0, 39.4, 7.4, True, 2, 2, radial=False)


def test_equal_frequencies_are_one_mark() -> None:
    """In a layer with room above its stopband f_h reaches up to Nyquist, so that the filters end there."""
    cutoff, stopband, rest = design_marks(OVERSAMPLED)
    assert (cutoff.frequency, cutoff.label) == (6.35, "f_c")
    assert (stopband.frequency, stopband.label) == (10.0, "f_t")
    assert rest.frequency == pytest.approx(16.0)
    assert rest.label == "f_c + f_h = s/2"


def test_a_critically_sampled_layer_has_its_cutoff_at_nyquist_and_its_stopband_beyond() -> None:
    assert [mark.label for mark in design_marks(CRITICAL)] == ["f_c = s/2", "f_t = f_c + f_h"]
    assert design_marks(CRITICAL)[1].frequency == pytest.approx(39.4)


def test_an_architecture_without_a_design_has_no_marks_but_nyquist() -> None:
    bare = LayerInfo("b16.conv1", 8, (16, 16), sampling_rate=16.0)
    assert [mark.meanings for mark in design_marks(bare)] == [(DesignFrequency.NYQUIST,)]
    assert design_marks(replace(bare, sampling_rate=None)) == ()


@pytest.mark.parametrize("radial", [True, None])
def test_a_round_band_is_a_circle(radial: bool | None) -> None:
    x, y = outline(6.35, replace(OVERSAMPLED, radial=radial))
    np.testing.assert_allclose(np.hypot(x, y), 6.35)


def test_a_separable_band_is_a_square() -> None:
    x, y = outline(32.0, CRITICAL)
    np.testing.assert_allclose(np.maximum(np.abs(x), np.abs(y)), 32.0)
    assert {(a, b) for a, b in zip(x, y, strict=True)} == {(-32, -32), (32, -32), (32, 32), (-32, 32)}
    assert (x[0], y[0]) == (x[-1], y[-1])

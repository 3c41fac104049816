"""The frequencies of a layer's design."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from renderer.model_info import LayerInfo
from renderer.spectra.design_marks import DesignFrequency, DesignMark, Outline, design_marks, outlines

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


CUTOFF = DesignMark(6.35, (DesignFrequency.CUTOFF,))


def is_round(outline: Outline) -> bool:
    """Whether it is no square, all of which has the same larger coordinate."""
    return bool(np.ptp(np.maximum(np.abs(outline.x), np.abs(outline.y))) > 1e-9)


@pytest.mark.parametrize("radial", [True, None])
def test_the_cutoff_of_a_round_band_is_a_circle(radial: bool | None) -> None:
    (line,) = outlines(CUTOFF, replace(OVERSAMPLED, radial=radial))
    np.testing.assert_allclose(np.hypot(line.x, line.y), 6.35)


def test_the_cutoff_of_a_separable_band_is_a_square() -> None:
    (line,) = outlines(DesignMark(32.0, (DesignFrequency.CUTOFF, DesignFrequency.NYQUIST)), CRITICAL)
    np.testing.assert_allclose(np.maximum(np.abs(line.x), np.abs(line.y)), 32.0)
    assert {(a, b) for a, b in zip(line.x, line.y, strict=True)} == {
        (-32, -32), (32, -32), (32, 32), (-32, 32)
    }  # fmt: skip
    assert (line.x[0], line.y[0]) == (line.x[-1], line.y[-1])


@pytest.mark.parametrize("radial", [True, False, None])
def test_the_nyquist_limit_of_square_samples_is_a_square_whatever_the_filters(radial: bool | None) -> None:
    """A wave at f_x = f_y = 0.4·s is beyond s/2 as the crow flies, and yet no alias of any other."""
    rate, samples = 32, np.arange(32)
    layer = replace(OVERSAMPLED, sampling_rate=float(rate), radial=radial)
    lines = outlines(design_marks(layer)[-1], layer)
    (nyquist,) = [line for line in lines if not is_round(line)]
    assert np.abs([nyquist.x, nyquist.y]).max() == rate / 2
    wave = np.cos(2 * np.pi * 13 * (samples[:, None] + samples) / rate)
    there = np.argwhere(np.abs(np.fft.fftshift(np.fft.fft2(wave))) > 1) - rate // 2
    assert {tuple(each) for each in there} == {(13, 13), (-13, -13)}
    assert np.hypot(13, 13) > rate / 2


def test_where_filters_end_at_nyquist_a_round_one_touches_the_square_of_the_samples() -> None:
    mark = design_marks(OVERSAMPLED)[-1]
    circle, square = outlines(mark, OVERSAMPLED)
    assert (circle.meaning, is_round(circle)) == (DesignFrequency.FILTER_STOP, True)
    assert (square.meaning, is_round(square)) == (DesignFrequency.NYQUIST, False)
    assert circle.x.max() == pytest.approx(square.x.max())

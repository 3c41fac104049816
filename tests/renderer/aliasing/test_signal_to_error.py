"""Decibels of signal to error, and how sure an estimate of them is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from renderer.aliasing.signal_to_error import decibels, estimate, signal_to_error


def test_an_error_as_large_as_the_picture_range_is_zero_decibels() -> None:
    assert decibels(4.0 * 123, 123) == pytest.approx(0)
    assert decibels(4.0 * 123 / 100, 123) == pytest.approx(20)


def test_no_error_is_infinite_and_nothing_compared_is_no_figure() -> None:
    assert signal_to_error(1.0, 0.0) == math.inf
    assert signal_to_error(0.0, 1.0) == -math.inf
    assert math.isnan(signal_to_error(0.0, 0.0))


def test_a_single_sample_does_not_tell_how_sure_it_is() -> None:
    assert estimate([400.0], [4.0]).db == pytest.approx(20)
    assert estimate([400.0], [4.0]).standard_error is None


def test_equal_samples_are_sure() -> None:
    assert estimate([8.0] * 5, [2.0] * 5).standard_error == pytest.approx(0, abs=1e-12)


def test_the_ratio_is_of_the_sums() -> None:
    assert estimate([100.0, 300.0], [1.0, 3.0]).db == pytest.approx(20)
    assert estimate([100.0, 300.0], [3.0, 1.0]).db == pytest.approx(20)


def test_the_standard_error_is_the_spread_of_repeated_measurements() -> None:
    """Errors and masks that differ much and together, as large masks hold more error."""
    source = np.random.default_rng(0)
    masks = source.uniform(5000, 12000, (3000, 64))
    errors = masks * source.lognormal(-8, 0.7, (3000, 64))
    found = [estimate((4 * m).tolist(), e.tolist()) for m, e in zip(masks, errors, strict=True)]
    spread = np.std([one.db for one in found])
    claimed = np.sqrt(np.mean([one.standard_error**2 for one in found if one.standard_error is not None]))
    assert claimed == pytest.approx(spread, rel=0.06)
    covered = np.mean(
        [abs(one.db - _true_db()) < 1.96 * one.standard_error for one in found if one.standard_error]
    )
    assert 0.9 < covered < 0.97


def _true_db() -> float:
    """Error per unit of mask has the mean of its lognormal."""
    return 10 * math.log10(4 / math.exp(-8 + 0.7**2 / 2))

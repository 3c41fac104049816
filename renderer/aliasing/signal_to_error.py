"""Errors in decibels, of one comparison or estimated over many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in dB and its standard error; that of a single sample is not known."""

    db: float
    standard_error: float | None


def decibels(squared_error: float, mask: float) -> float:
    """20·log10(2) − 10·log10(Σ squared error / Σ mask): relative to the range of a picture, −1…1.

    >>> round(decibels(4e-6, 1.0), 6)
    60.0
    """
    return signal_to_error(4.0 * mask, squared_error)


def signal_to_error(power: float, squared_error: float) -> float:
    """10·log10(power / squared error); infinite without error, NaN where nothing was compared."""
    if squared_error == 0:
        return math.inf if power > 0 else math.nan
    return 10 * math.log10(power / squared_error) if power > 0 else -math.inf


def estimate(powers: Sequence[float], squared_errors: Sequence[float]) -> Estimate:
    """10·log10(Σ power / Σ squared error) over samples, with its standard error by the delta method.

    To first order the logarithm of a ratio of sums changes by power_i/Σ power − error_i/Σ error with each
    sample; the samples are independent, so the variances of these add up.
    """
    n, power, error = len(powers), math.fsum(powers), math.fsum(squared_errors)
    db = signal_to_error(power, error)
    if n < 2 or not math.isfinite(db):
        return Estimate(db, None)
    shares = (p / power - e / error for p, e in zip(powers, squared_errors, strict=True))
    variance = n / (n - 1) * math.fsum(share**2 for share in shares)
    return Estimate(db, 10 / math.log(10) * math.sqrt(variance))

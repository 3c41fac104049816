"""Low-pass filters as plain tensors of taps: Kaiser, radial (jinc) and Lanczos."""

from __future__ import annotations

import numpy as np
import torch


def kaiser_lowpass(taps: int, *, cutoff: float, half_width: float, sampling_rate: float) -> torch.Tensor:
    """Kaiser-windowed sinc that lets frequencies below `cutoff` through (StyleGAN3 paper, Appendix C.1).

    The transition band is `cutoff ± half_width`; the taps sum to 1, so a constant keeps its level.

    Shapes: returns [taps], float32.
    Units: frequencies in the unit of `sampling_rate`, for the generator cycles per image width.
    Raises: ValueError unless 0 < cutoff < sampling_rate / 2.

    >>> kaiser_lowpass(12, cutoff=2.0, half_width=6.0, sampling_rate=32.0).sum().round(decimals=4)
    tensor(1.)
    """
    if not 0 < cutoff < sampling_rate / 2:
        raise ValueError(
            f"A cutoff of {cutoff:g} is not between 0 and half the sampling rate {sampling_rate:g}."
        )
    window = _kaiser(taps, half_width, sampling_rate)
    return _normalised(np.sinc(2 * cutoff * _axis(taps, sampling_rate)) * window)


def radial_lowpass(taps: int, *, cutoff: float, half_width: float, sampling_rate: float) -> torch.Tensor:
    """Low-pass with a round pass band, the same in every direction (StyleGAN3 paper, Section 3.2).

    The ideal kernel of a disc of radius f_c is the jinc J1(2π·f_c·r) / (π·r); it is windowed by the outer
    product of two Kaiser windows with the β of `kaiser_lowpass`, and normalised to sum 1.

    Shapes: returns [taps, taps], float32.
    Units: as `kaiser_lowpass`.
    """
    axis = _axis(taps, sampling_rate)
    radius = np.hypot(axis[:, None], axis[None, :])
    at_centre = radius == 0
    safe_radius = np.where(at_centre, 1.0, radius)
    jinc = _bessel_j1(2 * np.pi * cutoff * safe_radius) / (np.pi * safe_radius)
    jinc = np.where(at_centre, cutoff, jinc)

    window = _kaiser(taps, half_width, sampling_rate)
    return _normalised(jinc * np.outer(window, window))


def _normalised(design: np.ndarray) -> torch.Tensor:
    return torch.from_numpy((design / design.sum()).astype(np.float32))


def _axis(taps: int, sampling_rate: float) -> np.ndarray:
    """Where the taps lie, around the middle of the filter."""
    return (np.arange(taps) - (taps - 1) / 2) / sampling_rate


def _kaiser(taps: int, half_width: float, sampling_rate: float) -> np.ndarray:
    """The window whose β gives the transition band this width (Kaiser, 1974; fits to measured filters)."""
    attenuation_db = 2.285 * (taps - 1) * np.pi * 4 * half_width / sampling_rate + 7.95
    beta = 0.0
    if attenuation_db > 50:
        beta = 0.1102 * (attenuation_db - 8.7)
    elif attenuation_db > 21:
        beta = 0.5842 * (attenuation_db - 21) ** 0.4 + 0.07886 * (attenuation_db - 21)
    return np.kaiser(taps, beta)


def _bessel_j1(x: np.ndarray) -> np.ndarray:
    """J1 as the mean of cos(τ − x·sin τ) over a turn (Bessel's integral).

    A mean over equally spaced τ is exact to rounding once there are a few more of them than radians in x.
    """
    tau = np.linspace(0, 2 * np.pi, int(x.max()) + 64, endpoint=False)
    return np.cos(tau - x[..., None] * np.sin(tau)).mean(axis=-1)


def lanczos_window(x: torch.Tensor, *, a: float = 3.0) -> torch.Tensor:
    """The window sinc(x/a), zero for |x| ≥ a, that makes a Lanczos kernel of a sinc.

    Shapes: same as `x`.
    Units: `x` and `a` in samples; sinc(x) = sin(πx)/(πx).
    """
    return torch.sinc(x / a) * (x.abs() < a)


def lanczos(x: torch.Tensor, *, a: float = 3.0) -> torch.Tensor:
    """The Lanczos kernel sinc(x)·sinc(x/a), zero for |x| ≥ a; it interpolates between samples.

    Shapes and units: as `lanczos_window`.

    >>> lanczos(torch.tensor([0.0, 1.0, 3.5])).abs().round(decimals=4)
    tensor([1., 0., 0.])
    """
    return torch.sinc(x) * lanczos_window(x, a=a)

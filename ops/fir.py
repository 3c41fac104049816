"""Low-pass filters as plain tensors of taps: Kaiser, radial (jinc) and Lanczos."""

from __future__ import annotations

import numpy as np
import scipy.signal
import scipy.special
import torch


def kaiser_lowpass(taps: int, *, cutoff: float, half_width: float, sampling_rate: float) -> torch.Tensor:
    """Kaiser-windowed sinc that lets frequencies below `cutoff` through (StyleGAN3 paper, Appendix C.1).

    The transition band is `cutoff ± half_width`; the taps sum to 1, so a constant keeps its level.

    Shapes: returns [taps], float32.
    Units: frequencies in the unit of `sampling_rate`, for the generator cycles per image width.

    >>> kaiser_lowpass(12, cutoff=2.0, half_width=6.0, sampling_rate=32.0).sum().round(decimals=4)
    tensor(1.)
    """
    design = scipy.signal.firwin(taps, cutoff, width=2 * half_width, fs=sampling_rate)
    return torch.from_numpy(np.asarray(design, dtype=np.float32))


def radial_lowpass(taps: int, *, cutoff: float, half_width: float, sampling_rate: float) -> torch.Tensor:
    """Low-pass with a round pass band, the same in every direction (StyleGAN3 paper, Section 3.2).

    The ideal kernel of a disc of radius f_c is the jinc J1(2π·f_c·r) / (π·r); it is windowed by the outer
    product of two Kaiser windows with the β of `kaiser_lowpass`, and normalised to sum 1.

    Shapes: returns [taps, taps], float32.
    Units: as `kaiser_lowpass`.
    """
    axis = (np.arange(taps) - (taps - 1) / 2) / sampling_rate
    radius = np.hypot(axis[:, None], axis[None, :])
    at_centre = radius == 0
    safe_radius = np.where(at_centre, 1.0, radius)
    jinc = scipy.special.j1(2 * np.pi * cutoff * safe_radius) / (np.pi * safe_radius)
    jinc = np.where(at_centre, cutoff, jinc)

    relative_width = 2 * half_width / (sampling_rate / 2)
    beta = scipy.signal.kaiser_beta(scipy.signal.kaiser_atten(taps, relative_width))
    window = np.kaiser(taps, beta)
    design = jinc * np.outer(window, window)
    return torch.from_numpy((design / design.sum()).astype(np.float32))


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

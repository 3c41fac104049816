"""A picture turned, moved or scaled by an affine matrix, band-limited (StyleGAN3 paper, Appendix E.3)."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from ops.fir import lanczos_window
from ops.upfirdn import upfirdn


def affine_resample(
    x: torch.Tensor, matrix: torch.Tensor, *, lanczos_a: float = 3.0, up: int = 4, support: int = 6
) -> torch.Tensor:
    """Move the picture by `matrix`: what was at p is afterwards at matrix·p; beyond its edges it is zero.

    The picture is up-sampled `up` times with `affine_lowpass` and read between those pixels linearly. It
    keeps its size. To undo a transform, give its inverse.

    Shapes: x [B, C, H, W], matrix [3, 3], best in main memory, wherever x is; returns the shape of x.
    Units: positions in image widths from the middle of the picture; x to the right, y down.
    Raises: torch.linalg.LinAlgError for a matrix without an inverse.
    """
    height, width = x.shape[2:]
    work_dtype = torch.float64 if x.dtype == torch.float64 else torch.float32
    matrix = matrix.to(work_dtype)
    taps = affine_lowpass(matrix, lanczos_a=lanczos_a, up=up, support=support, device=x.device)
    margin = taps.shape[0] - 1
    fine = upfirdn(x.to(work_dtype), taps, up=up, padding=(margin, margin, margin, margin), gain=up**2)

    # Where each new pixel comes from: in image widths, then in pixels of x, then in pixels of `fine`, whose
    # first pixel lies half a filter before the first of x.
    to_old = torch.linalg.inv(matrix).tolist()
    new_x = (torch.arange(width, device=x.device, dtype=work_dtype) + 0.5 - width / 2) / width
    new_y = ((torch.arange(height, device=x.device, dtype=work_dtype) + 0.5 - height / 2) / width)[:, None]
    old_x, old_y = (a * new_x + b * new_y + c for a, b, c in to_old[:2])
    fine_x = (old_x * width + (width - 1) / 2) * up + margin / 2
    fine_y = (old_y * width + (height - 1) / 2) * up + margin / 2

    grid = torch.stack(
        [(2 * at + 1) / size - 1 for at, size in ((fine_x, fine.shape[3]), (fine_y, fine.shape[2]))], dim=2
    )
    grid = grid.expand(x.shape[0], -1, -1, -1)
    return F.grid_sample(fine, grid, mode="bilinear", padding_mode="zeros", align_corners=False).to(x.dtype)


def affine_bandlimit(
    x: torch.Tensor, matrix: torch.Tensor, *, lanczos_a: float = 3.0, up: int = 4, support: int = 6
) -> torch.Tensor:
    """The picture in its place, less what `affine_resample` by this matrix would not have let through.

    A picture that was made in the moved place holds more than one that was moved there: all that its own
    pixel grid can. This takes the excess away, so that the two can be compared (the pseudo-rotation of
    StyleGAN3 paper, Appendix E.3). The filter is the one of `affine_resample`, seen from the new grid and
    sampled there; beyond the edges the picture is zero.

    Shapes, units and errors: as `affine_resample`.
    """
    work_dtype = torch.float64 if x.dtype == torch.float64 else torch.float32
    to_old = torch.linalg.inv(matrix.to(work_dtype))
    fine = affine_lowpass(to_old, lanczos_a=lanczos_a, up=up, support=support, device=x.device)
    taps = fine[::up, ::up] * up**2
    return upfirdn(x.to(work_dtype), taps, padding=(support, support, support, support)).to(x.dtype)


def sinc_shift(
    x: torch.Tensor, dx: float, dy: float, *, a: int = 3, kaiser_beta: float | None = None
) -> torch.Tensor:
    """Move the picture by fractions of a sample with a windowed sinc; beyond its edges it is zero.

    The window is that of Lanczos (`lanczos_window`) or, with `kaiser_beta`, a Kaiser window, which for the
    same `a` keeps the pass band flatter. The taps sum to 1, so a constant keeps its level.

    Shapes: x [..., H, W]; returns the shape of x.
    Units: `dx` (to the right), `dy` (down) and `a`, half the width of the kernel, in samples.
    """
    moved = _shift_last_axis(x, dx, a, kaiser_beta)
    return _shift_last_axis(moved.transpose(-1, -2), dy, a, kaiser_beta).transpose(-1, -2)


def affine_lowpass(
    matrix: torch.Tensor,
    *,
    lanczos_a: float = 3.0,
    up: int = 4,
    support: int = 6,
    device: torch.device | None = None,
) -> torch.Tensor:
    """The low-pass for `affine_resample`: it lets through what both the old and the new pixel grid can hold.

    Its ideal pass band is the intersection of the two grids' squares, so the ideal kernel is the convolution
    of two sincs, one along each grid. The Lanczos windows of both grids, convolved likewise, window it.

    Shapes: matrix [2, 2] or [3, 3]; returns [n, n] with n = 2·support·up + 1, on `device` (None: where the
    matrix is); the taps sum to 1.
    Units: `lanczos_a` and `support` (half the width) in pixels, `up` in taps per pixel.
    """
    # The ideal kernels never end. Four times the support is far enough for what is kept of their convolution.
    reach = 4 * support * up
    axis = torch.arange(-reach, reach + 1, device=device or matrix.device, dtype=matrix.dtype) / up
    x, y = axis[None, :], axis[:, None]
    new_x, new_y = (a * x + b * y for a, b, *_ in matrix[:2].tolist())

    ideal = _convolve(torch.sinc(x) * torch.sinc(y), torch.sinc(new_x) * torch.sinc(new_y))
    window = _convolve(
        lanczos_window(x, a=lanczos_a) * lanczos_window(y, a=lanczos_a),
        lanczos_window(new_x, a=lanczos_a) * lanczos_window(new_y, a=lanczos_a),
    )
    kept = slice(reach - support * up, reach + support * up + 1)
    taps = (ideal * window)[kept, kept]
    return taps / taps.sum()


def _shift_last_axis(x: torch.Tensor, shift: float, a: int, kaiser_beta: float | None) -> torch.Tensor:
    size, whole = x.shape[-1], math.floor(shift)
    if abs(shift) >= size:
        return torch.zeros_like(x)
    # Sample i is made of those from i − whole − a on, 2·a of them.
    distance = torch.arange(a, -a, -1, dtype=torch.float64) - (shift - whole)
    if kaiser_beta is None:
        window = lanczos_window(distance, a=a)
    else:
        inside = (1 - (distance / a).square()).clamp(min=0).sqrt()
        window = torch.special.i0(kaiser_beta * inside) * (distance.abs() < a)
    taps = torch.sinc(distance) * window
    taps = (taps / taps.sum()).tolist()
    padded = F.pad(x, (whole + a, a - whole - 1))
    result = padded[..., :size] * taps[0]
    for k in range(1, 2 * a):
        result += padded[..., k : k + size] * taps[k]
    return result


def _convolve(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Linear convolution of two kernels of one odd size, cut to that size around the middle."""
    n = a.shape[0]
    spectrum = torch.fft.rfft2(a, s=(2 * n, 2 * n)) * torch.fft.rfft2(b, s=(2 * n, 2 * n))
    middle = slice(n // 2, n // 2 + n)
    return torch.fft.irfft2(spectrum, s=(2 * n, 2 * n))[middle, middle]

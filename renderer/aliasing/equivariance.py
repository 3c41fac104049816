"""Equivariance, measured: a picture that was made in a moved place against one that was moved there.

EQ-T and EQ-R of the StyleGAN3 paper (Appendices E.1 to E.3), for the picture and for a layer's output. Both
measure what a generator does when its input is moved, so it is asked for a picture twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

import torch

from ops import affine_bandlimit, affine_resample, sinc_shift
from renderer.aliasing.aliasing_figures import Equivariance

LANCZOS_A = 3
_SHARP_HALF_WIDTH = 8
_SHARP_BETA = 8.0
ROTATION_UP = 4  # how finely a picture is sampled while it is turned
_ROTATION_SUPPORT = 6  # half the width of the rotation's low-pass, in samples


class Interpolation(Enum):
    """LANCZOS: a = 3, as published. SHARP: a wider Kaiser window, flat to 0.35 of the sampling rate."""

    LANCZOS = "lanczos"
    SHARP = "sharp"


@dataclass(frozen=True, slots=True)
class Motion:
    """A way to move the picture; only translations use x and y, only rotations the angle.

    Units: x (to the right) and y (down) in image widths; angle in radians, counter-clockwise.
    """

    kind: Equivariance
    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0

    def matrix(self) -> torch.Tensor:
        """What was at p is afterwards at matrix·p. Shapes: returns [3, 3], float32."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return torch.tensor([[cos, sin, self.x], [-sin, cos, self.y], [0.0, 0.0, 1.0]])

    def input_matrix(self) -> torch.Tensor:
        """What the network gets: the inverse. A picture that has been transformed by T gets inv(T)·this."""
        if self.kind is Equivariance.EQR:
            return Motion(self.kind, angle=-self.angle).matrix()
        return Motion(self.kind, -self.x, -self.y).matrix()


@dataclass(frozen=True, slots=True)
class Sample:
    """What one comparison gave.

    `squared_error` is summed over all channels within the mask, and `mask` counts what was summed.
    `power` is the sum of squares of what was expected there, each channel without its mean.
    """

    kind: Equivariance
    squared_error: float
    mask: float
    power: float


def shift_whole(x: torch.Tensor, dx: int, dy: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Move by whole samples; the mask is where the old picture has come to lie.

    Shapes: x [B, C, H, W]; returns that shape, and the mask [H, W], bool.
    Units: dx (to the right) and dy (down) in samples.
    """
    to_x, from_x = _overlap(x.shape[3], dx)
    to_y, from_y = _overlap(x.shape[2], dy)
    moved = torch.zeros_like(x)
    moved[..., to_y, to_x] = x[..., from_y, from_x]
    mask = torch.zeros(x.shape[2:], dtype=torch.bool, device=x.device)
    mask[to_y, to_x] = True
    return moved, mask


def shift_fractional(
    x: torch.Tensor, dx: float, dy: float, *, interpolation: Interpolation = Interpolation.LANCZOS
) -> tuple[torch.Tensor, torch.Tensor]:
    """Move by fractions of a sample; the mask is where every sample that is needed was in the picture.

    Shapes and units: as `shift_whole`.
    """
    if interpolation is Interpolation.LANCZOS:
        a, moved = LANCZOS_A, sinc_shift(x, dx, dy, a=LANCZOS_A)
    else:
        a, moved = _SHARP_HALF_WIDTH, sinc_shift(x, dx, dy, a=_SHARP_HALF_WIDTH, kaiser_beta=_SHARP_BETA)
    mask = _reached(x.shape[2], dy, a)[:, None] & _reached(x.shape[3], dx, a)
    return moved, mask.to(x.device)


def rotate(x: torch.Tensor, angle: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Turn about the middle (`affine_resample`); the mask is where the low-pass lay within the picture.

    As published. Its own error is near −53 dB at an eighth of a cycle per sample, and grows with frequency.

    Shapes: as `shift_whole`. Units: angle in radians, counter-clockwise.
    """
    motion = Motion(Equivariance.EQR, angle=angle)
    turned = affine_resample(x, motion.matrix(), up=ROTATION_UP, support=_ROTATION_SUPPORT)
    old_x, old_y = _origins(x.shape[2], x.shape[3], motion)
    reach_x, reach_y = x.shape[3] / 2 - _ROTATION_SUPPORT, x.shape[2] / 2 - _ROTATION_SUPPORT
    return turned, ((old_x.abs() <= reach_x) & (old_y.abs() <= reach_y)).to(x.device)


def pseudo_rotation(x: torch.Tensor, angle: float) -> tuple[torch.Tensor, torch.Tensor]:
    """The low-pass of a rotation without the rotation; the mask is where it lay within the picture.

    Shapes and units: as `rotate`.
    """
    motion = Motion(Equivariance.EQR, angle=angle)
    filtered = affine_bandlimit(x, motion.matrix(), up=ROTATION_UP, support=_ROTATION_SUPPORT)
    margin = _ROTATION_SUPPORT - 1  # the outermost taps are zero
    mask = torch.zeros(x.shape[2:], dtype=torch.bool, device=x.device)
    mask[margin : x.shape[2] - margin, margin : x.shape[3] - margin] = True
    return filtered, mask


def expected_and_seen(
    reference: torch.Tensor, moved: torch.Tensor, motion: Motion, *, rate: float, interpolation: Interpolation
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The reference after the motion, what to compare it with, and the mask where the two can be compared.

    The grid may be larger than the picture by a margin on every side, in which case the interpolation reads
    there; but only what was and is within the picture is compared, so that every layer is measured on the
    same part of it, out of reach of the borders.

    Shapes: reference and moved [B, C, H, W]; returns that shape twice, and the mask [H, W], bool.
    Units: `rate` in samples of this grid per image width.
    """
    if motion.kind is Equivariance.EQR:
        expected, mask = rotate(reference, motion.angle)
        seen, seen_mask = pseudo_rotation(moved, motion.angle)
        mask = mask & seen_mask
    elif motion.kind is Equivariance.EQT_INT:
        expected, mask = shift_whole(reference, round(motion.x * rate), round(motion.y * rate))
        seen = moved
    else:
        dx, dy = motion.x * rate, motion.y * rate
        expected, mask = shift_fractional(reference, dx, dy, interpolation=interpolation)
        seen = moved
    inside = within_picture(reference.shape[2], reference.shape[3], motion, rate=rate)
    return expected, seen, mask & inside.to(mask.device)


def compare(
    reference: torch.Tensor,
    moved: torch.Tensor,
    motion: Motion,
    *,
    rate: float,
    interpolation: Interpolation = Interpolation.LANCZOS,
) -> Sample:
    """One sample of a metric: the output for a moved input against the moved output.

    For a picture (rate = its width) this is the published definition.

    Shapes and units: as `expected_and_seen`.
    """
    expected, seen, mask = expected_and_seen(reference, moved, motion, rate=rate, interpolation=interpolation)
    return sample_of(expected, seen, mask, motion.kind)


def sample_of(expected: torch.Tensor, seen: torch.Tensor, mask: torch.Tensor, kind: Equivariance) -> Sample:
    """The sums of one comparison. Shapes: expected and seen [B, C, H, W], mask [H, W]."""
    wanted = _in_float64(expected[..., mask])
    error = (_in_float64(seen[..., mask]) - wanted).square().sum().item()
    if wanted.numel() == 0:
        return Sample(kind, 0.0, 0.0, 0.0)
    power = (wanted - wanted.mean(dim=-1, keepdim=True)).square().sum().item()
    return Sample(kind, error, float(wanted.numel()), power)


def within_picture(height: int, width: int, motion: Motion, *, rate: float) -> torch.Tensor:
    """Where a grid with margins shows what is in the picture, and was in it before the motion.

    Shapes: returns [height, width], bool, on the CPU. Units: `rate` in samples per image width.
    """
    new_x, new_y = _origins(height, width, Motion(motion.kind))
    old_x, old_y = _origins(height, width, motion, rate=rate)
    edge = rate / 2 + 1e-3  # less than any distance between samples
    inside = [(position.abs() <= edge) for position in (new_x, new_y, old_x, old_y)]
    return inside[0] & inside[1] & inside[2] & inside[3]


@contextmanager
def full_float32() -> Iterator[None]:
    """Convolutions on a GPU in all the bits of float32, by algorithms that repeat themselves bit for bit.

    Otherwise they round to the 10 bits of TF32, an error as large as what is measured here.
    """
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
        yield


def _in_float64(x: torch.Tensor) -> torch.Tensor:
    return (x.cpu() if x.device.type == "mps" else x).to(torch.float64)  # which has no float64


def _overlap(size: int, shift: int) -> tuple[slice, slice]:
    """Where samples come to lie, and where they come from."""
    length = max(size - abs(shift), 0)
    start = min(max(shift, 0), size)
    origin = min(max(-shift, 0), size)
    return slice(start, start + length), slice(origin, origin + length)


def _reached(size: int, shift: float, a: int) -> torch.Tensor:
    """Where a shift finds all it reads: 2·a samples, or one if it is whole. Shapes: returns [size], bool."""
    whole = math.floor(shift)
    before, after = (0, 0) if shift == whole else (a, a - 1)
    at = torch.arange(size) - whole
    return (at - before >= 0) & (at + after < size)


def _origins(
    height: int, width: int, motion: Motion, *, rate: float = 1.0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Where each sample was before the motion. Units: samples from the middle, `rate` of them per width."""
    x = torch.arange(width, dtype=torch.float64) + 0.5 - width / 2
    y = (torch.arange(height, dtype=torch.float64) + 0.5 - height / 2)[:, None]
    if motion.kind is not Equivariance.EQR:
        return (x - motion.x * rate).expand(height, -1), (y - motion.y * rate).expand(-1, width)
    cos, sin = math.cos(motion.angle), math.sin(motion.angle)
    return cos * x - sin * y, sin * x + cos * y

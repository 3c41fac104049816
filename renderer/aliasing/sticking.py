"""Texture sticking: a scan line over time, the motion of the scene taken out (StyleGAN3 paper, Figure 1).

What moves with the scene is constant along time; what is glued to the pixel grid runs against the motion, as
slanted streaks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Sequence

import numpy as np
import torch

from renderer.aliasing.aliasing_figures import Axis, Equivariance, ScanLine, Strip
from renderer.aliasing.equivariance import Interpolation, Motion, full_float32, shift_fractional
from renderer.messages import Progress

Synthesize = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""(ws [1, num_ws, w_dim], input matrix [3, 3]) -> picture [1, C, H, W] in −1…1."""


@torch.inference_mode()
def sweep_line(
    synthesize: Synthesize, ws: torch.Tensor, line: ScanLine, *, steps: int, span: float
) -> Generator[Progress, None, Strip]:
    """Move the scene along the line in equal steps over `span`, and put every line back in its place.

    The line is put back by band-limited interpolation, so that sub-pixel steps leave no trace of their own.
    The scene starts half a span to the left (up) and ends half a span to the right (down). A scene that has
    been transformed already is moved on from there: the caller's `synthesize` multiplies its own matrix with
    the given one, inv(T) @ matrix.

    Shapes: ws [1, num_ws, w_dim]; each progress holds the `Strip` so far.
    Units: span in image widths.
    Raises: ValueError for less than two steps.
    """
    if steps < 2:
        raise ValueError("A sweep needs at least two steps.")
    translations = np.linspace(-span / 2, span / 2, steps)
    pictures = (synthesize(ws, _along(line, float(t)).input_matrix()) for t in translations)
    return (yield from _gather(pictures, line, translations))


@torch.inference_mode()
def line_over_latents(
    synthesize: Synthesize, ws_of_steps: Sequence[torch.Tensor], line: ScanLine
) -> Generator[Progress, None, Strip]:
    """The line along an interpolation, as it is: what sticks to the pixel grid stays where it is.

    Shapes: each ws [1, num_ws, w_dim]; each progress holds the `Strip` so far.
    """
    still = Motion(Equivariance.EQT_INT).input_matrix()
    pictures = (synthesize(ws, still) for ws in ws_of_steps)
    return (yield from _gather(pictures, line, np.zeros(len(ws_of_steps))))


def scan(picture: torch.Tensor, line: ScanLine) -> torch.Tensor:
    """The row or column of pixels in which the line lies; the nearest to one outside the picture.

    Shapes: picture [1, C, H, W]; returns [1, C, 1, length].
    """
    across = picture if line.axis is Axis.HORIZONTAL else picture.transpose(2, 3)
    count = across.shape[2]
    row = min(max(math.floor(line.position * picture.shape[3] + count / 2), 0), count - 1)
    return across[:, :, row : row + 1]


def variance_along_time(values: np.ndarray) -> float | None:
    """The share of a strip's variance that lies along time, channels taken together; see `Strip`.

    Shapes: values [n, length, C], NaN where there is nothing.
    """
    whole = values[:, np.isfinite(values).all(axis=(0, 2))].astype(np.float64)
    if whole.shape[0] < 2 or whole.shape[1] == 0:
        return None
    total = np.square(whole - whole.mean(axis=(0, 1))).sum()
    along_time = np.square(whole - whole.mean(axis=0)).sum()
    return float(along_time / total) if total > 0 else 0.0


def _along(line: ScanLine, translation: float) -> Motion:
    x, y = (translation, 0.0) if line.axis is Axis.HORIZONTAL else (0.0, translation)
    return Motion(Equivariance.EQT_FRAC, x, y)


def _gather(
    pictures: Iterable[torch.Tensor], line: ScanLine, translations: np.ndarray
) -> Generator[Progress, None, Strip]:
    """Take the line from every picture; undo the translations along it, where there are any."""
    lines: list[np.ndarray] = []
    shifts = translations
    source = iter(pictures)
    for done in range(1, len(translations) + 1):
        with full_float32():
            picture = next(source)
        taken = scan(picture.to(torch.float32), line)
        shifts = translations * picture.shape[3]
        lines.append(_put_back(taken, float(shifts[done - 1])) if shifts.any() else _as_row(taken))
        yield Progress(done, len(translations), "", _strip(line, lines, shifts))
    return _strip(line, lines, shifts)


def _put_back(taken: torch.Tensor, shift: float) -> np.ndarray:
    row, mask = shift_fractional(taken, -shift, 0.0, interpolation=Interpolation.SHARP)
    return _as_row(row.masked_fill(~mask, torch.nan))


def _strip(line: ScanLine, lines: list[np.ndarray], shifts: np.ndarray) -> Strip:
    values = np.stack(lines)
    return Strip(line, values, shifts[: len(lines)].copy(), variance_along_time(values))


def _as_row(taken: torch.Tensor) -> np.ndarray:
    """Shapes: taken [1, C, 1, length]; returns [length, C], float32."""
    return taken[0, :, 0].t().cpu().numpy().astype(np.float32)

"""The filters of a synthesis layer and their gradient, fast enough to learn with on a CPU; compiled by numba.

Up-sampled planes are kept in phases: sample up·q + p lies at place q of phase p. So every sum runs over
neighbours, and six taps meet each sample whatever the factor, as all filters are six samples wide.
A few planes lie side by side, with gaps, and are worked on as one: rows are then long enough that what each
costs besides its sums does not count. No Python's lock is held, so several threads may call at once.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Plane = NDArray[np.float32]

WIDTH = 6  # samples of the slower rate that a filter is wide
_ABREAST = 4
_HIGH = np.float32(math.sqrt(2.0))
_LOW = np.float32(math.sqrt(2.0) * 0.2)


@njit(cache=True, nogil=True, fastmath=True)
def forward(x: Plane, y: Plane, up_taps: Plane, down_taps: Plane, up: int, down: int, before: int) -> None:
    """Up-sample, leaky ReLU with gain √2, down-sample. Shapes: x [N, n, n], y [N, m, m] to be filled."""
    size, written, ratio = x.shape[1], y.shape[1], up // down
    count = _places(written, up, down)
    first, phases = _phases_up(up_taps, up, before)
    starts, taps = _phases_down(down_taps, up, down)
    padded, left, pitch = _padded(size, count, first)
    row = _ABREAST * pitch
    rows = np.zeros((up, padded.shape[0], row + 2 * WIDTH), np.float32)
    u = np.zeros((up, up, count, row + 2 * WIDTH), np.float32)
    part = np.empty(row, np.float32)
    for plane in range(0, len(x), _ABREAST):
        _lay_out(x, plane, padded, left, pitch)
        _up_sample(padded, left, rows, u, row, first, phases)
        _bend(u, row)
        for m in range(written):
            for odd in range(ratio):
                part[:] = 0
                for t in range(down_taps.shape[0]):
                    j = m * down + t
                    for p in range(up):
                        _add(part, u[j % up, p, j // up], starts[odd, p], taps[t, odd, p])
                for k in range(min(_ABREAST, len(x) - plane)):
                    for q in range((written - odd + ratio - 1) // ratio):
                        y[plane + k, m, q * ratio + odd] = part[k * pitch + q]


@njit(cache=True, nogil=True, fastmath=True)
def backward(
    x: Plane, dy: Plane, dx: Plane, up_taps: Plane, down_taps: Plane, up: int, down: int, before: int
) -> None:
    """The gradient of what `forward` read. Shapes: x, dx [N, n, n], dy [N, m, m]; dx is filled."""
    size, written, ratio = x.shape[1], dy.shape[1], up // down
    count = _places(written, up, down)
    first, phases = _phases_up(up_taps, up, before)
    padded, left, pitch = _padded(size, count, first)
    row = _ABREAST * pitch
    rows = np.zeros((up, padded.shape[0], row + 2 * WIDTH), np.float32)
    u = np.zeros((up, up, count, row + 2 * WIDTH), np.float32)
    # Zeros around what comes from above, for places that nothing was read from.
    edge = max(0, first.max() + WIDTH - 1, size - first.min() - count) + 1
    v = np.zeros((up, up, count + 2 * edge, row + 2 * edge + 2 * WIDTH), np.float32)
    slopes = np.zeros((ratio, ratio * count + 4 * WIDTH, row + 4 * WIDTH), np.float32)
    half = np.empty((up, v.shape[2], row), np.float32)
    line = np.empty(row, np.float32)
    for plane in range(0, len(x), _ABREAST):
        _lay_out(x, plane, padded, left, pitch)
        _up_sample(padded, left, rows, u, row, first, phases)
        for k in range(min(_ABREAST, len(x) - plane)):
            for m in range(written):
                for q in range(written):
                    place = 2 * WIDTH + k * pitch + q // ratio
                    slopes[q % ratio, 2 * WIDTH + m, place] = dy[plane + k, m, q]
        _down_adjoint(slopes, v, edge, row, down_taps, down)
        _bend_slope(u, v, edge, row)
        _up_adjoint(v, edge, half, first, phases)
        for i in range(size):
            _row_of_adjoint(half, edge + i, line, first, phases)
            for k in range(min(_ABREAST, len(x) - plane)):
                dx[plane + k, i] = line[k * pitch : k * pitch + size]


@njit(cache=True, nogil=True)
def _places(written: int, up: int, down: int) -> int:
    """How many samples each phase has: as many as the down-sampling reads."""
    return ((written - 1) * down + WIDTH * down + up - 1) // up


@njit(cache=True, nogil=True)
def _phases_up(taps: Plane, up: int, before: int) -> tuple[NDArray[np.int64], Plane]:
    """For each phase the sample that its first tap reads at place 0, and its taps."""
    first, phases = np.empty(up, np.int64), np.empty((up, WIDTH), np.float32)
    for p in range(up):
        first[p] = -((before - p) // up)
        for s in range(WIDTH):
            phases[p, s] = taps[before - p + (first[p] + s) * up]
    return first, phases


@njit(cache=True, nogil=True)
def _phases_down(taps: Plane, up: int, down: int) -> tuple[NDArray[np.int64], Plane]:
    """For each result among `up / down` and each phase the place of its first tap; for each row its taps."""
    ratio = up // down
    starts = np.empty((ratio, up), np.int64)
    sorted_taps = np.empty((len(taps), ratio, up, WIDTH // ratio), np.float32)
    for odd in range(ratio):
        for p in range(up):
            number = (p - odd * down) % up
            starts[odd, p] = (odd * down + number) // up
            for s in range(WIDTH // ratio):
                sorted_taps[:, odd, p, s] = taps[:, number + s * up]
    return starts, sorted_taps


@njit(cache=True, nogil=True)
def _padded(size: int, count: int, first: NDArray[np.int64]) -> tuple[Plane, int, int]:
    """Room for planes with zeros around, how many of these come before, and how far planes are apart."""
    left = max(0, -first.min())
    after = max(0, count + first.max() + WIDTH - 1 - size)
    pitch = max(left + size + after, count, size - first.min()) + 2 * WIDTH
    return np.zeros((left + size + after, (_ABREAST + 1) * pitch), np.float32), left, pitch


@njit(cache=True, nogil=True)
def _lay_out(x: Plane, plane: int, padded: Plane, left: int, pitch: int) -> None:
    size = x.shape[1]
    for k in range(min(_ABREAST, len(x) - plane)):
        for i in range(size):
            for q in range(size):
                padded[left + i, k * pitch + left + q] = x[plane + k, i, q]


@njit(cache=True, nogil=True, fastmath=True)
def _up_sample(
    padded: Plane, left: int, rows: Plane, u: Plane, row: int, first: NDArray[np.int64], phases: Plane
) -> None:
    """u [up, up, count, …] from planes with `left` zeros before them; `rows` is half of the way."""
    up, count = u.shape[0], u.shape[2]
    for p in range(up):
        for i in range(rows.shape[1]):
            rows[p, i] = 0
            _add(rows[p, i, :row], padded[i], first[p] + left, phases[p])
    for py in range(up):
        for px in range(up):
            for q in range(count):
                start = q + first[py] + left
                u[py, px, q] = 0
                _add_rows(u[py, px, q, :row], rows[px, start : start + WIDTH], phases[py])


@njit(cache=True, nogil=True, fastmath=True)
def _down_adjoint(slopes: Plane, v: Plane, edge: int, row: int, taps: Plane, down: int) -> None:
    """v[j] = Σ taps[j − m·down]·dy[m], in phases. `slopes` [ratio, …] are the columns of dy in phases."""
    up, count, ratio = v.shape[0], v.shape[2] - 2 * edge, slopes.shape[0]
    few = WIDTH // ratio
    lines = np.empty((WIDTH, ratio, few), np.float32)
    starts = np.empty(ratio, np.int64)
    for py in range(up):
        for px in range(up):
            for odd in range(ratio):
                # Among the taps of this column phase, the last is read first.
                last = (px // down - odd) % ratio + (few - 1) * ratio
                starts[odd] = (px // down - last - odd) // ratio + 2 * WIDTH
                for s in range(WIDTH):
                    for k in range(few):
                        lines[s, odd, k] = taps[py % down + s * down, px % down + (last - k * ratio) * down]
            for q in range(count):
                out = v[py, px, edge + q, edge : edge + row]
                out[:] = 0
                top = ratio * q + py // down + 2 * WIDTH
                for s in range(WIDTH):
                    for odd in range(ratio):
                        _add(out, slopes[odd, top - s], starts[odd], lines[s, odd])


@njit(cache=True, nogil=True, fastmath=True)
def _up_adjoint(v: Plane, edge: int, half: Plane, first: NDArray[np.int64], phases: Plane) -> None:
    """Along rows: half[i] = Σ taps·v, summed over the phases of columns. Shapes: half [up, rows of v, …]."""
    turned = phases[:, ::-1].copy()
    half[:] = 0
    for py in range(v.shape[0]):
        for q in range(v.shape[2]):
            for px in range(v.shape[0]):
                _add(half[py, q], v[py, px, q], edge - first[px] - WIDTH + 1, turned[px])


@njit(cache=True, nogil=True, fastmath=True)
def _row_of_adjoint(half: Plane, i: int, line: Plane, first: NDArray[np.int64], phases: Plane) -> None:
    """Along columns, for one row of the result."""
    turned = phases[:, ::-1].copy()
    line[:] = 0
    for py in range(half.shape[0]):
        start = i - first[py] - WIDTH + 1
        _add_rows(line, half[py, start : start + WIDTH], turned[py])


@njit(cache=True, nogil=True, fastmath=True)
def _bend(u: Plane, row: int) -> None:
    for p in range(u.shape[0]):
        for r in range(u.shape[1]):
            for q in range(u.shape[2]):
                line = u[p, r, q, :row]
                for k in range(row):
                    value = line[k]
                    line[k] = value * (_HIGH if value > 0 else _LOW)


@njit(cache=True, nogil=True, fastmath=True)
def _bend_slope(u: Plane, v: Plane, edge: int, row: int) -> None:
    for p in range(u.shape[0]):
        for r in range(u.shape[1]):
            for q in range(u.shape[2]):
                above, line = u[p, r, q, :row], v[p, r, edge + q, edge : edge + row]
                for k in range(row):
                    line[k] *= _HIGH if above[k] > 0 else _LOW


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _add(out: Plane, x: Plane, start: int, taps: Plane) -> None:
    """out[q] += Σ taps[s]·x[start + q + s], for six taps or three."""
    y = x[start : start + len(out) + len(taps) - 1]
    if len(taps) == 6:
        a, b, c, d, e, f = taps[0], taps[1], taps[2], taps[3], taps[4], taps[5]
        for q in range(len(out)):
            out[q] += a * y[q] + b * y[q + 1] + c * y[q + 2] + d * y[q + 3] + e * y[q + 4] + f * y[q + 5]
    else:
        a, b, c = taps[0], taps[1], taps[2]
        for q in range(len(out)):
            out[q] += a * y[q] + b * y[q + 1] + c * y[q + 2]


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _add_rows(out: Plane, x: Plane, taps: Plane) -> None:
    """out += Σ taps[s]·x[s], for six rows."""
    a, b, c, d, e, f = taps[0], taps[1], taps[2], taps[3], taps[4], taps[5]
    r, s, t, u, v, w = x[0], x[1], x[2], x[3], x[4], x[5]
    for q in range(len(out)):
        out[q] += a * r[q] + b * s[q] + c * t[q] + d * u[q] + e * v[q] + f * w[q]

"""The transforms around the products, compiled by numba; each works on whole rows at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from ops.compiled import compiled

Floats = npt.NDArray[np.float32]

_part = njit(error_model="numpy", inline="always")


@_part
def _spread(
    a: Floats, b: Floats, c: Floats, out_0: Floats, out_1: Floats, out_2: Floats, out_3: Floats
) -> None:
    """G times a column (a, b, c), for many columns."""
    half = np.float32(0.5)
    for i in range(len(a)):
        even, odd = (a[i] + c[i]) * half, b[i] * half
        out_0[i] = a[i]
        out_1[i] = even + odd
        out_2[i] = even - odd
        out_3[i] = c[i]


@compiled("void(float32[:, :, :, ::1], int64, int64, float32[:, :, ::1], float32[:, ::1])")
def transform_weights(weights: Floats, first: int, last: int, result: Floats, scratch: Floats) -> None:
    """G·g·Gᵀ for the filters first ≤ out < last.

    Shapes: weights [out, in, 3, 3], result [16, out, at least in], scratch [21, in].
    """
    taps, tall = scratch[:9], scratch[9:]
    channels = weights.shape[1]
    for out in range(first, last):
        for y in range(3):
            for x in range(3):
                for i in range(channels):
                    taps[3 * y + x, i] = weights[out, i, y, x]
        for x in range(3):
            _spread(taps[x], taps[3 + x], taps[6 + x], tall[x], tall[3 + x], tall[6 + x], tall[9 + x])
        for y in range(4):
            _spread(
                tall[3 * y],
                tall[3 * y + 1],
                tall[3 * y + 2],
                result[4 * y, out],
                result[4 * y + 1, out],
                result[4 * y + 2, out],
                result[4 * y + 3, out],
            )


@_part
def _read_row(picture: Floats, y: int, padding: int, row: Floats) -> None:
    """A row of the picture with zeros around it."""
    height, width = picture.shape
    if y < 0 or y >= height:
        row[:] = 0
        return
    end = min(width, len(row) - padding)
    for i in range(padding):
        row[i] = 0
    for i in range(padding + end, len(row)):
        row[i] = 0
    source, inner = picture[y], row[padding:]
    for i in range(end):
        inner[i] = source[i]


@_part
def _mix_rows(r0: Floats, r1: Floats, r2: Floats, r3: Floats) -> None:
    """Bᵀ·d for whole rows, in place."""
    for i in range(len(r0)):
        d0, d1, d2, d3 = r0[i], r1[i], r2[i], r3[i]
        r0[i] = d0 - d2
        r1[i] = d1 + d2
        r2[i] = d2 - d1
        r3[i] = d1 - d3


@_part
def _mix_columns(row: Floats, out_0: Floats, out_1: Floats, out_2: Floats, out_3: Floats) -> None:
    """d·B for every tile along a row; tiles overlap by two columns."""
    for i in range(len(out_0)):
        d0, d1, d2, d3 = row[2 * i], row[2 * i + 1], row[2 * i + 2], row[2 * i + 3]
        out_0[i] = d0 - d2
        out_1[i] = d1 + d2
        out_2[i] = d2 - d1
        out_3[i] = d1 - d3


@compiled("void(float32[:, :, ::1], int64, int64, int64, int64, float32[:, :, :, ::1], float32[:, ::1])")
def read_tiles(
    pictures: Floats, first: int, last: int, top: int, padding: int, tiles: Floats, scratch: Floats
) -> None:
    """Bᵀ·d·B of all tiles in some rows of tiles, of which `top` is the first, for first ≤ plane < last.

    Shapes: pictures [in, H, W], tiles [16, at least in, rows, across], scratch [4, 2·across + 2].
    """
    for plane in range(first, last):
        for row in range(tiles.shape[2]):
            for i in range(4):
                _read_row(pictures[plane], 2 * (top + row) + i - padding, padding, scratch[i])
            _mix_rows(scratch[0], scratch[1], scratch[2], scratch[3])
            for y in range(4):
                _mix_columns(
                    scratch[y],
                    tiles[4 * y, plane, row],
                    tiles[4 * y + 1, plane, row],
                    tiles[4 * y + 2, plane, row],
                    tiles[4 * y + 3, plane, row],
                )


@compiled("void(float32[:, :, :, ::1], int64, int64, int64, float32[:, :, ::1], float32[:, ::1])")
def write_tiles(products: Floats, first: int, last: int, top: int, result: Floats, scratch: Floats) -> None:
    """Aᵀ·m·A of all tiles in some rows of tiles, of which `top` is the first, for first ≤ plane < last.

    Shapes: products [16, out, rows, across], result [out, H, W], scratch [8, across].
    """
    rows, across = products.shape[2:]
    height, width = result.shape[1:]
    for plane in range(first, last):
        for row in range(rows):
            for x in range(4):
                m0, m1 = products[x, plane, row], products[4 + x, plane, row]
                m2, m3 = products[8 + x, plane, row], products[12 + x, plane, row]
                upper, lower = scratch[x], scratch[4 + x]
                for i in range(across):
                    upper[i] = m0[i] + m1[i] + m2[i]
                    lower[i] = m1[i] - m2[i] - m3[i]
            for y in range(2):
                if 2 * (top + row) + y < height:
                    out = result[plane, 2 * (top + row) + y]
                    m0, m1, m2, m3 = (
                        scratch[4 * y],
                        scratch[4 * y + 1],
                        scratch[4 * y + 2],
                        scratch[4 * y + 3],
                    )
                    for i in range(width // 2):
                        out[2 * i] = m0[i] + m1[i] + m2[i]
                        out[2 * i + 1] = m1[i] - m2[i] - m3[i]
                    if width % 2 == 1:
                        i = width // 2
                        out[2 * i] = m0[i] + m1[i] + m2[i]

"""FIR filters as banded matrices, and the tile on which a GPU applies them; plain torch.

A resampling along one axis is linear, so on a tile it is a matrix product: y = A·x with A[r, c] a tap, or
zero outside a band as wide as the filter. Along both axes it is A_y·x·A_xᵀ. A radial filter F is not an outer
product, but a sum of them, F = Σ s·u·vᵀ with its singular values s: those of StyleGAN3-R fall so fast that 2
to 4 terms of 12 leave less than 1e-6 of the filter, and 2 or 3 less than 1e-4.
"""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

import torch

T = TypeVar("T")

# What a sample of the up-sampled tile or of the input costs beside the products, in multiply-adds of the
# matrix units: the kernel as compiled for Hopper has a quarter of an instruction (of a warp) for each.
_POINTWISE_COST = 80
# Narrower tiles lose more to the halo, wider ones to long products with mostly zeros; a filter that leaves a
# tile but a few results is better off without one.
_FINE_COLS = 64
_LEAST_STEP_COLS = 8
# How much of a radial filter's norm may be left out: less than the type resolves.
_LARGEST_ERROR = {torch.float16: 1e-4, torch.float32: 1e-6}
_ONE_TAP = torch.ones(1)


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides a tile: the factors, the number of taps and of terms, and the padding before."""

    up: int
    down: int
    up_taps: int
    down_taps: tuple[int, int]
    before: tuple[int, int]
    terms: int


@dataclass(frozen=True, slots=True)
class Tile:
    """One step of a program that walks down a strip of a plane; the sides are powers of two.

    A step reads in_rows × in_cols samples, makes fine_rows × fine_cols up-sampled ones of them and from those
    out_rows × step_cols results (in a block of out_cols columns). A step's last results need the next step's
    first up-sampled rows if the filter is longer than `down` (`overlaps`).

    Units: samples of the input, of the up-sampled plane (fine) and of the result.
    """

    in_rows: int
    in_cols: int
    fine_rows: int
    fine_cols: int
    out_rows: int
    out_cols: int
    step_cols: int
    overlaps: bool

    def products(self, terms: int) -> float:
        """Multiply-adds of the matrix units for one result."""
        fine = self.fine_rows * self.fine_cols
        rise = self.fine_rows * self.in_rows * self.in_cols + fine * self.in_cols
        fall = fine * self.out_cols + self.out_rows * self.fine_rows * self.out_cols * (1 + self.overlaps)
        return (rise + terms * fall) / (self.out_rows * self.step_cols)

    def cost(self, terms: int) -> float:
        """`products`, with the pointwise work counted as such."""
        samples = self.fine_rows * self.fine_cols + self.in_rows * self.in_cols
        return self.products(terms) + _POINTWISE_COST * samples / (self.out_rows * self.step_cols)


@dataclass(frozen=True, slots=True, eq=False)
class Rise:
    """The up-sampling of a tile, its gain included: fine = y·x·c with the matrices y and c.

    Shapes: y [fine_rows, in_rows], x [in_cols, fine_cols]; `first` is the (row, column) of the input sample
    at which the first tile of a plane starts.
    """

    y: torch.Tensor
    x: torch.Tensor
    first: tuple[int, int]

    def to(self, x: torch.Tensor) -> Rise:
        """With the matrices in x's type, on its device."""
        return Rise(self.y.to(x), self.x.to(x), self.first)


@dataclass(frozen=True, slots=True, eq=False)
class Fall:
    """The down-sampling of a tile: out = Σ_i y[i]·fine·x[i].

    Shapes: y [terms, 2, out_rows, fine_rows], for the rows of this step and of the next one;
    x [terms, fine_cols, out_cols].
    """

    y: torch.Tensor
    x: torch.Tensor

    def to(self, x: torch.Tensor) -> Fall:
        """With the matrices in x's type, on its device."""
        return Fall(self.y.to(x), self.x.to(x))


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All that the kernel needs beside the picture."""

    shape: Shape
    tile: Tile
    rise: Rise
    fall: Fall


def plan_for(
    x: torch.Tensor,
    up_taps: torch.Tensor | None,
    down_taps: torch.Tensor | None,
    *,
    up: int,
    down: int,
    before: tuple[int, int],
    gain: float,
) -> Plan | None:
    """The plan for these filters in the type and on the device of x; None if they do not fit a tile.

    Shapes: up_taps [k] or None; down_taps [k] or [kh, kw] or None. A 2-D up-filter does not fit.
    Units: `before` is the padding (top, left), in up-sampled samples.
    """
    up_taps = _ONE_TAP if up_taps is None else up_taps
    down_taps = _ONE_TAP if down_taps is None else down_taps
    if up_taps.ndim != 1:
        return None
    dtype, device = x.dtype, x.device
    columns, rows = remember(down_taps, dtype, lambda: outer_terms(_exact(down_taps), _LARGEST_ERROR[dtype]))
    longest = (columns.shape[1], rows.shape[1])
    shape = Shape(up, down, len(up_taps), longest, before, len(columns))
    tile = best_tile(shape)
    if tile is None:
        return None
    key = (shape, dtype, device)
    rise = remember(
        up_taps, (Rise, gain, *key), lambda: make_rise(_exact(up_taps), shape, tile, gain=gain).to(x)
    )
    fall = remember(down_taps, (Fall, *key), lambda: make_fall(columns, rows, shape, tile).to(x))
    return Plan(shape, tile, rise, fall)


def _exact(taps: torch.Tensor) -> torch.Tensor:
    return taps.detach().to("cpu", torch.float64)


def band(
    taps: torch.Tensor, rows: int, cols: int, *, first: int, row_step: int, col_step: int
) -> torch.Tensor:
    """The matrix A[r, c] = taps[first + r·row_step − c·col_step], zero where there is no such tap.

    Shapes: taps [k]; returns [rows, cols].

    >>> band(torch.tensor([1.0, 2.0, 3.0]), 2, 4, first=2, row_step=1, col_step=1)
    tensor([[3., 2., 1., 0.],
            [0., 3., 2., 1.]])
    """
    index = first + torch.arange(rows)[:, None] * row_step - torch.arange(cols)[None, :] * col_step
    is_tap = (index >= 0) & (index < len(taps))
    return torch.where(is_tap, taps[index.clamp(0, len(taps) - 1)], 0.0)


def outer_terms(taps: torch.Tensor, largest_error: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Columns and rows whose outer products add up to the taps, within `largest_error` of their norm.

    Shapes: taps [k] (separable) or [kh, kw]; returns [terms, kh] and [terms, kw].
    """
    if taps.ndim == 1:
        return taps[None], taps[None]
    u, s, vt = torch.linalg.svd(taps)
    left_out = s.square().flip(0).cumsum(0).flip(0).sqrt()
    terms = max(int((left_out > largest_error * left_out[0]).sum()), 1)
    root = s[:terms].sqrt()[:, None]
    return u.t()[:terms] * root, vt[:terms] * root


@functools.lru_cache(maxsize=256)
def best_tile(shape: Shape) -> Tile | None:
    """The cheapest tile for these filters; None where no tile of a bearable size can hold them."""
    if any(factor not in (1, 2, 4, 8) for factor in (shape.up, shape.down)):
        return None
    tiles = [
        tile
        for fine_rows in (32, 64)
        for in_cols in (16, 32, 64)
        if (tile := _tile(shape, fine_rows, in_cols)) is not None
    ]
    return min(tiles, key=lambda tile: tile.cost(shape.terms), default=None)


def make_rise(taps: torch.Tensor, shape: Shape, tile: Tile, *, gain: float) -> Rise:
    """Shapes: taps [k]. The gain, that of the zeros in between included, is split among the two matrices."""
    first = tuple(-(before // shape.up) for before in shape.before)
    rest = tuple(-before - start * shape.up for before, start in zip(shape.before, first, strict=True))
    steps = {"row_step": 1, "col_step": shape.up}
    y = band(taps * shape.up, tile.fine_rows, tile.in_rows, first=len(taps) - 1 + rest[0], **steps)
    x = band(taps * shape.up * gain, tile.fine_cols, tile.in_cols, first=len(taps) - 1 + rest[1], **steps)
    return Rise(y, x.t().contiguous(), (first[0], first[1]))


def make_fall(columns: torch.Tensor, rows: torch.Tensor, shape: Shape, tile: Tile) -> Fall:
    """Shapes: columns [terms, kh], rows [terms, kw], as `outer_terms` gives them."""
    steps = {"row_step": shape.down, "col_step": 1}
    kh, kw = columns.shape[1], rows.shape[1]
    y = [band(taps, tile.out_rows, 2 * tile.fine_rows, first=kh - 1, **steps) for taps in columns]
    x = [band(taps, tile.out_cols, tile.fine_cols, first=kw - 1, **steps) for taps in rows]
    # Columns of the block beyond the step would lack samples; the next strip makes them.
    falls_x = torch.stack(x)
    falls_x[:, tile.step_cols :] = 0
    falls_y = torch.stack(y).unflatten(2, (2, tile.fine_rows)).transpose(1, 2)
    return Fall(falls_y.contiguous(), falls_x.transpose(1, 2).contiguous())


_built: dict[int, tuple[weakref.ref[torch.Tensor], int, dict[Hashable, object]]] = {}


def remember(taps: torch.Tensor, key: Hashable, build: Callable[[], T]) -> T:
    """build(), once for each key and tensor of taps, as long as that tensor lives and is not written to.

    A filter belongs to a layer and does not change, while reading it back from a GPU waits for all its work.
    """
    number, version = id(taps), 0 if taps.is_inference() else taps._version
    entry = _built.get(number)
    if entry is None or entry[0]() is not taps or entry[1] != version:
        entry = (weakref.ref(taps, lambda _: _built.pop(number, None)), version, {})
        _built[number] = entry
    if key not in entry[2]:
        entry[2][key] = build()
    return entry[2][key]  # pyright: ignore[reportReturnType]


def _tile(shape: Shape, fine_rows: int, in_cols: int) -> Tile | None:
    """The tile of these sides, or None if the filters do not fit."""
    out_rows = fine_rows // shape.down
    in_rows = _power_of_two(_reach(shape, fine_rows, shape.before[0]))
    longest = max(shape.down_taps[0] - shape.down, 0)
    if out_rows < 16 or longest > fine_rows or in_rows > 64:
        return None

    # The strip's width: as far as both the input and the up-sampled columns reach, in whole input samples.
    covered = _FINE_COLS
    while covered > 0 and _reach(shape, covered, shape.before[1]) > in_cols:
        covered -= 1
    step_cols = (covered - shape.down_taps[1]) // shape.down + 1
    while step_cols > 0 and step_cols * shape.down % shape.up:
        step_cols -= 1
    if step_cols < _LEAST_STEP_COLS:
        return None
    out_cols = _power_of_two(step_cols)
    return Tile(in_rows, in_cols, fine_rows, _FINE_COLS, out_rows, out_cols, step_cols, longest > 0)


def _reach(shape: Shape, fine: int, before: int) -> int:
    """How many input samples the first `fine` up-sampled ones of a tile depend on."""
    last = (fine - 1 + shape.up_taps - 1 - before) // shape.up
    return last + before // shape.up + 1


def _power_of_two(n: int) -> int:
    return max(16, 1 << (n - 1).bit_length())

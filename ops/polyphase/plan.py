"""From filters and factors to the steps that the kernel executes."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import torch

from ops.polyphase.program import Buffer, Program, ProgramWriter, Terms

Size = tuple[int, int]

# How much the separable parts that are left out of a filter may have together, of the strongest one. It is
# lost among the rounding errors of float32.
_RANK_TOLERANCE = 1e-6

# Two large models have fewer. Each frame of a drag with untransform adds one of 150 KiB, to no use later.
MOST_PLANS = 64


@dataclass(frozen=True, slots=True)
class Stage:
    """One resampling, an `ops.upfirdn`; `taps` are a filter for each axis, or rows for both together."""

    taps: tuple[float, ...] | tuple[tuple[float, ...], ...]
    up: int = 1
    down: int = 1
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)
    gain: float = 1.0

    def out_size(self, in_size: Size) -> Size:
        """What becomes of a picture's (height, width)."""
        height, width = (
            -(-(n * self.up + sum(padding) - length + 1) // self.down)
            for n, padding, length in zip(in_size, self._paddings, self._lengths, strict=True)
        )
        return height, width

    def offset(self, axis: int) -> int:
        """c in y[j] = gain·Σ_t taps[t]·x_up[j·down + c − t]; axis 0 is along y."""
        return self._lengths[axis] - 1 - self._paddings[axis][0]

    @property
    def _lengths(self) -> Size:
        first = self.taps[0]
        return len(self.taps), len(first) if isinstance(first, tuple) else len(self.taps)

    @property
    def _paddings(self) -> tuple[tuple[int, int], tuple[int, int]]:
        return self.padding[2:], self.padding[:2]


def stage_taps(taps: torch.Tensor | None) -> tuple[float, ...] | tuple[tuple[float, ...], ...]:
    """Taps as a `Stage` has them: values that can be compared and remembered."""
    if taps is None:
        return (1.0,)
    values = taps.tolist()
    return tuple(values) if taps.ndim == 1 else tuple(tuple(row) for row in values)


@functools.lru_cache(maxsize=MOST_PLANS)
def plan(stages: tuple[Stage, ...], in_size: Size, *, bends: bool) -> Program:
    """The steps for one stage, or for two; with `bends`, the non-linearity comes after the first.

    `in_size` is (height, width). The latest plans are remembered.
    """
    out_size = functools.reduce(lambda size, stage: stage.out_size(size), stages, in_size)
    phases = _phase_counts(stages)
    along_y, along_x = (
        [_axis_pass(stage, n, axis) for stage, n in zip(stages, phases[1:], strict=True)] for axis in (0, 1)
    )
    rows, columns = (-(-size // phases[-1]) for size in out_size)
    writer = ProgramWriter(
        rows=rows + sum(each.halo for each in along_y),
        columns=columns + sum(each.halo for each in along_x),
        phases=phases[1],
    )
    source = writer.buffer(phases[0], phases[0])
    target = _write_stages(writer, source, phases, along_y, along_x, bends=bends)
    return writer.finish(
        out_size,
        source=source,
        target=target,
        first=(sum(each.first_shift for each in along_y), sum(each.first_shift for each in along_x)),
        lag=sum(each.halo for each in along_y),
    )


@dataclass(frozen=True, slots=True)
class _AxisPass:
    """One axis of a stage: for each separable part of its filter, what each phase reads.

    `first_shift` has been subtracted from all shifts; the largest is then `halo`.
    """

    parts: list[list[Terms]]
    first_shift: int
    halo: int


def _phase_counts(stages: Sequence[Stage]) -> list[int]:
    """How many phases an axis is split into: what the first stage reads, then what each stage writes."""
    for streams in count(1):
        rates = [streams * math.prod(s.up for s in stages[:n]) for n in range(len(stages) + 1)]
        factors = [math.prod(s.down for s in stages[:n]) for n in range(len(stages) + 1)]
        if all(rate % factor == 0 for rate, factor in zip(rates, factors, strict=True)):
            return [rate // factor for rate, factor in zip(rates, factors, strict=True)]
    raise AssertionError


def _axis_pass(stage: Stage, phases: int, axis: int) -> _AxisPass:
    parts = [
        [_phase_terms(pair[axis], stage, phases, phase, stage.offset(axis)) for phase in range(phases)]
        for pair in separable_parts(np.array(stage.taps), stage.gain)
    ]
    shifts = [shift for part in parts for terms in part for _, shift in terms]
    first = min(shifts)
    moved = [[{(s, shift - first): w for (s, shift), w in terms.items()} for terms in part] for part in parts]
    return _AxisPass(moved, first, max(shifts) - first)


def _phase_terms(taps: np.ndarray, stage: Stage, phases: int, phase: int, offset: int) -> Terms:
    """What y[phases·a + phase] reads: of a stream, x[streams·a' + stream], position a' = a + shift."""
    streams = phases * stage.down // stage.up
    terms = {}
    for t, weight in enumerate(taps):
        place, rest = divmod(phase * stage.down + offset - t, stage.up)
        if rest == 0:
            terms[place % streams, place // streams] = float(weight)
    return terms


def separable_parts(taps: np.ndarray, gain: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """A filter as a sum of outer products (along y, along x); a radial low-pass of 12×12 needs 2 to 4."""
    if taps.ndim == 1:
        return [(taps * gain, taps)]
    along_y, strength, along_x = np.linalg.svd(taps * gain)
    left_out = np.cumsum(strength[::-1])[::-1]
    kept = max(1, int(np.sum(left_out > _RANK_TOLERANCE * strength[0])))
    return [(_mirrored(along_y[:, i] * strength[i]), _mirrored(along_x[i])) for i in range(kept)]


def _mirrored(taps: np.ndarray) -> np.ndarray:
    """The taps, exactly symmetric if they are nearly so, since what has equal weights is added first."""
    is_symmetric = np.abs(taps - taps[::-1]).max() <= 1e-6 * np.abs(taps).max()
    return (taps + taps[::-1]) / 2 if is_symmetric else taps


def _write_stages(
    writer: ProgramWriter,
    source: Buffer,
    phases: list[int],
    along_y: list[_AxisPass],
    along_x: list[_AxisPass],
    *,
    bends: bool,
) -> Buffer:
    """Write each stage along x, then along y, strip by strip. Returns where the last one writes.

    The first of two stages is written one row phase at a time, and the second reads it along x at once.
    """
    lag = along_y[0].halo
    wide = writer.buffer(phases[0], phases[1], len(along_x[0].parts), halo=lag)
    if len(phases) == 2:
        target = writer.buffer(phases[1], phases[1])
        for strip in writer.strips:
            for stream in range(phases[0]):
                writer.add_along_x(along_x[0].parts, (source, stream), (wide, stream), strip)
            rows = writer.without_lag(strip, lag)
            for phase in range(phases[1]):
                writer.add_along_y(along_y[0].parts, wide, (target, phase), rows, phase=phase, bends=bends)
        return target

    fine = writer.buffer(1, phases[1])
    halved = writer.buffer(phases[1], phases[2], len(along_x[1].parts), halo=along_y[1].halo)
    target = writer.buffer(phases[2], phases[2])
    for strip in writer.strips:
        for stream in range(phases[0]):
            writer.add_along_x(along_x[0].parts, (source, stream), (wide, stream), strip)
        rows = writer.without_lag(strip, lag)
        for phase in range(phases[1]):
            writer.add_along_y(along_y[0].parts, wide, (fine, 0), rows, phase=phase, bends=bends)
            writer.add_along_x(along_x[1].parts, (fine, 0), (halved, phase), rows)
        rows = writer.without_lag(strip, lag + along_y[1].halo)
        for phase in range(phases[2]):
            writer.add_along_y(along_y[1].parts, halved, (target, phase), rows, phase=phase, bends=False)
    return target

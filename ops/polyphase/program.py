"""The list of steps that the kernel executes, and the writer that lays out its memory."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

LANES = 16
BLOCK = 4 * LANES
MAX_TARGETS = 4

# Bytes of one row phase in a strip: they are written and read again while in the first-level cache.
_STRIP_BYTES = 20 * 1024
_MIN_STRIP_ROWS = 4
_MAX_STRIPS = 4

# What a phase is the weighted sum of: the weight of every (stream, shift).
Terms = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Program:
    """What `kernels.run_planes` executes for each plane: arrays of numbers, as the kernel wants them.

    - `bands`: the length of a row in memory, the rows of a band, how many bands.
    - `source`, where pictures are read into: its address, the size of a plane, how many streams an axis has,
      which position of them is the first row and which the first column.
    - `target`, where results are written from: its address, the size of a plane, how many phases an axis has,
      how many rows the results lag behind.
    - `steps`, a row each: how many targets, four addresses of targets, the length of the run, how many pairs
      of sources (each pair is added, then weighted) and single sources, where its offsets and where its
      weights begin, whether the non-linearity follows. Without targets it is a copy, from the second address
      to the first.

    Shapes: steps [n, 11], the others [m]; out_size is (height, width).
    Units: addresses and sizes in floats.
    """

    out_size: tuple[int, int]
    bands: np.ndarray
    source: np.ndarray
    target: np.ndarray
    steps: np.ndarray
    offsets: np.ndarray
    weights: np.ndarray
    memory_size: int


@dataclass(frozen=True, slots=True)
class Buffer:
    """Planes in the kernel's memory, counted along two or three axes; each begins with `halo` kept rows."""

    start: int
    counts: tuple[int, ...]
    plane_size: int
    halo: int

    def at(self, *index: int) -> int:
        """The address of the plane of that index."""
        return self.start + int(np.ravel_multi_index(index, self.counts)) * self.plane_size


class ProgramWriter:
    """Writes a program for planes of so many rows and columns (halos included) in so many phases.

    The program is run for one band of rows after the other. A filter along y reads up to `halo` rows before
    its own, so a buffer that it reads keeps its last rows for the next band, and what is written lags as many
    rows behind. Where one band is enough, nothing is kept, and rows that would only be lag are left out.

    A band has a few `strips`, short enough that all steps for one find its rows in the cache.
    """

    def __init__(self, *, rows: int, columns: int, phases: int) -> None:
        self.stride = _round_up(columns, LANES)
        strips = -(-rows // max(_MIN_STRIP_ROWS, _STRIP_BYTES // (4 * self.stride * phases)))
        self.bands = -(-strips // _MAX_STRIPS)
        self.band_rows = -(-rows // self.bands)
        strip_rows = -(-self.band_rows // min(strips, _MAX_STRIPS))
        self.strips = [
            range(start, min(start + strip_rows, self.band_rows))
            for start in range(0, self.band_rows, strip_rows)
        ]
        self._memory_size = 0
        self._steps: list[list[int]] = []
        self._offsets: list[int] = []
        self._weights: list[float] = []

    def buffer(self, *counts: int, halo: int = 0) -> Buffer:
        """Reserve planes. The last block of a run may reach beyond a plane, so each has a block to spare."""
        plane_size = _round_up((halo + self.band_rows) * self.stride, BLOCK) + BLOCK
        buffer = Buffer(self._memory_size, counts, plane_size, halo)
        self._memory_size += math.prod(counts) * plane_size
        if halo and self.bands > 1:
            for plane in range(math.prod(counts)):
                start = buffer.start + plane * plane_size
                kept = start + self.band_rows * self.stride
                self._steps.append([0, start, kept, 0, 0, halo * self.stride, 0, 0, 0, 0, 0])
        return buffer

    def without_lag(self, strip: range, lag: int) -> range:
        """The rows of a strip that are worth writing where what is written lags so many rows."""
        return range(max(strip.start, lag), strip.stop) if self.bands == 1 else strip

    def add_along_x(
        self, parts: list[list[Terms]], source: tuple[Buffer, int], target: tuple[Buffer, int], rows: range
    ) -> None:
        """Filter rows of one stream of `source` into one of `target`, for all its phases and parts."""
        (read, from_stream), (written, to_stream) = source, target
        outputs = {
            written.at(to_stream, phase, i) + (written.halo + rows.start) * self.stride: {
                read.at(from_stream, stream) + rows.start * self.stride + shift: weight
                for (stream, shift), weight in terms.items()
            }
            for i, part in enumerate(parts)
            for phase, terms in enumerate(part)
        }
        for group in _with_same_sources(outputs):
            self._add_step(group, len(rows), bends=False)

    def add_along_y(
        self,
        parts: list[list[Terms]],
        source: Buffer,
        target: tuple[Buffer, int],
        rows: range,
        *,
        phase: int,
        bends: bool,
    ) -> None:
        """Filter `source` into rows of one phase of `target`, adding up the parts of the filter.

        Part after part, since the sources of all together do not fit into the first-level cache.
        """
        written, to_stream = target
        for column_phase in range(written.counts[1]):
            address = written.at(to_stream, column_phase) + rows.start * self.stride
            for i, part in enumerate(parts):
                sources = {
                    source.at(stream, column_phase, i) + (rows.start + shift) * self.stride: weight
                    for (stream, shift), weight in part[phase].items()
                }
                so_far = {address: 1.0} if i > 0 else {}
                is_last = i == len(parts) - 1
                self._add_step({address: sources | so_far}, len(rows), bends=bends and is_last)

    def finish(
        self, out_size: tuple[int, int], *, source: Buffer, target: Buffer, first: tuple[int, int], lag: int
    ) -> Program:
        """The program, which reads pictures into `source`, from the position `first` (y, x) on."""
        return Program(
            out_size=out_size,
            bands=_integers(self.stride, self.band_rows, self.bands),
            source=_integers(source.start, source.plane_size, source.counts[0], *first),
            target=_integers(target.start, target.plane_size, target.counts[0], lag),
            steps=np.array(self._steps, dtype=np.int64),
            offsets=_integers(*self._offsets),
            weights=np.array(self._weights, dtype=np.float32),
            memory_size=self._memory_size,
        )

    def _add_step(self, outputs: dict[int, dict[int, float]], rows: int, *, bends: bool) -> None:
        """Sums that read the same sources, written together."""
        if rows == 0:
            return
        weights: dict[tuple[float, ...], list[int]] = {}
        for source in next(iter(outputs.values())):
            weights.setdefault(tuple(sources[source] for sources in outputs.values()), []).append(source)
        pairs, singles = [], []
        for weight, sources in weights.items():
            pairs += [(weight, sources[i : i + 2]) for i in range(0, len(sources) - 1, 2)]
            singles += [(weight, sources[-1:])] if len(sources) % 2 else []
        addresses = [*outputs, 0, 0, 0][:MAX_TARGETS]
        length = _round_up(rows * self.stride, BLOCK)
        starts = (len(self._offsets), len(self._weights))
        self._steps.append([len(outputs), *addresses, length, len(pairs), len(singles), *starts, int(bends)])
        for weight, sources in pairs + singles:
            self._offsets += sources
            self._weights += weight


def _with_same_sources(outputs: dict[int, dict[int, float]]) -> Iterable[dict[int, dict[int, float]]]:
    """The outputs in groups that read the same sources, so that each is loaded once for all."""
    groups: dict[frozenset[int], list[int]] = {}
    for address, sources in outputs.items():
        groups.setdefault(frozenset(sources), []).append(address)
    for addresses in groups.values():
        for i in range(0, len(addresses), MAX_TARGETS):
            yield {address: outputs[address] for address in addresses[i : i + MAX_TARGETS]}


def _round_up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple


def _integers(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)

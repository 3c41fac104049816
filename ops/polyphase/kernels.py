"""The kernel that executes a `Program`, compiled by numba for the processor at hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from ops.compiled import compiled
from ops.polyphase.program import BLOCK, LANES

# What llvmlite's builder takes and gives; it has no types for these.
Value = Any

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

_FLOAT, _INT = ir.FloatType(), ir.IntType(64)
_VECTOR = ir.VectorType(_FLOAT, LANES)
_ZEROS = ir.Constant(_VECTOR, None)
# A product and the sum after it may be one instruction with one rounding.
_FUSED = ("contract",)


_part = njit(error_model="numpy", inline="always")


def _make_weighted_sums(count: int) -> Any:
    """An inner loop that writes `count` weighted sums of the same sources: a step of a `Program`."""

    @intrinsic
    def weighted_sums(
        _context: Any, memory: Any, step: Any, offsets: Any, weights: Any, slope: Any, clamp: Any
    ) -> Any:
        return types.void(memory, step, offsets, weights, slope, clamp), generate

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        arrays = (
            cgutils.create_struct_proxy(kind)(context, builder, value=value).data
            for kind, value in zip(signature.args[:4], arguments[:4], strict=True)
        )
        _emit_weighted_sums(_Emitter(builder, *arrays), count, *arguments[4:])
        return context.get_dummy_value()

    return weighted_sums


def _emit_weighted_sums(emit: _Emitter, count: int, slope: Value, clamp: Value) -> None:
    """A block of each sum stays in registers while the sources go by.

    Left to itself, LLVM would first have to prove that twelve sources and the targets do not overlap.
    """
    builder = emit.builder
    targets = [emit.item(emit.step, _INT(1 + i)) for i in range(count)]
    length, pairs, singles, bends = (emit.item(emit.step, _INT(i)) for i in (5, 6, 7, 10))
    with cgutils.for_range_slice(builder, _INT(0), length, _INT(BLOCK), intp=_INT) as (start, _):
        sums = [emit.new_block() for _ in range(count)]

        def read(place: Value) -> list[Value]:
            return emit.load_block(builder.add(start, emit.item(emit.offsets, place)))

        def add_to_sums(place: Value, values: list[Value]) -> None:
            for i, total in enumerate(sums):
                index = builder.add(builder.mul(place, _INT(count)), _INT(i))
                emit.add_weighted(total, emit.splat(emit.item(emit.weights, index)), values)

        with cgutils.for_range(builder, pairs, intp=_INT) as loop:
            first = builder.mul(loop.index, _INT(2))
            one, other = read(first), read(builder.add(first, _INT(1)))
            add_to_sums(loop.index, [builder.fadd(a, b) for a, b in zip(one, other, strict=True)])
        with cgutils.for_range(builder, singles, intp=_INT) as loop:
            place = builder.add(loop.index, pairs)
            add_to_sums(place, read(builder.add(place, pairs)))
        with builder.if_then(builder.icmp_signed("!=", bends, _INT(0))):
            for total in sums:
                emit.bend(total, emit.splat(slope), emit.splat(clamp))
        for target, total in zip(targets, sums, strict=True):
            emit.store_block(builder.add(target, start), total)


class _Emitter:
    """Says in LLVM's language what is done to blocks of floats, each a list of vectors."""

    def __init__(self, builder: Any, memory: Value, step: Value, offsets: Value, weights: Value) -> None:
        self.builder = builder
        self.memory = memory
        self.step = step
        self.offsets = offsets
        self.weights = weights

    def item(self, array: Value, index: Value) -> Value:
        return self.builder.load(self.builder.gep(array, [index]))

    def splat(self, number: Value) -> Value:
        """A vector of one number."""
        lane = ir.IntType(32)
        blank = ir.Constant(_VECTOR, ir.Undefined)
        first = self.builder.insert_element(blank, number, lane(0))
        return self.builder.shuffle_vector(first, blank, ir.Constant(ir.VectorType(lane, LANES), [0] * LANES))

    def new_block(self) -> list[Value]:
        """Zeros that can be changed; LLVM keeps them in registers."""
        block = [cgutils.alloca_once(self.builder, _VECTOR) for _ in range(BLOCK // LANES)]
        for vector in block:
            self.builder.store(_ZEROS, vector)
        return block

    def load_block(self, address: Value) -> list[Value]:
        return [self.builder.load(place, align=4) for place in self._places(address)]

    def store_block(self, address: Value, block: list[Value]) -> None:
        for place, vector in zip(self._places(address), block, strict=True):
            self.builder.store(self.builder.load(vector), place, align=4)

    def add_weighted(self, block: list[Value], weight: Value, values: list[Value]) -> None:
        for vector, value in zip(block, values, strict=True):
            product = self.builder.fmul(weight, value, flags=_FUSED)
            self.builder.store(self.builder.fadd(product, self.builder.load(vector), flags=_FUSED), vector)

    def bend(self, block: list[Value], slope: Value, clamp: Value) -> None:
        """clamp(leaky_relu(block)). What is not a number stays so, as every comparison with it fails."""
        builder, lowest = self.builder, self.builder.fsub(_ZEROS, clamp)
        for vector in block:
            value = builder.load(vector)
            value = builder.select(
                builder.fcmp_ordered("<", value, _ZEROS), builder.fmul(value, slope), value
            )
            value = builder.select(builder.fcmp_ordered(">", value, clamp), clamp, value)
            value = builder.select(builder.fcmp_ordered("<", value, lowest), lowest, value)
            builder.store(value, vector)

    def _places(self, address: Value) -> list[Value]:
        places = (self.builder.add(address, _INT(i)) for i in range(0, BLOCK, LANES))
        return [
            self.builder.bitcast(self.builder.gep(self.memory, [place]), _VECTOR.as_pointer())
            for place in places
        ]


_one_sum, _two_sums, _three_sums, _four_sums = (_make_weighted_sums(count) for count in (1, 2, 3, 4))


@_part
def _read_band(
    picture: Floats, bias: float, band: int, bands: Integers, source: Integers, memory: Floats
) -> None:
    """Fill the source buffer: every `streams`-th row and column is a stream of its own.

    Beyond the picture is zero. To its left and right nothing is ever written, and memory is zero at first.
    """
    stride, band_rows, _ = bands
    start, plane_size, streams, first_y, first_x = source
    height, width = picture.shape
    for stream_y in range(streams):
        for stream_x in range(streams):
            plane = start + (stream_y * streams + stream_x) * plane_size
            left = first_x * streams + stream_x
            begin = min(max(0, -(left // streams)), stride)
            count = max(0, min(stride, (width - left + streams - 1) // streams) - begin)
            for i in range(band_rows):
                y = (band * band_rows + i + first_y) * streams + stream_y
                address = plane + i * stride + begin
                target = memory[address : address + count]
                if y < 0 or y >= height:
                    for k in range(count):
                        target[k] = 0
                else:
                    _read_row(picture[y, left + begin * streams :], streams, bias, target)


@_part
def _read_row(row: Floats, step: int, bias: float, target: Floats) -> None:
    """target[i] = row[i·step] + bias."""
    if step == 1:  # said by itself, it is vectorised
        for i in range(len(target)):
            target[i] = row[i] + bias
    else:
        for i in range(len(target)):
            target[i] = row[i * step] + bias


@_part
def _write_band(picture: Floats, band: int, bands: Integers, target: Integers, memory: Floats) -> None:
    """Put the phases of the target buffer together to rows."""
    stride, band_rows, _ = bands
    start, plane_size, phases, lag = target
    for phase_y in range(phases):
        for i in range(band_rows):
            y = (band * band_rows + i - lag) * phases + phase_y
            if 0 <= y < picture.shape[0]:
                address = start + phase_y * phases * plane_size + i * stride
                _write_row(memory[address:], plane_size, phases, picture[y])


@_part
def _write_row(values: Floats, plane_size: int, phases: int, row: Floats) -> None:
    """row[i·phases + phase] = values[phase·plane_size + i]."""
    if phases == 1:
        for i in range(len(row)):
            row[i] = values[i]
    elif phases == 2:  # said by itself, it is a shuffle of vectors
        odd = values[plane_size:]
        for i in range(len(row) // 2):
            row[2 * i] = values[i]
            row[2 * i + 1] = odd[i]
        if len(row) % 2 == 1:
            row[len(row) - 1] = values[len(row) // 2]
    else:
        for phase in range(phases):
            for i in range((len(row) - phase + phases - 1) // phases):
                row[i * phases + phase] = values[phase * plane_size + i]


@_part
def _run_step(
    memory: Floats, step: Integers, all_offsets: Integers, all_weights: Floats, slope: float, clamp: float
) -> None:
    """See `Program`."""
    count, length = step[0], step[5]
    offsets, weights = all_offsets[step[8] :], all_weights[step[9] :]
    if count == 0:
        target, kept = memory[step[1] : step[1] + length], memory[step[2] : step[2] + length]
        for i in range(length):
            target[i] = kept[i]
    elif count == 1:
        _one_sum(memory, step, offsets, weights, slope, clamp)
    elif count == 2:
        _two_sums(memory, step, offsets, weights, slope, clamp)
    elif count == 3:
        _three_sums(memory, step, offsets, weights, slope, clamp)
    else:
        _four_sums(memory, step, offsets, weights, slope, clamp)


@compiled(
    "void(float32[:, :, ::1], float32[::1], float32[:, :, ::1], int64, int64, int64[::1], int64[::1],"
    " int64[::1], int64[:, ::1], int64[::1], float32[::1], float32, float32, float32[::1])"
)
def run_planes(
    x: Floats,
    bias: Floats,
    out: Floats,
    first: int,
    last: int,
    bands: Integers,
    source: Integers,
    target: Integers,
    steps: Integers,
    offsets: Integers,
    weights: Floats,
    slope: float,
    clamp: float,
    memory: Floats,
) -> None:
    """Execute a `Program`, whose arrays these are, for first ≤ plane < last.

    The memory is zeros at first.

    Shapes: x [planes, h, w], bias [channels], out [planes, out h, out w], memory [program.memory_size].
    """
    for plane in range(first, last):
        for band in range(bands[2]):
            _read_band(x[plane], bias[plane % len(bias)], band, bands, source, memory)
            for i in range(len(steps)):
                _run_step(memory, steps[i], offsets, weights, slope, clamp)
            _write_band(out[plane], band, bands, target, memory)

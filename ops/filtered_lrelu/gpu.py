"""filtered_lrelu as one Triton kernel, for float16 and float32: the up-sampled plane stays on the chip.

A program walks down a strip of one plane. Each step reads a tile of samples and takes it through four
products with banded matrices (`ops.filtered_lrelu.bands`) on the matrix units,

    fine = A_y·(x + bias)·A_xᵀ,    bent = clamp(leaky_relu(fine)),    out = Σ_terms D_y·bent·D_xᵀ,

with one term for a separable down-filter and 2 to 4 for StyleGAN3-R's radial ones. The rows of `out` that a
step begins and the next one ends are carried as sums, so nothing is computed twice down a strip; strips
overlap by the filters' reach. Products are in the type of x and summed in float32; in float16 the tile is
rounded four times on its way, and an up-sampled value beyond the type's range is clamped to it.

What it has to do for one result in float16, up = down = 2, 12 taps each, on an H200 (datasheet rates):

    bytes         2 read and 2 written: at 4.8 TB/s 0.8 ps
    operations    72 multiply-adds as a separable FIR, 180 with a radial down-filter; as banded products 558
                  (separable) or 838, 1117, 1396 (2, 3, 4 terms): at 990 TFLOP/s 1.1 to 2.8 ps
    instructions  as compiled, 0.64 (separable) to 1.0 (4 terms) clocks of a multiprocessor: 2.8 to 4.4 ps

With up = 4 and 24 taps, 433 (separable) or 669, 906, 1142 multiply-adds and a quarter of the reading. The
first two are floors for this formulation, the third is what to expect of it. The results of the layers that
run in float16 number 310 million (T, 1024²) and 620 million (R).

Nothing is tuned at run time: the tile follows from the filters alone. A variant of the kernel is compiled, in
about a second, for each tile, type and number of terms, none for the size of a plane; Triton keeps them on
disk. The matrices are made once per filter, which reads the filter back from the GPU: so call an op once
before a CUDA graph captures it. Filters that no tile can hold, or whose tile the GPU at hand cannot, run as
three steps, through `ops.upfirdn.gpu`; without any filter nothing is left but `ops.bias_act`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
import triton
import triton.language as tl
from triton.runtime.errors import OutOfResources

from ops.bias_act import bias_act
from ops.filtered_lrelu.bands import Plan, Tile, plan_for
from ops.upfirdn import gpu as upfirdn_gpu

# For float32: three products in TF32, whose parts add up to float32's precision, on the matrix units.
# Without TF32 (before Ampere) Triton computes plain float32 products.
_FLOAT32_PRODUCT = "tf32x3"
# Below this many programs, strips are cut into shorter ones; a cut costs one step more.
_WANTED_PROGRAMS = 4096
_SHORTEST_WALK = 4
# Tiles for which the GPU has shown to have too little memory on the chip.
_too_large: set[Tile] = set()

# Arguments for whose values no variant of the kernel is compiled.
_SIZES = ["channels", "height", "width", "out_height", "out_width", "strips", "steps", "steps_per_walk"]
_SIZES += ["first_row", "first_col"]


@dataclass(frozen=True, slots=True)
class _Options:
    up: int
    down: int
    padding: tuple[int, int, int, int]
    gain: float
    slope: float
    clamp: float | None


def filtered_lrelu(
    x: torch.Tensor,
    bias: torch.Tensor | None,
    *,
    up_taps: torch.Tensor | None,
    down_taps: torch.Tensor | None,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    gain: float,
    slope: float,
    clamp: float | None,
) -> torch.Tensor:
    """See `ops.filtered_lrelu.filtered_lrelu` for the contract; differentiable in x and bias, repeatedly.

    x is made contiguous if it is not, which for channels-last pictures is a pass of its own.
    """
    if up_taps is None and down_taps is None and (up, down, *padding) == (1, 1, 0, 0, 0, 0):
        return bias_act(x, bias, slope=slope, gain=gain, clamp=clamp)
    upfirdn_gpu.refuse_gradient(up_taps)
    upfirdn_gpu.refuse_gradient(down_taps)
    options = _Options(up, down, padding, gain, slope, clamp)
    result = _FilteredLrelu.apply(x, bias, up_taps, down_taps, options)
    assert isinstance(result, torch.Tensor)
    return result


class _FilteredLrelu(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        x: torch.Tensor,
        bias: torch.Tensor | None,
        up_taps: torch.Tensor | None,
        down_taps: torch.Tensor | None,
        options: _Options,
    ) -> torch.Tensor:
        ctx.save_for_backward(x, bias, up_taps, down_taps)
        ctx.options = options
        up, down, gain = options.up, options.down, options.gain
        before = (options.padding[2], options.padding[0])
        plan = None
        # The kernel writes the leaky ReLU as the larger of v and slope·v.
        if options.slope <= 1:
            plan = plan_for(x, up_taps, down_taps, up=up, down=down, before=before, gain=gain)
        if plan is not None and plan.tile not in _too_large:
            try:
                return _launch(x.contiguous(), bias, plan, options)
            except OutOfResources:
                _too_large.add(plan.tile)
        bent = bias_act(
            _up_sampled(x, bias, up_taps, options), slope=options.slope, gain=1.0, clamp=options.clamp
        )
        return upfirdn_gpu.upfirdn(bent, down_taps, up=1, down=down, padding=(0, 0, 0, 0), gain=1.0)

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        x, bias, up_taps, down_taps = ctx.saved_tensors
        options: _Options = ctx.options
        with torch.no_grad():
            fine = _up_sampled(x, bias, up_taps, options)
            slopes = torch.where(fine > 0, 1.0, options.slope)
            if options.clamp is not None:
                slopes = slopes * ((fine * slopes).abs() <= options.clamp)
        grad = upfirdn_gpu.upfirdn_adjoint(
            grads[0],
            down_taps,
            up=1,
            down=options.down,
            padding=(0, 0, 0, 0),
            gain=1.0,
            size=(fine.shape[2], fine.shape[3]),
        )
        grad = upfirdn_gpu.upfirdn_adjoint(
            grad * slopes.to(grad.dtype),
            up_taps,
            up=options.up,
            down=1,
            padding=options.padding,
            gain=options.gain * options.up**2,
            size=(x.shape[2], x.shape[3]),
        )
        grad_bias = None if bias is None else grad.sum((0, 2, 3), dtype=torch.float32).to(bias.dtype)
        return grad, grad_bias, None, None, None


def _up_sampled(
    x: torch.Tensor, bias: torch.Tensor | None, up_taps: torch.Tensor | None, options: _Options
) -> torch.Tensor:
    """The plane that the kernel never stores: for the gradient, and for filters that do not fit."""
    if bias is not None:
        x = x + bias.to(x.dtype)[:, None, None]
    gain = options.gain * options.up**2
    return upfirdn_gpu.upfirdn(x, up_taps, up=options.up, down=1, padding=options.padding, gain=gain)


def _launch(x: torch.Tensor, bias: torch.Tensor | None, plan: Plan, options: _Options) -> torch.Tensor:
    tile, rise, fall = plan.tile, plan.rise, plan.fall
    batch, channels, height, width = x.shape
    out_height, out_width = _out_size(x, plan, options)
    out = x.new_empty(batch, channels, out_height, out_width)
    if out.numel() == 0:
        return out

    strips, steps = triton.cdiv(out_width, tile.step_cols), triton.cdiv(out_height, tile.out_rows)
    walks = min(triton.cdiv(_WANTED_PROGRAMS, batch * channels * strips), triton.cdiv(steps, _SHORTEST_WALK))
    steps_per_walk = triton.cdiv(steps, walks)
    # An absent clamp is the type's own, or an overflow would spread over the tile as inf·0.
    clamp = torch.finfo(x.dtype).max if options.clamp is None else options.clamp
    is_half = x.dtype is torch.float16
    kernel: Any = _walk_down
    with torch.cuda.device_of(x):
        kernel[(batch * channels * strips, triton.cdiv(steps, steps_per_walk))](
            x,
            x if bias is None else bias.contiguous(),
            rise.y,
            rise.x,
            fall.y,
            fall.x,
            out,
            channels,
            height,
            width,
            out_height,
            out_width,
            strips,
            steps,
            steps_per_walk,
            rise.first[0],
            rise.first[1],
            float(options.slope),
            float(clamp),
            HAS_BIAS=bias is not None,
            **tile_constants(plan),
            PRODUCT=_FLOAT32_PRODUCT,
            num_warps=tile.fine_rows // (16 if is_half else 8),
            num_stages=2 if is_half else 1,
            enable_fp_fusion=True,
        )
    return out


def _out_size(x: torch.Tensor, plan: Plan, options: _Options) -> tuple[int, int]:
    """(height, width) of the result."""
    left, right, top, bottom = options.padding
    height, width = x.shape[2:]
    shape = plan.shape
    fine_height = height * shape.up + top + bottom - shape.up_taps + 1
    fine_width = width * shape.up + left + right - shape.up_taps + 1
    out_height = -(-(fine_height - shape.down_taps[0] + 1) // shape.down)
    out_width = -(-(fine_width - shape.down_taps[1] + 1) // shape.down)
    if out_height < 1 or out_width < 1:
        raise ValueError(f"A picture of {width}×{height} pixels is smaller than its filters.")
    return out_height, out_width


def tile_constants(plan: Plan) -> dict[str, int]:
    """For what a variant of the kernel is compiled, beside the type of x and whether there is a bias."""
    shape, tile = plan.shape, plan.tile
    return {
        "IN_ROWS": tile.in_rows,
        "IN_COLS": tile.in_cols,
        "FINE_ROWS": tile.fine_rows,
        "FINE_COLS": tile.fine_cols,
        "OUT_ROWS": tile.out_rows,
        "OUT_COLS": tile.out_cols,
        "STEP_COLS": tile.step_cols,
        "STEP_IN_ROWS": tile.fine_rows // shape.up,
        "STEP_IN_COLS": tile.step_cols * shape.down // shape.up,
        "OVERLAP": int(tile.overlaps),
        "TERMS": shape.terms,
    }


@triton.jit(do_not_specialize=_SIZES)
def _walk_down(
    x_ptr: tl.tensor,
    bias_ptr: tl.tensor,
    rise_y_ptr: tl.tensor,
    rise_x_ptr: tl.tensor,
    fall_y_ptr: tl.tensor,
    fall_x_ptr: tl.tensor,
    out_ptr: tl.tensor,
    channels: tl.tensor,
    height: tl.tensor,
    width: tl.tensor,
    out_height: tl.tensor,
    out_width: tl.tensor,
    strips: tl.tensor,
    steps: tl.tensor,
    steps_per_walk: tl.tensor,
    first_row: tl.tensor,
    first_col: tl.tensor,
    slope: tl.tensor,
    clamp: tl.tensor,
    HAS_BIAS: tl.constexpr,
    IN_ROWS: tl.constexpr,
    IN_COLS: tl.constexpr,
    FINE_ROWS: tl.constexpr,
    FINE_COLS: tl.constexpr,
    OUT_ROWS: tl.constexpr,
    OUT_COLS: tl.constexpr,
    STEP_COLS: tl.constexpr,
    STEP_IN_ROWS: tl.constexpr,
    STEP_IN_COLS: tl.constexpr,
    OVERLAP: tl.constexpr,
    TERMS: tl.constexpr,
    PRODUCT: tl.constexpr,
) -> None:
    """Some steps down one strip of one plane; `Tile` says what a step is."""
    dtype = x_ptr.dtype.element_ty  # pyright: ignore[reportAttributeAccessIssue]
    plane = tl.program_id(0) // strips
    strip = tl.program_id(0) % strips
    begin = tl.program_id(1) * steps_per_walk
    end = tl.minimum(begin + steps_per_walk, steps)
    x_ptr += plane.to(tl.int64) * height * width
    out_ptr += plane.to(tl.int64) * out_height * out_width

    rise_y = _matrix(rise_y_ptr, FINE_ROWS, IN_ROWS)
    rise_x = _matrix(rise_x_ptr, IN_COLS, FINE_COLS)
    FALL_Y: tl.constexpr = OUT_ROWS * FINE_ROWS
    FALL_X: tl.constexpr = FINE_COLS * OUT_COLS
    # A single term's matrices stay on the chip; those of several are read in every step.
    only_fall_now = _matrix(fall_y_ptr, OUT_ROWS, FINE_ROWS)
    only_fall_next = _matrix(fall_y_ptr + FALL_Y, OUT_ROWS, FINE_ROWS)
    only_fall_x = _matrix(fall_x_ptr, FINE_COLS, OUT_COLS)
    slope = tl.full([1, 1], slope, dtype)
    clamp = tl.full([1, 1], clamp, dtype)
    bias = tl.zeros([1, 1], dtype)
    if HAS_BIAS:
        bias += tl.load(bias_ptr + plane % channels).to(dtype)
    col = strip * STEP_IN_COLS + first_col + tl.arange(0, IN_COLS)
    is_col = (col >= 0) & (col < width)
    out_col = tl.arange(0, OUT_COLS)
    is_out_col = (out_col < STEP_COLS) & (strip * STEP_COLS + out_col < out_width)
    begun = tl.zeros([OUT_ROWS, OUT_COLS], tl.float32)
    for step in range(begin, end + OVERLAP):
        # Up-sampling. Outside of the picture there is nothing, not even the bias.
        row = step * STEP_IN_ROWS + first_row + tl.arange(0, IN_ROWS)
        is_inside = ((row >= 0) & (row < height))[:, None] & is_col[None, :]
        x = tl.load(x_ptr + row[:, None] * width + col[None, :], mask=is_inside, other=0.0)
        x = tl.where(is_inside, x + bias, 0.0)
        tall = tl.dot(rise_y, x, input_precision=PRODUCT).to(dtype)
        fine = tl.dot(tall, rise_x, input_precision=PRODUCT)

        # Leaky ReLU.
        fine = fine.to(dtype)
        bent = tl.maximum(fine, fine * slope)
        bent = tl.minimum(bent, clamp, propagate_nan=tl.PropagateNan.ALL)
        bent = tl.maximum(bent, -clamp, propagate_nan=tl.PropagateNan.ALL)

        # Down-sampling: these rows end the results that the step before began.
        ended = begun
        begun = tl.zeros([OUT_ROWS, OUT_COLS], tl.float32)
        for term in tl.static_range(TERMS):  # pyright: ignore[reportGeneralTypeIssues]
            fall_now, fall_next, fall_x = only_fall_now, only_fall_next, only_fall_x
            if TERMS > 1:
                fall_now = _matrix(fall_y_ptr + 2 * term * FALL_Y, OUT_ROWS, FINE_ROWS)
                fall_next = _matrix(fall_y_ptr + (2 * term + 1) * FALL_Y, OUT_ROWS, FINE_ROWS)
                fall_x = _matrix(fall_x_ptr + term * FALL_X, FINE_COLS, OUT_COLS)
            narrow = tl.dot(bent, fall_x, input_precision=PRODUCT).to(dtype)
            begun = tl.dot(fall_now, narrow, begun, input_precision=PRODUCT)
            if OVERLAP:
                ended = tl.dot(fall_next, narrow, ended, input_precision=PRODUCT)

        out = ended if OVERLAP else begun
        out_row = (step - OVERLAP) * OUT_ROWS + tl.arange(0, OUT_ROWS)
        is_result = ((out_row >= begin * OUT_ROWS) & (out_row < out_height))[:, None] & is_out_col[None, :]
        address = out_ptr + out_row[:, None] * out_width + (strip * STEP_COLS + out_col)[None, :]
        tl.store(address, out.to(dtype), mask=is_result)


@triton.jit
def _matrix(ptr: tl.tensor, ROWS: tl.constexpr, COLS: tl.constexpr) -> tl.tensor:
    return tl.load(ptr + tl.arange(0, ROWS)[:, None] * COLS + tl.arange(0, COLS)[None, :])

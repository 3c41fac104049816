"""upfirdn in Triton: one kernel, direct form, for float16 and float32 on a GPU.

An output sample meets only every up-th tap, so a pass costs ⌈kh/up⌉·⌈kw/up⌉ multiply-adds an output and the
zeros between samples are never touched; a separable filter takes a pass along each axis. Both passes are
bound by memory: at 4 bytes a sample read and written (float16), not by their 2·⌈k/up⌉ operations.
"""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl

_Pair = tuple[int, int]
_Padding = tuple[int, int, int, int]

BLOCK_ROWS = 16
BLOCK_COLS = 64

# Arguments for whose values no variant of the kernel is compiled.
_SIZES = ["height", "width", "out_height", "out_width", "tiles_y", "tiles_x", "taps_y", "taps_x"]
_SIZES += ["offset_y", "offset_x", "lift_y", "lift_x"]


def upfirdn(
    x: torch.Tensor,
    taps: torch.Tensor | None,
    *,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    gain: float,
) -> torch.Tensor:
    """See `ops.upfirdn.upfirdn` for the contract; differentiable any number of times, in x only."""
    refuse_gradient(taps)
    taps = x.new_ones(1, 1, dtype=torch.float32) if taps is None else taps
    result = _Upfirdn.apply(x, taps.detach().to(x.device, torch.float32), up, down, padding, gain)
    assert isinstance(result, torch.Tensor)
    return result


def upfirdn_adjoint(
    grad: torch.Tensor,
    taps: torch.Tensor | None,
    *,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    gain: float,
    size: tuple[int, int],
) -> torch.Tensor:
    """The gradient of upfirdn(x) in x, for x of (height, width) `size`.

    It is an upfirdn itself: taps reversed, up and down exchanged, and the padding that gives x's size.

    Shapes: grad as upfirdn's result; returns [B, C, *size].
    """
    taps = grad.new_ones(1, 1, dtype=torch.float32) if taps is None else taps
    left, right = _adjoint_padding(size[1], grad.shape[3], taps.shape[-1], up, down, padding[0])
    top, bottom = _adjoint_padding(size[0], grad.shape[2], taps.shape[0], up, down, padding[2])
    turned = taps.flip(tuple(range(taps.ndim)))
    return upfirdn(grad, turned, up=down, down=up, padding=(left, right, top, bottom), gain=gain)


def refuse_gradient(taps: torch.Tensor | None) -> None:
    """Raises: ValueError if a gradient of the taps is wanted, which these kernels do not have."""
    if taps is not None and taps.requires_grad and torch.is_grad_enabled():
        raise ValueError("A gradient of the taps is wanted, which only the torch backend computes.")


class _Upfirdn(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        x: torch.Tensor,
        taps: torch.Tensor,
        up: int,
        down: int,
        padding: _Padding,
        gain: float,
    ) -> torch.Tensor:
        ctx.save_for_backward(taps)
        ctx.call = (up, down, padding, gain, (x.shape[2], x.shape[3]))
        if taps.ndim == 2:
            return _resample(x, taps, up=(up, up), down=(down, down), padding=padding, gain=gain)
        left, right, top, bottom = padding
        x = _resample(x, taps[None, :], up=(1, up), down=(1, down), padding=(left, right, 0, 0), gain=gain)
        return _resample(x, taps[:, None], up=(up, 1), down=(down, 1), padding=(0, 0, top, bottom), gain=1.0)

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        (taps,) = ctx.saved_tensors
        up, down, padding, gain, size = ctx.call
        grad = upfirdn_adjoint(grads[0], taps, up=up, down=down, padding=padding, gain=gain, size=size)
        return grad, None, None, None, None, None


def _adjoint_padding(n: int, results: int, taps: int, up: int, down: int, before: int) -> tuple[int, int]:
    """Padding of the adjoint along one axis: its output must be n long and start at x[0]."""
    adjoint_before = taps - 1 - before
    return adjoint_before, (n - 1) * up + taps - results * down - adjoint_before


def _resample(
    x: torch.Tensor, taps: torch.Tensor, *, up: _Pair, down: _Pair, padding: _Padding, gain: float
) -> torch.Tensor:
    """One pass with 2-D taps; `up` and `down` per (row, column) axis."""
    x = x.contiguous()
    batch, channels, height, width = x.shape
    left, right, top, bottom = padding
    taps_y, taps_x = taps.shape
    out_height = -(-(height * up[0] + top + bottom - taps_y + 1) // down[0])
    out_width = -(-(width * up[1] + left + right - taps_x + 1) // down[1])
    out = x.new_empty(batch, channels, out_height, out_width)
    if out.numel() == 0:
        return out
    # The kernel divides only what is not negative: positions are lifted by whole input samples.
    lift_y, lift_x = max(-(-top // up[0]), 0), max(-(-left // up[1]), 0)
    tiles_y, tiles_x = triton.cdiv(out_height, BLOCK_ROWS), triton.cdiv(out_width, BLOCK_COLS)
    kernel: Any = _resample_kernel
    with torch.cuda.device_of(x):
        kernel[(batch * channels * tiles_y * tiles_x,)](
            x,
            taps.contiguous(),
            out,
            height,
            width,
            out_height,
            out_width,
            tiles_y,
            tiles_x,
            taps_y,
            taps_x,
            taps_y - 1 - top + lift_y * up[0],
            taps_x - 1 - left + lift_x * up[1],
            lift_y,
            lift_x,
            float(gain),
            UP_Y=up[0],
            UP_X=up[1],
            DOWN_Y=down[0],
            DOWN_X=down[1],
            ROWS=BLOCK_ROWS,
            COLS=BLOCK_COLS,
            enable_fp_fusion=True,
        )
    return out


@triton.jit(do_not_specialize=_SIZES)
def _resample_kernel(
    x_ptr: tl.tensor,
    taps_ptr: tl.tensor,
    out_ptr: tl.tensor,
    height: tl.tensor,
    width: tl.tensor,
    out_height: tl.tensor,
    out_width: tl.tensor,
    tiles_y: tl.tensor,
    tiles_x: tl.tensor,
    taps_y: tl.tensor,
    taps_x: tl.tensor,
    offset_y: tl.tensor,
    offset_x: tl.tensor,
    lift_y: tl.tensor,
    lift_x: tl.tensor,
    gain: tl.tensor,
    UP_Y: tl.constexpr,
    UP_X: tl.constexpr,
    DOWN_Y: tl.constexpr,
    DOWN_X: tl.constexpr,
    ROWS: tl.constexpr,
    COLS: tl.constexpr,
) -> None:
    """One tile of ROWS × COLS results of one plane."""
    dtype = out_ptr.dtype.element_ty  # pyright: ignore[reportAttributeAccessIssue]
    program = tl.program_id(0)
    plane = (program // (tiles_x * tiles_y)).to(tl.int64)
    x_ptr += plane * height * width
    out_ptr += plane * out_height * out_width
    row = program // tiles_x % tiles_y * ROWS + tl.arange(0, ROWS)
    col = program % tiles_x * COLS + tl.arange(0, COLS)

    # The last input sample that a result meets, and with which tap; the one before it meets the tap up later.
    reach_y, reach_x = row * DOWN_Y + offset_y, col * DOWN_X + offset_x
    last_y, last_x = reach_y // UP_Y - lift_y, reach_x // UP_X - lift_x
    tap_y, tap_x = reach_y % UP_Y, reach_x % UP_X

    total = tl.zeros([ROWS, COLS], tl.float32)
    for i in range((taps_y + UP_Y - 1) // UP_Y):
        y, t_y = last_y - i, tap_y + i * UP_Y
        is_row = (y >= 0) & (y < height) & (t_y < taps_y)
        for j in range((taps_x + UP_X - 1) // UP_X):
            x, t_x = last_x - j, tap_x + j * UP_X
            is_inside = is_row[:, None] & ((x >= 0) & (x < width) & (t_x < taps_x))[None, :]
            sample = tl.load(x_ptr + y[:, None] * width + x[None, :], mask=is_inside, other=0.0)
            tap = tl.load(taps_ptr + t_y[:, None] * taps_x + t_x[None, :], mask=is_inside, other=0.0)
            total += sample.to(tl.float32) * tap
    is_result = (row < out_height)[:, None] & (col < out_width)[None, :]
    address = out_ptr + row[:, None] * out_width + col[None, :]
    tl.store(address, (total * gain).to(dtype), mask=is_result)

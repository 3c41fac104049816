"""filtered_lrelu on the CPU: one pass over each plane, which is never stored up-sampled."""

from __future__ import annotations

import torch

from ops.polyphase import Stage, plan, run, stage_taps


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
    """See `ops.filtered_lrelu.filtered_lrelu` for the contract; float32 only, without gradients."""
    stages = (
        Stage(stage_taps(up_taps), up=up, padding=padding, gain=gain * up**2),
        Stage(stage_taps(down_taps), down=down),
    )
    program = plan(stages, (x.shape[2], x.shape[3]), bends=True)
    return run(program, x, bias, slope=slope, clamp=clamp)

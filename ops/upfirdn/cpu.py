"""upfirdn on the CPU: only the samples that are kept are computed, from those that are not zero."""

from __future__ import annotations

import torch

from ops.polyphase import Stage, plan, run, stage_taps


def upfirdn(
    x: torch.Tensor,
    taps: torch.Tensor | None,
    *,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    gain: float,
) -> torch.Tensor:
    """See `ops.upfirdn.upfirdn` for the contract; float32 only, without gradients."""
    stage = Stage(stage_taps(taps), up=up, down=down, padding=padding, gain=gain)
    return run(plan((stage,), (x.shape[2], x.shape[3]), bends=False), x, None)

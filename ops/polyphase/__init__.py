"""Resampling on the CPU as weighted sums of shifted runs; what `upfirdn` and `filtered_lrelu` run on there.

A picture is kept split into phases: of column P·a + p, phase p holds position a. Within phases every
resampling by whole factors reads its neighbours at fixed distances, so each of its passes is a few steps

    target[n] = Σ_k weight[k]·source[offset[k] + n]    for a long run of n

without gathers, strides or the zeros between samples: what vector units are made for. `plan` writes these
steps down once for a geometry and its filters, as a `Program`; `kernels` (numba) executes it plane by plane,
in bands of rows that stay in the cache. A filter that is not separable is a sum of a few that are.
"""

from __future__ import annotations

from ops.polyphase.plan import Stage, plan, stage_taps
from ops.polyphase.program import Program
from ops.polyphase.run import run

__all__ = ["Program", "Stage", "plan", "run", "stage_taps"]

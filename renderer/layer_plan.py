"""LayerPlan: how one synthesis layer resamples around its non-linearity, intact or ablated; its filters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import torch

from ops import kaiser_lowpass, radial_lowpass
from renderer.interventions import Ablation

Filters = tuple[torch.Tensor | None, torch.Tensor | None]


@dataclass(frozen=True, slots=True)
class Signal:
    """What passes from one layer to the next: a stack of sampled pictures (StyleGAN3 paper, Section 3.1).

    Units: frequencies in cycles and rate in samples per image width; `size` in samples, margins included.
    """

    channels: int
    size: int
    sampling_rate: int
    cutoff: float
    stopband: float
    half_width: float


@dataclass(frozen=True, slots=True)
class LayerPlan:
    """One synthesis layer: the signal it reads, the one it writes, and how it resamples in between.

    A filter of one tap is no filter. `radial` says that the down-sampling filter is radial, `down_cutoff` is
    its cutoff: that of what is written, unless ablated.
    """

    name: str
    reads: Signal
    writes: Signal
    kernel: int
    up: int
    up_taps: int
    down: int
    down_taps: int
    down_cutoff: float
    radial: bool
    is_torgb: bool
    is_critically_sampled: bool
    uses_fp16: bool

    @property
    def rate_between(self) -> int:
        """The sampling rate at which the non-linearity is applied."""
        return self.reads.sampling_rate * self.up

    @property
    def padding(self) -> tuple[int, int]:
        """(before, after), the same for both axes, in samples of the up-sampled picture.

        The up-sampled picture must reach as far as the down-sampling reads for its last sample. It is split
        so that what is read and what is written have one middle, which takes an odd `total + up`.
        """
        needed = (self.writes.size - 1) * self.down + 1 + self.up_taps + self.down_taps - 2
        total = needed - (self.reads.size + self.kernel - 1) * self.up
        before = (total + self.up) // 2
        return before, total - before

    def ablated(self, ablation: Ablation) -> LayerPlan:
        """The plan with parts of the anti-aliasing left out; what is written lies on the same samples.

        Where the non-linearity is not oversampled, as in ToRGB, there is nothing to leave out. Without
        oversampling there is no down-sampling either, so nothing else to change about it.
        """
        if self.down == 1:
            return self
        if ablation.without_oversampling:
            up = self.up // self.down
            up_taps = 1 if up == 1 else self.up_taps // self.up * up
            return replace(self, up=up, up_taps=up_taps, down=1, down_taps=1)
        if ablation.without_down_filter:
            # Without taps the middle between two up-sampled samples is out of reach. An odd number of taps
            # in the up-filter moves them by half a sample, onto the samples that are kept.
            return replace(self, up_taps=self.up_taps + 1, down_taps=1)
        cutoff = self.down_cutoff * ablation.cutoff_scale
        lowest, highest = 1e-6 * self.rate_between, 0.499 * self.rate_between  # that can be designed
        return replace(
            self,
            radial=self.radial and not ablation.separable,
            down_cutoff=min(max(cutoff, lowest), highest),
        )


def design_filters(plan: LayerPlan) -> Filters:
    """The filters before and after a layer's non-linearity; None for one of a single tap.

    Shapes: [up_taps], and [down_taps] or, radial, [down_taps, down_taps].
    """
    rate, reads, writes = plan.rate_between, plan.reads, plan.writes
    up_filter = down_filter = None
    if plan.up_taps > 1:
        up_filter = kaiser_lowpass(
            plan.up_taps, cutoff=reads.cutoff, half_width=reads.half_width, sampling_rate=rate
        )
        if plan.up_taps % 2 == 1:
            up_filter = _level_phases(up_filter, plan.up)
    if plan.down_taps > 1:
        design = radial_lowpass if plan.radial else kaiser_lowpass
        down_filter = design(
            plan.down_taps, cutoff=plan.down_cutoff, half_width=writes.half_width, sampling_rate=rate
        )
    return up_filter, down_filter


def _level_phases(taps: torch.Tensor, up: int) -> torch.Tensor:
    """The taps so that a constant keeps its level on each of the `up` phases of up-sampled samples.

    An even number of symmetric taps does so for two phases by itself; else a down-filter would even it out.
    """
    level = taps.clone()
    for phase in range(up):
        level[phase::up] /= up * level[phase::up].sum()
    return level


@lru_cache(maxsize=64)
def remembered_filters(plan: LayerPlan, device: torch.device) -> Filters:
    """`design_filters` on a device; the latest ones are remembered."""
    with torch.inference_mode(False):  # or they could never be used where a gradient is wanted
        up_filter, down_filter = (None if taps is None else taps.to(device) for taps in design_filters(plan))
    return up_filter, down_filter

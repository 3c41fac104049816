"""Channels made small: every sample of a thumbnail is the mean of what lies under it."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from renderer.contact_sheet import LARGEST_STEP
from renderer.spectra.spectrum import channel_groups


def thumbnail_size(height: int, width: int, size: int) -> tuple[int, int]:
    """Height and width of a thumbnail whose longer side is `size`, but never larger than what it shows."""
    scale = min(size / max(height, width), 1.0)
    return max(round(height * scale), 1), max(round(width * scale), 1)


def thumbnails(x: torch.Tensor, size: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Thumbnails of the channels and their largest magnitudes, for one group of channels after the other.

    A thumbnail is in steps of 1/127 of its largest magnitude. Values that are not finite count as zero.

    Shapes: x [C, H, W]; gives int8 [c, h, w] and float32 [c], on the CPU.
    """
    height, width = thumbnail_size(x.shape[1], x.shape[2], size)
    down, across = (_means(*sizes).to(x.device) for sizes in ((x.shape[1], height), (x.shape[2], width)))
    for group in channel_groups(x):
        finite = group.to(torch.float32).nan_to_num(0.0, posinf=0.0, neginf=0.0)
        small = down @ finite @ across.T
        scales = small.abs().amax(dim=(1, 2))
        steps = small * (LARGEST_STEP / scales.clamp(min=torch.finfo(torch.float32).tiny))[:, None, None]
        yield steps.round().to(torch.int8).cpu(), scales.cpu()


def _means(count: int, wanted: int) -> torch.Tensor:
    """Row i takes the mean over i·count/wanted to (i + 1)·count/wanted; what is cut counts by its part.

    Shapes: returns float32 [wanted, count].
    """
    edges = torch.arange(wanted + 1, dtype=torch.float64) * (count / wanted)
    samples = torch.arange(count, dtype=torch.float64)
    shares = torch.minimum(edges[1:, None], samples + 1) - torch.maximum(edges[:-1, None], samples)
    return (shares.clamp(min=0) * (wanted / count)).to(torch.float32)

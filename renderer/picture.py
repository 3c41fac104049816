"""From an activation to a picture: which channels are shown, their statistics, normalisation and gain."""

from __future__ import annotations

import torch

from renderer.scene import LayerView, Normalize

MOST_GAIN_DB = 400.0  # beyond it float32 has no number for a level


def shown_channels(activation: torch.Tensor, view: LayerView) -> torch.Tensor:
    """Three channels from `base_channel` on, or one; near the last channel, the last ones.

    Shapes: activation [C, H, W]; returns [3 or 1, H, W].
    """
    count = 1 if view.mono or len(activation) < 3 else 3
    first = min(max(view.base_channel, 0), len(activation) - count)
    return activation[first : first + count]


def measure(x: torch.Tensor) -> tuple[float, float, float]:
    """Mean, unbiased standard deviation and largest magnitude."""
    lowest, highest = torch.aminmax(x)
    mean, std, magnitude = torch.stack([x.mean(), x.std(), torch.maximum(-lowest, highest)]).tolist()
    return mean, std, magnitude


def to_pixels(
    shown: torch.Tensor, *, gain_db: float = 0.0, normalize: Normalize = Normalize.OFF
) -> torch.Tensor:
    """−1…1 becomes 0…255 after the gain; `normalize` first brings each channel to a largest magnitude of 1.

    Shapes: shown [C, H, W]; returns uint8 [H, W, C].

    >>> to_pixels(torch.tensor([-2.0, -1.0, 0.0, 0.99]).reshape(1, 1, 4)).flatten().tolist()
    [0, 0, 128, 254]
    """
    if normalize is Normalize.EACH:
        shown = shown / shown.abs().amax(dim=(1, 2), keepdim=True).clamp(min=1e-8)
    gain = 10 ** (min(gain_db, MOST_GAIN_DB) / 20)
    levels = shown * (gain * 127.5) + 128
    return levels.nan_to_num(0.0).clamp(0, 255).to(torch.uint8).permute(1, 2, 0)

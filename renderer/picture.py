"""From an activation to a picture: margins, shown channels, statistics, normalisation, gain and colours."""

from __future__ import annotations

from functools import lru_cache

import torch

from renderer.colors import table
from renderer.host_memory import on_device
from renderer.model_info import LayerInfo
from renderer.scene import ColorMap, LayerView, Normalize

MOST_GAIN_DB = 400.0  # beyond it float32 has no number for a level
DEEP_STEP = 257  # levels of 16 bits from one level of 8 bits to the next


def crop(activation: torch.Tensor, layer: LayerInfo) -> torch.Tensor:
    """The activation without what the layer computes beyond the picture's edges, if it does.

    Shapes: activation [C, H, W]; returns [C, sampling_rate, sampling_rate], but never more than there is.
    """
    if layer.sampling_rate is None:
        return activation
    height, width = activation.shape[1:]
    rate = round(layer.sampling_rate)
    top, left = max(height - rate, 0) // 2, max(width - rate, 0) // 2
    return activation[:, top : height - top, left : width - left]


def shown_channels(activation: torch.Tensor, view: LayerView) -> torch.Tensor:
    """Three channels from `base_channel` on, or one; near the last channel, the last ones.

    Shapes: activation [C, H, W]; returns [3 or 1, H, W].
    """
    count = 1 if view.mono or len(activation) < 3 else 3
    first = min(max(view.base_channel, 0), len(activation) - count)
    return activation[first : first + count]


def measure(x: torch.Tensor) -> torch.Tensor:
    """Mean, unbiased standard deviation and largest magnitude. Shapes: returns [3], where x is."""
    lowest, highest = torch.aminmax(x)
    return torch.stack([x.mean(), x.std(), torch.maximum(-lowest, highest)])


def histogram(x: torch.Tensor, bins: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    """How often the finite values of x fall into equal bins between the lowest and the highest of them.

    Where all are the same, they are in the middle bin of 1 around it.

    Shapes: returns int64 [bins] and the two ends [2], where x is.
    """
    is_finite = x.isfinite()
    low = torch.where(is_finite, x, torch.inf).amin()
    high = torch.where(is_finite, x, -torch.inf).amax()
    # Halves, or the range may overflow; what is beyond 1 is not counted.
    share = (x * 0.5 - low * 0.5) / (high * 0.5 - low * 0.5)
    share = torch.where(is_finite, torch.where(low == high, 0.5, share), 2.0)
    counts = torch.histc(share, bins, min=0.0, max=1.0)
    around = torch.where(low == high, 0.5, 0.0)
    ends = torch.stack([low - around, high + around])
    return counts.to(torch.int64), torch.where(low > high, 0.0, ends)


def to_pixels(
    shown: torch.Tensor,
    *,
    gain_db: float = 0.0,
    normalize: Normalize = Normalize.OFF,
    color_map: ColorMap = ColorMap.GRAY,
    largest: torch.Tensor | None = None,
) -> torch.Tensor:
    """−1…1 becomes 0…255 after the gain; `normalize` first brings a largest magnitude to 1.

    With EACH that of each channel, with ALL `largest`, the one in all of the activation (None: in what is
    shown). A single channel gets the colours of `color_map`; three are red, green and blue.

    Shapes: shown [C, H, W], largest []; returns uint8 [H, W, C], or [H, W, 3] for a single channel in
    colours.

    >>> to_pixels(torch.tensor([-2.0, -1.0, 0.0, 0.99]).reshape(1, 1, 4)).flatten().tolist()
    [0, 0, 128, 254]
    """
    shown, gain = _normalized(shown, normalize, largest), _gain(gain_db)
    levels = (shown * (gain * 127.5) + 128).nan_to_num(0.0).clamp(0, 255).to(torch.uint8).permute(1, 2, 0)
    if levels.shape[2] != 1 or color_map is ColorMap.GRAY:
        return levels
    return _colors(color_map, levels.device)[levels[..., 0].to(torch.int64)]


def deep_pixels(
    shown: torch.Tensor,
    *,
    gain_db: float = 0.0,
    normalize: Normalize = Normalize.OFF,
    color_map: ColorMap = ColorMap.GRAY,
    largest: torch.Tensor | None = None,
) -> torch.Tensor:
    """As `to_pixels` in 16 bits: −1…1 becomes 0…65535, to the nearest level; colours lie between
    those of the table.

    Shapes: shown [C, H, W], largest []; returns uint16 [H, W, C], or [H, W, 3] for a single channel in
    colours.

    >>> deep_pixels(torch.tensor([-2.0, -1.0, 0.0, 1.0]).reshape(1, 1, 4)).flatten().tolist()
    [0, 0, 32768, 65535]
    """
    shown, gain = _normalized(shown, normalize, largest), _gain(gain_db)
    levels = (shown * (gain * 32767.5) + 32767.5).nan_to_num(0.0).clamp(0, 65535).permute(1, 2, 0)
    if levels.shape[2] == 1 and color_map is not ColorMap.GRAY:
        colors = _colors(color_map, levels.device).to(levels.dtype) * DEEP_STEP
        place = levels[..., 0] / DEEP_STEP
        below = place.floor().clamp(max=len(colors) - 2).to(torch.int64)
        levels = torch.lerp(colors[below], colors[below + 1], (place - below)[..., None])
    return (levels + 0.5).floor().clamp(max=65535).to(torch.uint16)


def _gain(gain_db: float) -> float:
    return 10 ** (min(gain_db, MOST_GAIN_DB) / 20)


@lru_cache(maxsize=len(ColorMap))
def _colors(color_map: ColorMap, device: torch.device) -> torch.Tensor:
    """Shapes: returns uint8 [256, 3]."""
    return on_device(torch.tensor(table(color_map)), device)


def _normalized(shown: torch.Tensor, normalize: Normalize, largest: torch.Tensor | None) -> torch.Tensor:
    """Shapes: [C, H, W]."""
    match normalize:
        case Normalize.OFF:
            pass
        case Normalize.EACH:
            shown = shown / shown.abs().amax(dim=(1, 2), keepdim=True).clamp(min=1e-8)
        case Normalize.ALL:
            shown = shown / (shown.abs().amax() if largest is None else largest).clamp(min=1e-8)
    return shown

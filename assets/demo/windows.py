"""The real synthesis, filters and all, of a window of the picture, with gradients."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import torch

from assets.demo import filter_kernels
from assets.demo.network import fourier_input, modulated
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.generator_layers import SynthesisLayer
from renderer.layer_plan import LayerPlan, Signal


def at_windows(
    generator: Generator,
    w: torch.Tensor,
    centres: torch.Tensor,
    *,
    size: int,
    magnitudes: list[torch.Tensor] | None = None,
) -> torch.Tensor:
    """Windows of pictures as the program draws them; the pose of w is left out.

    The mean squares of what the layers read are appended to `magnitudes`.

    Shapes: w [B, w_dim] (centred), centres [B, 2] as (x, y); returns [B, size, size, channels].
    Units: centres in image widths from the middle; the picture is −1…1.
    """
    config = generator.config
    assert isinstance(config, GeneratorConfig)
    x = _waves(generator, centres, size)
    for layer in generator.layers.values():
        if not isinstance(layer, SynthesisLayer):
            continue
        if magnitudes is not None:
            magnitudes.append(x.detach().float().square().mean())
        batch, _, height, width = x.shape
        x = torch.baddbmm(layer.bias[None, :, None], modulated(layer, w), x.flatten(2))
        x = x.reshape(batch, -1, height, width)
        if not layer.plan.is_torgb:
            filtered: Any = FilteredLrelu.apply(x, layer, _within(layer.plan, config, size))
            x = filtered
    return x.permute(0, 2, 3, 1) * config.output_scale


class FilteredLrelu(torch.autograd.Function):
    """What `SynthesisLayer.filter` does, bias and clamp aside. Shapes: x [B, C, n, n]; gives [B, C, m, m]."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, layer: SynthesisLayer, plan: LayerPlan) -> torch.Tensor:
        """Runs the kernel; what it reads is kept, what it up-samples is not."""
        ctx.save_for_backward(x)
        ctx.arguments = (*_taps(layer), plan.up, plan.down, plan.padding[0])
        y = torch.empty(*x.shape[:2], plan.writes.size, plan.writes.size)
        filter_kernels.forward(_planes(x), _planes(y), *ctx.arguments)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """The same up-sampling again, and both filters the other way round."""
        (x,) = ctx.saved_tensors
        dx = torch.empty(x.shape)
        filter_kernels.backward(_planes(x), _planes(grads[0]), _planes(dx), *ctx.arguments)
        return dx.to(x.dtype), None, None


def _planes(x: torch.Tensor) -> Any:
    return x.detach().float().contiguous().flatten(0, 1).numpy()


def _taps(layer: SynthesisLayer) -> tuple[Any, Any]:
    """The up-filter at unchanged level, and the down-filter in two dimensions."""
    up, down = layer.up_filter, layer.down_filter
    assert up is not None
    assert down is not None
    if len(up) != filter_kernels.WIDTH * layer.plan.up or len(down) != filter_kernels.WIDTH * layer.plan.down:
        raise ValueError(f"The filters of {layer.plan.name} are not {filter_kernels.WIDTH} samples wide.")
    down = down if down.ndim == 2 else torch.outer(down, down)
    return (up * layer.plan.up).numpy(), down.contiguous().numpy()


def _within(plan: LayerPlan, config: GeneratorConfig, size: int) -> LayerPlan:
    """The plan of a layer for a window: the same signals, fewer samples."""

    def cut(signal: Signal) -> Signal:
        is_last = signal.size == config.img_resolution
        inner = signal.sampling_rate * size // config.img_resolution
        return replace(signal, size=inner + (0 if is_last else 2 * config.margin_size))

    return replace(plan, reads=cut(plan.reads), writes=cut(plan.writes))


def _waves(generator: Generator, centres: torch.Tensor, size: int) -> torch.Tensor:
    """What the Fourier input gives for windows. Shapes: [B, channels, n, n]."""
    first, config = fourier_input(generator), generator.config
    assert isinstance(config, GeneratorConfig)
    rate = first.signal.sampling_rate
    count = rate * size // config.img_resolution + first.signal.size - rate
    axis = (torch.arange(count) + 0.5 - count / 2) / rate
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    places = torch.stack([x, y], dim=2).reshape(1, -1, 2) + centres[:, None]
    with torch.autocast("cpu", enabled=False):  # half precision is too coarse for a phase
        waves = torch.sin(2 * math.pi * (places @ first.freqs.t() + first.phases))
    mixed = waves @ (first.weight / math.sqrt(first.signal.channels)).t()
    return mixed.transpose(1, 2).reshape(len(centres), -1, count, count)

"""The modules that a StyleGAN2 synthesis is made of: modulated convolution with noise, and shortcut."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from ops import filtered_lrelu, modulated_conv, upfirdn
from renderer.generator_config_sg2 import LayerKind, Sg2Layer, StyleGan2Config, Wiring
from renderer.generator_layers import FullyConnected, layer_precision
from renderer.host_memory import on_device
from renderer.noise import Noise, NoiseMode

Padding = tuple[int, int, int, int]


class ModulatedLayer(nn.Module):
    """A convolution that a style modulates, with noise and leaky ReLU, or ToRGB, which has neither."""

    noise_const: torch.Tensor
    resample_filter: torch.Tensor

    def __init__(self, plan: Sg2Layer, config: StyleGan2Config) -> None:
        super().__init__()
        self.plan = plan
        kernel = 1 if plan.kind is LayerKind.TORGB else 3
        self.padding = kernel // 2 if plan.up == 1 else 0
        self.affine = FullyConnected(config.w_dim, plan.reads)
        self.weight = nn.Parameter(torch.zeros(plan.channels, plan.reads, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(plan.channels))
        self.gain = _residual_gain(plan, config)
        self.clamp = None if config.conv_clamp is None else config.conv_clamp * self.gain
        if plan.kind is LayerKind.CONV:
            self.noise_strength = nn.Parameter(torch.zeros(()))
            self.register_buffer("noise_const", torch.zeros(plan.resolution, plan.resolution))
            self.register_buffer("resample_filter", fir(config))

    def forward(
        self, x: torch.Tensor, w: torch.Tensor, *, noise: torch.Tensor | None = None, half: bool = False
    ) -> torch.Tensor:
        """Shapes: x [B, in, n, n], w [B, w_dim], noise [m, m]; returns [B, out, m, m], where m = n·up.

        With `half` in the type of `precision`; a CPU then convolves in it, and goes on in float32.
        """
        x = self.convolve(x.to(self.precision(x.device, half=half)), w)
        return self.filter(x.to(torch.float32) if x.device.type == "cpu" else x, noise)

    def precision(self, device: torch.device, *, half: bool) -> torch.dtype:
        """The type that the layer computes in; see `layer_precision`."""
        return layer_precision(device, half=half, uses_fp16=self.plan.uses_fp16)

    def convolve(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        """The convolution, after which an up-sampled picture has one sample too many on each axis.

        Shapes: x [B, in, n, n]; returns [B, out, m, m] with m = n, or 2·n + 1 where it up-samples.
        """
        style = self.affine(w)
        if self.plan.kind is LayerKind.TORGB:
            return modulated_conv(x, self.weight, style / math.sqrt(self.plan.reads), demodulate=False)
        return modulated_conv(x, self.weight, style, padding=self.padding, up=self.plan.up)

    def filter(self, x: torch.Tensor, noise: torch.Tensor | None = None) -> torch.Tensor:
        """What follows the convolution: low-pass, noise, bias and non-linearity. Shapes: as for `forward`."""
        x = self.low_pass(x)
        if noise is not None:
            x = x + noise.to(x.dtype)
        is_torgb = self.plan.kind is LayerKind.TORGB
        slope, gain = (1.0, 1.0) if is_torgb else (0.2, math.sqrt(2.0) * self.gain)
        return filtered_lrelu(x, self.bias, gain=gain, slope=slope, clamp=self.clamp)

    def low_pass(self, x: torch.Tensor) -> torch.Tensor:
        """The up-sampled picture without its images in frequency; another as it is."""
        if self.plan.up == 1:
            return x
        taps = self.resample_filter
        return upfirdn(x, taps, padding=_low_pass_padding(taps), gain=self.plan.up**2)


class Shortcut(nn.Module):
    """A residual block's way past its convolutions: 1×1, and interpolated (StyleGAN2 paper, Figure 7c)."""

    resample_filter: torch.Tensor

    def __init__(self, plan: Sg2Layer, config: StyleGan2Config) -> None:
        super().__init__()
        self.plan = plan
        self.padding = 0
        self.weight = nn.Parameter(torch.zeros(plan.channels, plan.reads, 1, 1))
        self.register_buffer("resample_filter", fir(config))

    def forward(self, x: torch.Tensor, *, half: bool = False) -> torch.Tensor:
        """Shapes: x [B, in, n, n]; returns [B, out, 2·n, 2·n]."""
        x = self.convolve(x.to(self.precision(x.device, half=half)))
        return self.filter(x.to(torch.float32) if x.device.type == "cpu" else x)

    def convolve(self, x: torch.Tensor, w: torch.Tensor | None = None) -> torch.Tensor:
        """The convolution, which no w changes. Shapes: as for `filter`."""
        return F.conv2d(x, (self.weight / math.sqrt(self.plan.reads)).to(x.dtype))

    def filter(self, x: torch.Tensor) -> torch.Tensor:
        """The interpolation, scaled for the sum. Shapes: x [B, out, n, n]; returns [B, out, 2·n, 2·n]."""
        taps = self.resample_filter
        return upfirdn(x, taps, up=2, padding=interpolation_padding(taps), gain=4 * math.sqrt(0.5))

    def precision(self, device: torch.device, *, half: bool) -> torch.dtype:
        """The type that the layer computes in; see `layer_precision`."""
        return layer_precision(device, half=half, uses_fp16=self.plan.uses_fp16)


def fir(config: StyleGan2Config) -> torch.Tensor:
    """The low-pass of all resampling, with a sum of 1. Shapes: returns [k, k]."""
    taps = torch.tensor(config.resample_filter, dtype=torch.float32)
    return torch.outer(taps, taps) / taps.sum() ** 2


def interpolation_padding(taps: torch.Tensor) -> Padding:
    """What `upfirdn` needs for twice the samples, with the middle where it was."""
    before, after = (len(taps) + 1) // 2, (len(taps) - 2) // 2
    return before, after, before, after


def noise_of(layer: ModulatedLayer, noise: Noise) -> torch.Tensor | None:
    """What a layer adds to all its channels alike: its own pattern or a drawn one, times its strength.

    A seed's pattern is the same on every device and for every sample of a batch.

    Shapes: returns [n, n].
    """
    if noise.mode is NoiseMode.NONE:
        return None
    if noise.mode is NoiseMode.CONST:
        return layer.noise_const * layer.noise_strength
    (seed, share), *others = noise.shares()
    drawn = share * _drawn(layer, seed)
    for seed, share in others:
        drawn += share * _drawn(layer, seed)
    return on_device(torch.from_numpy(drawn), layer.noise_const.device) * layer.noise_strength


def _drawn(layer: ModulatedLayer, seed: int) -> np.ndarray:
    """A layer's white noise of that seed. Shapes: returns float32 [n, n]."""
    source = np.random.default_rng((seed % 2**32, layer.plan.w or 0))
    return source.standard_normal(layer.noise_const.shape, dtype=np.float32)


def _low_pass_padding(taps: torch.Tensor) -> Padding:
    """What leaves 2·n of 2·n + 1 samples, with the middle where it was before the up-sampling."""
    before, after = (len(taps) + 1) // 2 - 1, (len(taps) - 2) // 2
    return before, after, before, after


def _residual_gain(plan: Sg2Layer, config: StyleGan2Config) -> float:
    """√½ for the features that a shortcut is added to, so that the sum has their magnitude."""
    is_sum = config.wiring is Wiring.RESNET and plan.kind is LayerKind.CONV and plan.up == 1
    return math.sqrt(0.5) if is_sum and plan.resolution > 4 else 1.0

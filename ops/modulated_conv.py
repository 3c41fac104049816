"""Convolution whose weights are scaled by a style, one set of weights per sample."""

from __future__ import annotations

import torch
import torch.nn.functional as F


def modulated_conv(
    x: torch.Tensor,
    weight: torch.Tensor,
    style: torch.Tensor,
    *,
    demodulate: bool = True,
    padding: int = 0,
    input_gain: torch.Tensor | float = 1.0,
) -> torch.Tensor:
    """Convolve with weight·style at unit norm per output channel (StyleGAN2 paper, Equations 1 and 3).

    With `demodulate`, weight and style are first scaled to unit RMS. Demodulation cancels both scalings; they
    only keep the products within the range of half precision. The norm of a sample does not depend on the
    other samples of its batch.

    `input_gain` multiplies the input (here: the weights, which are fewer), after demodulation.

    Shapes: x [B, in, H, W], weight [out, in, k, k], style [B, in], input_gain a number or a 0-d tensor;
    returns [B, out, H + 2·padding − k + 1, W + 2·padding − k + 1].
    """
    if demodulate:
        weight = weight * weight.square().mean(dim=(1, 2, 3), keepdim=True).rsqrt()
        style = style * style.square().mean(dim=1, keepdim=True).rsqrt()
    per_sample = weight[None] * style[:, None, :, None, None]
    if demodulate:
        per_sample = per_sample * (per_sample.square().sum(dim=(2, 3, 4), keepdim=True) + 1e-8).rsqrt()
    per_sample = (per_sample * input_gain).to(x.dtype)

    # Samples become groups, so that each is convolved with its own weights.
    samples, channels, height, width = x.shape
    grouped = F.conv2d(
        x.reshape(1, samples * channels, height, width),
        per_sample.flatten(0, 1),
        padding=padding,
        groups=samples,
    )
    return grouped.reshape(samples, -1, *grouped.shape[2:])

"""Convolution whose weights are scaled by a style, one set of weights per sample."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from ops import winograd
from ops.backends import Backend, for_tensor

_CHANNEL_MULTIPLE = 32
_FEW_CHANNELS = 8


def modulated_conv(
    x: torch.Tensor,
    weight: torch.Tensor,
    style: torch.Tensor,
    *,
    demodulate: bool = True,
    padding: int = 0,
    up: int = 1,
    input_gain: torch.Tensor | float = 1.0,
) -> torch.Tensor:
    """Convolve with weight·style at unit norm per output channel (StyleGAN2 paper, Equations 1 and 3).

    With `demodulate`, weight and style are first scaled to unit RMS. Demodulation cancels both scalings; they
    only keep the products within the range of half precision. The norm of a sample does not depend on the
    other samples of its batch.

    `input_gain` multiplies the input (here: the weights, which are fewer), after demodulation.

    With `up` the samples of x lie that far apart, zeros between them, and are convolved with the weights as
    they lie (a transposed convolution), without padding. Else they are correlated, as neural networks do.

    Shapes: x [B, in, H, W], weight [out, in, k, k], style [B, in], input_gain a number or a 0-d tensor;
    returns [B, out, H + 2·padding − k + 1, W + 2·padding − k + 1]; with `up` [B, out, (H − 1)·up + k, …].
    """
    per_sample = _modulate(weight, style, demodulate=demodulate, gain=input_gain).to(x.dtype)
    if x.device.type == "cpu":
        pictures = [
            _convolve(one[None], own, padding)
            if up == 1
            else F.conv_transpose2d(one[None], own.transpose(0, 1), stride=up)
            for one, own in zip(x, per_sample, strict=True)
        ]
        return pictures[0] if len(pictures) == 1 else torch.cat(pictures)

    return _convolve_together(x, per_sample, padding=padding, up=up)


def _modulate(
    weight: torch.Tensor, style: torch.Tensor, *, demodulate: bool, gain: torch.Tensor | float
) -> torch.Tensor:
    """The weights of each sample. Shapes: returns [B, out, in, k, k]."""
    if not demodulate:
        return weight * (style * gain)[:, None, :, None, None]
    # Few passes over the weights: their scalings are found first, and applied as one factor.
    style = style * style.square().mean(dim=1, keepdim=True).rsqrt()
    per_sample = weight * style[:, None, :, None, None]
    to_unit_rms = weight.square().mean(dim=(1, 2, 3)).rsqrt()
    norm = torch.linalg.vector_norm(per_sample, dim=(2, 3, 4)) * to_unit_rms
    factor = to_unit_rms * (norm.square() + 1e-8).rsqrt() * gain
    return per_sample * factor[:, :, None, None, None]


def _convolve_together(x: torch.Tensor, per_sample: torch.Tensor, *, padding: int, up: int) -> torch.Tensor:
    """All samples at once, as a GPU does it best: they become groups, each with its own weights.

    1×1 is a product of matrices as they lie. In 16 bits, what convolves on a GPU's matrix units reads
    channels last, so the planes go there and come back; left to itself, cuDNN does it in each call, for the
    weights as well. Shapes: per_sample [B, out, in, k, k].
    """
    samples, channels, height, width = x.shape
    if per_sample.shape[3:] == (1, 1) and padding == 0 and up == 1:
        return (per_sample[..., 0, 0] @ x.flatten(2)).unflatten(2, (height, width))
    together = x.reshape(1, samples * channels, height, width)
    weights = per_sample.flatten(0, 1) if up == 1 else per_sample.transpose(1, 2).flatten(0, 1)
    if x.is_cuda and x.dtype == torch.float16:
        together = together.contiguous(memory_format=torch.channels_last)
        weights = weights.contiguous(memory_format=torch.channels_last)
    if up == 1:
        grouped = F.conv2d(together, weights, padding=padding, groups=samples)
    else:
        grouped = F.conv_transpose2d(together, weights, stride=up, groups=samples)
    return grouped.contiguous().reshape(samples, -1, *grouped.shape[2:])


def _convolve(x: torch.Tensor, weight: torch.Tensor, padding: int) -> torch.Tensor:
    """One picture on a CPU, the fastest way measured; planes stay contiguous, as conversions cost time.

    1×1 is a matrix product in 16 bits or with few results. Else a convolution is up to twice as fast in
    float32, since torch's matrix products leave the widest vectors of AMD's processors idle. Large 3×3 ones
    take fewer products (`ops.winograd`). To the others channels are added where few fill whole vectors: with
    362 of them that saves a quarter of the time.
    """
    out_channels = weight.shape[0]
    if weight.shape[2] == 1 and padding == 0 and (x.dtype != torch.float32 or out_channels <= _FEW_CHANNELS):
        return (weight[:, :, 0, 0] @ x[0].flatten(1)).reshape(1, -1, *x.shape[2:])
    if for_tensor(x, weight) is Backend.CPU and winograd.is_worth_it(x[0], weight):
        return winograd.convolve(x[0], weight, padding=padding)[None]
    added = -out_channels % _CHANNEL_MULTIPLE
    if added * 8 <= out_channels:
        weight = F.pad(weight, (0, 0, 0, 0, 0, 0, 0, added))
    return F.conv2d(x, weight, padding=padding)[:, :out_channels]

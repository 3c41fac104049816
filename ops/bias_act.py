"""Bias, activation, gain and clamp in one step."""

from __future__ import annotations

import math
from enum import Enum

import torch
import torch.nn.functional as F


class Activation(Enum):
    """A pointwise non-linearity; its value is the gain that keeps the signal's magnitude."""

    LINEAR = 1.0
    LEAKY_RELU = math.sqrt(2.0)


def bias_act(
    x: torch.Tensor,
    bias: torch.Tensor | None = None,
    *,
    activation: Activation = Activation.LEAKY_RELU,
    slope: float = 0.2,
    gain: float | None = None,
    clamp: float | None = None,
) -> torch.Tensor:
    """clamp(activation(x + bias)·gain, ±clamp), with one bias per channel (dimension 1).

    `gain=None` takes the activation's own gain: √2 for the leaky ReLU, 1 for the linear one.

    Shapes: x [B, C, ...], bias [C]; returns the shape of x.
    """
    if bias is not None:
        x = x + bias.to(x.dtype).reshape(-1, *[1] * (x.ndim - 2))
    if activation is Activation.LEAKY_RELU:
        x = F.leaky_relu(x, slope)
    factor = activation.value if gain is None else gain
    if factor != 1:
        x = x * factor
    return x if clamp is None else x.clamp(-clamp, clamp)

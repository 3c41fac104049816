"""Bias, activation, gain and clamp."""

from __future__ import annotations

import math

import torch

from ops import Activation, bias_act


def test_leaky_relu_has_a_gain_of_root_two() -> None:
    x = torch.tensor([[-1.0, 2.0]])
    torch.testing.assert_close(bias_act(x), torch.tensor([[-0.2, 2.0]]) * math.sqrt(2))


def test_linear_changes_nothing() -> None:
    x = torch.randn(2, 3, 4)
    assert torch.equal(bias_act(x, activation=Activation.LINEAR), x)


def test_one_bias_per_channel_whatever_follows() -> None:
    bias = torch.tensor([1.0, 2.0, 3.0])
    for shape in ((2, 3), (2, 3, 4, 5)):
        result = bias_act(torch.zeros(shape), bias, activation=Activation.LINEAR)
        torch.testing.assert_close(result[0].reshape(3, -1)[:, 0], bias)


def test_clamp_comes_last() -> None:
    result = bias_act(torch.tensor([[-10.0, 10.0]]), gain=2.0, clamp=3.0)
    torch.testing.assert_close(result, torch.tensor([[-3.0, 3.0]]))


def test_gradients_are_right() -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 3, 4, dtype=torch.float64, requires_grad=True)
    bias = torch.randn(3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, bias: bias_act(x, bias, clamp=1.0), (x, bias))

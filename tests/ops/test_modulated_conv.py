"""Modulated convolution: against its definition, and that samples do not know of each other."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
import scipy.signal
import torch
import torch.nn.functional as F

from ops import modulated_conv


@pytest.mark.parametrize("size", [1, 17])
@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("demodulate", [True, False])
def test_matches_the_definition(size: int, kernel: int, demodulate: bool) -> None:
    random = np.random.RandomState(0)
    x, weight = random.randn(2, 4, size, size), random.randn(5, 4, kernel, kernel)
    style = random.randn(2, 4)
    result = modulated_conv(
        *(torch.from_numpy(a) for a in (x, weight, style)),
        demodulate=demodulate,
        padding=kernel - 1,
        input_gain=0.5,
    ).numpy()

    for sample in range(2):
        scaled = weight * style[sample][None, :, None, None]
        if demodulate:
            scaled /= np.sqrt(np.square(scaled).sum(axis=(1, 2, 3), keepdims=True))
        for out in range(5):
            planes = [
                scipy.signal.correlate2d(0.5 * x[sample, i], scaled[out, i], mode="full") for i in range(4)
            ]
            np.testing.assert_allclose(result[sample, out], sum(planes), atol=1e-7)


@pytest.mark.parametrize("up", [2, 3])
@pytest.mark.parametrize("size", [1, 17])
def test_up_sampling_is_a_convolution_of_samples_with_zeros_between(size: int, up: int) -> None:
    random = np.random.RandomState(0)
    x, weight = random.randn(2, 4, size, size), random.randn(5, 4, 3, 3)
    style = random.randn(2, 4)
    result = modulated_conv(*(torch.from_numpy(a) for a in (x, weight, style)), up=up).numpy()

    spread = np.zeros((2, 4, (size - 1) * up + 1, (size - 1) * up + 1))
    spread[:, :, ::up, ::up] = x
    for sample in range(2):
        scaled = weight * style[sample][None, :, None, None]
        scaled /= np.sqrt(np.square(scaled).sum(axis=(1, 2, 3), keepdims=True))
        for out in range(5):
            planes = [
                scipy.signal.convolve2d(spread[sample, i], scaled[out, i], mode="full") for i in range(4)
            ]
            np.testing.assert_allclose(result[sample, out], sum(planes), atol=1e-7)


@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("channels", [1, 30, 91])
def test_channels_that_fill_no_vector_are_as_right(channels: int, kernel: int) -> None:
    torch.manual_seed(0)
    x, weight, style = torch.randn(1, 4, 9, 7), torch.randn(channels, 4, kernel, kernel), torch.randn(1, 4)
    result = modulated_conv(x, weight, style, padding=kernel - 1)
    exact = modulated_conv(x.double(), weight.double(), style.double(), padding=kernel - 1)
    assert result.is_contiguous()
    torch.testing.assert_close(result.double(), exact, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("up", [1, 2])
@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("samples", [1, 3])
def test_all_samples_at_once_as_on_a_gpu_are_each_by_itself(samples: int, kernel: int, up: int) -> None:
    torch.manual_seed(0)
    together = importlib.import_module("ops.modulated_conv")._convolve_together
    x, weights = torch.randn(samples, 4, 9, 7), torch.randn(samples, 5, 4, kernel, kernel)
    padding = kernel - 1 if up == 1 else 0
    result = together(x, weights, padding=padding, up=up)
    for sample in range(samples):
        if up == 1:
            expected = F.conv2d(x[sample], weights[sample], padding=padding)
        else:
            expected = F.conv_transpose2d(x[sample], weights[sample].transpose(0, 1), stride=up)
        torch.testing.assert_close(result[sample], expected, atol=1e-5, rtol=1e-5)


def test_demodulated_output_keeps_the_variance_whatever_the_style() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 32, 64, 64)
    weight = torch.randn(16, 32, 3, 3)
    for scale in (1e-3, 1.0, 1e3):
        result = modulated_conv(x, weight, scale * (torch.randn(1, 32) + 1))
        assert result.std().item() == pytest.approx(1, abs=0.05)


def test_a_sample_is_the_same_alone_and_in_company() -> None:
    torch.manual_seed(0)
    x, weight, style = torch.randn(3, 4, 8, 8), torch.randn(5, 4, 3, 3), torch.randn(3, 4) * 10
    together = modulated_conv(x, weight, style, padding=2)
    for i in range(3):
        alone = modulated_conv(x[i : i + 1], weight, style[i : i + 1], padding=2)
        torch.testing.assert_close(together[i : i + 1], alone, atol=1e-5, rtol=1e-5)


def test_large_styles_stay_within_half_precision() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 8, 8, 8)
    weight, style = 1e4 * torch.randn(8, 8, 1, 1), 1e4 * torch.randn(1, 8)
    half = modulated_conv(x.half(), weight, style)
    torch.testing.assert_close(half.float(), modulated_conv(x, weight, style), atol=0.02, rtol=0.01)


def test_gradients_are_right() -> None:
    torch.manual_seed(0)
    arguments = [(2, 2, 3, 3), (3, 2, 3, 3), (2, 2)]
    inputs = [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in arguments]
    assert torch.autograd.gradcheck(lambda *a: modulated_conv(*a, padding=2), inputs)

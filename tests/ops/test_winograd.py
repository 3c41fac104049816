"""Convolution with fewer products: what any convolution gives, on sizes that do not fit well."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from ops import Backend, available_backends, modulated_conv, use, winograd

pytestmark = [
    pytest.mark.skipif(
        Backend.CPU not in available_backends(torch.device("cpu")), reason="numba does not work here"
    ),
    pytest.mark.usefixtures("poisoned"),
]

CASES = [
    # in, out, height, width, padding
    (1, 1, 3, 3, 0),
    (1, 2, 1, 1, 1),
    (3, 5, 17, 63, 2),
    (16, 32, 9, 8, 1),
    (32, 3, 2, 5, 2),
    (5, 16, 64, 7, 0),
]


def errors(result: torch.Tensor, x: torch.Tensor, weight: torch.Tensor, padding: int) -> torch.Tensor:
    """How far off each sample is, in units of the sum of all products' magnitudes: what rounding goes by."""
    exact = F.conv2d(x[None].double(), weight.double(), padding=padding)[0]
    magnitude = F.conv2d(x[None].abs().double(), weight.abs().double(), padding=padding)[0]
    return (result - exact).abs() / magnitude.max()


@pytest.mark.parametrize(("channels", "out_channels", "height", "width", "padding"), CASES)
def test_is_a_convolution(channels: int, out_channels: int, height: int, width: int, padding: int) -> None:
    torch.manual_seed(0)
    x, weight = torch.randn(channels, height, width), torch.randn(out_channels, channels, 3, 3)
    result = winograd.convolve(x, weight, padding=padding)
    assert result.shape == (out_channels, height + 2 * padding - 2, width + 2 * padding - 2)
    assert errors(result, x, weight, padding).max() < 1e-6


@pytest.mark.parametrize("block_bytes", [1, 100_000])
def test_blocks_are_seamless(block_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    x, weight = torch.randn(16, 41, 23), torch.randn(7, 16, 3, 3)
    at_once = winograd.convolve(x, weight, padding=2)
    monkeypatch.setattr(winograd, "_BLOCK_BYTES", block_bytes)
    in_blocks = winograd.convolve(x, weight, padding=2)
    torch.testing.assert_close(in_blocks, at_once, atol=1e-5, rtol=1e-5)


def test_strided_pictures_and_weights_are_read_right() -> None:
    torch.manual_seed(0)
    x, weight = torch.randn(9, 8, 5).permute(2, 0, 1), torch.randn(3, 3, 5, 4).permute(3, 2, 0, 1)
    assert errors(winograd.convolve(x, weight, padding=1), x, weight, 1).max() < 1e-6


def test_large_layers_of_a_network_use_it_and_stay_precise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is counted as the whole network's is: largest difference from the reference per spread."""
    torch.manual_seed(0)
    x, weight, style = torch.randn(2, 181, 80, 80) + 0.3, torch.randn(182, 181, 3, 3), torch.randn(2, 181) + 1
    calls = []
    convolve = winograd.convolve
    monkeypatch.setattr(
        winograd, "convolve", lambda *args, **options: calls.append(0) or convolve(*args, **options)
    )
    result = modulated_conv(x, weight, style, padding=2)
    assert len(calls) == 2
    with use(Backend.REFERENCE):
        expected = modulated_conv(x, weight, style, padding=2)
    assert len(calls) == 2
    assert (result - expected).abs().max() < 5e-6 * expected.std()


@pytest.mark.parametrize(("shape", "kernel"), [((256, 40, 40), 3), ((64, 200, 200), 3), ((256, 80, 80), 1)])
def test_where_little_is_gained_it_is_left_alone(shape: tuple[int, int, int], kernel: int) -> None:
    weight = torch.empty(64 if shape[0] == 64 else 256, shape[0], kernel, kernel)
    assert not winograd.is_worth_it(torch.empty(shape), weight)


def test_gradients_pass_through_the_convolution_of_torch() -> None:
    x, weight = torch.randn(1, 256, 80, 80), torch.randn(256, 256, 3, 3, requires_grad=True)
    modulated_conv(x, weight, torch.ones(1, 256), padding=2).sum().backward()
    assert weight.grad is not None
    assert weight.grad.isfinite().all()

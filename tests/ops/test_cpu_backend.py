"""The CPU backend against the reference, on sizes that do not fit well, and from several threads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

from ops import Backend, available_backends, filtered_lrelu, for_tensor, radial_lowpass, upfirdn, use

ROOT = Path(__file__).parents[2]
CPU = torch.device("cpu")

pytestmark = pytest.mark.skipif(Backend.CPU not in available_backends(CPU), reason="numba does not work here")

# width, height, up taps, down taps, up, down, (left, right, top, bottom)
BENT = [
    (17, 63, (12,), (12,), 2, 2, (9, 8, 9, 8)),
    (63, 17, (24,), (12, 12), 4, 2, (-6, -9, -6, -9)),
    (17, 17, (12,), (12, 12), 2, 2, (-9, 10, 11, -3)),
    (1, 1, (12,), (12,), 2, 2, (22, 22, 22, 22)),
    (1, 63, (5,), (3, 5), 3, 2, (9, 11, 2, 7)),
    (63, 1, (4, 7), (6,), 2, 3, (3, 2, 12, 9)),
    (17, 63, (12,), (12,), 1, 4, (6, 7, 3, 4)),
    (63, 17, (6,), (12, 12), 3, 4, (20, 21, 30, 31)),
    (17, 17, None, (12,), 1, 2, (1, 0, 2, 0)),
    (17, 17, (12,), None, 2, 1, (5, 6, 5, 6)),
    (17, 9, None, None, 1, 1, (0, 0, 0, 0)),
    (17, 9, None, None, 2, 3, (-1, 4, 0, 2)),
]
RESAMPLED = [
    (17, 1, (1,), 1, 1, (0, 0, 0, 0)),
    (1, 1, (3,), 2, 1, (2, 1, 2, 1)),
    (17, 63, (12,), 2, 1, (5, 6, 7, 4)),
    (17, 63, (12,), 1, 2, (0, 0, 0, 0)),
    (63, 17, (6,), 3, 2, (4, 3, 2, 9)),
    (17, 17, (24,), 4, 1, (-6, -9, -6, -9)),
    (63, 17, (4, 4), 2, 3, (2, 1, -1, 3)),
    (17, 63, (12, 12), 1, 2, (3, 3, 3, 3)),
    (9, 8, (5, 3), 4, 1, (20, 21, 30, 31)),
    (63, 63, (49, 49), 4, 1, (48, 48, 48, 48)),
    (17, 17, None, 1, 3, (-2, 1, 0, -3)),
    (17, 17, None, 3, 1, (0, 0, 0, 0)),
]


@pytest.fixture(autouse=True)
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory that is not written shows as NaN."""
    torch.manual_seed(0)
    allocate = torch.empty

    def allocate_poisoned(*args: object, **kwargs: object) -> torch.Tensor:
        return allocate(*args, **kwargs).fill_(torch.nan)  # pyright: ignore[reportCallIssue, reportArgumentType]

    monkeypatch.setattr(torch, "empty", allocate_poisoned)


def assert_agrees(compute: Callable[[], torch.Tensor], *, tolerance: float = 1e-5) -> None:
    """The tolerance is in standard deviations of the result."""
    with use(Backend.CPU):
        result = compute()
    with use(Backend.REFERENCE):
        expected = compute()
    assert result.shape == expected.shape
    assert result.isfinite().all()
    assert (result - expected).abs().max() <= tolerance * expected.square().mean().sqrt().clamp_min(1e-3)


def taps_of(shape: tuple[int, ...] | None) -> torch.Tensor | None:
    """Random and all positive: their sums do not cancel, so rounding is as in filters of networks."""
    if shape is None:
        return None
    taps = torch.rand(shape) + 0.1
    return taps / taps.sum()


@pytest.mark.parametrize("clamp", [None, 0.3])
@pytest.mark.parametrize("case", BENT)
def test_filtered_lrelu_agrees_with_the_reference(case: tuple, clamp: float | None) -> None:
    width, height, up_shape, down_shape, up, down, padding = case
    x, bias = torch.randn(2, 3, height, width), torch.randn(3)
    up_taps, down_taps = taps_of(up_shape), taps_of(down_shape)
    for offset, gain, slope in ((bias, 1.4, 0.2), (None, 1.0, 1.0)):
        assert_agrees(
            lambda offset=offset, gain=gain, slope=slope: filtered_lrelu(
                x,
                offset,
                up_taps=up_taps,
                down_taps=down_taps,
                up=up,
                down=down,
                padding=padding,
                gain=gain,
                slope=slope,
                clamp=clamp,
            )
        )


@pytest.mark.parametrize("case", RESAMPLED)
def test_upfirdn_agrees_with_the_reference(case: tuple) -> None:
    width, height, shape, up, down, padding = case
    x, taps = torch.randn(2, 3, height, width), taps_of(shape)
    assert_agrees(lambda: upfirdn(x, taps, up=up, down=down, padding=padding, gain=1.7))


@pytest.mark.parametrize(("width", "height"), [(2000, 5), (5, 2000), (300, 300)])
def test_planes_larger_than_a_band_are_seamless(width: int, height: int) -> None:
    x = torch.randn(1, 2, height, width)
    taps, disc = taps_of((12,)), radial_lowpass(12, cutoff=4, half_width=4, sampling_rate=32)
    for up, down in ((2, 2), (4, 2), (1, 3)):
        assert_agrees(
            lambda up=up, down=down: filtered_lrelu(
                x, up_taps=taps, down_taps=disc, up=up, down=down, padding=(11, 10, 11, 10)
            )
        )


def test_strided_pictures_and_filters_are_read_right() -> None:
    x = torch.randn(2, 17, 63, 3).permute(0, 3, 1, 2)
    turned = torch.randn(2, 3, 63, 17).transpose(2, 3)[:, :, ::2, ::3]
    taps = torch.rand(24)[::2]
    for picture in (x, turned, x.expand(2, 3, 17, 63)):
        assert_agrees(lambda picture=picture: upfirdn(picture, taps, up=2, padding=(9, 9, 9, 9)))


def test_a_batch_shares_the_biases_of_its_channels() -> None:
    x, bias = torch.zeros(3, 2, 4, 4), torch.tensor([1.0, 2.0])
    with use(Backend.CPU):
        result = filtered_lrelu(x, bias, gain=1.0)
    assert torch.equal(result, bias[:, None, None].expand(3, 2, 4, 4))


def test_what_is_not_a_number_stays_in_its_plane() -> None:
    x = torch.randn(1, 4, 40, 40)
    x[0, 1, 20, 20] = torch.nan
    taps, disc = taps_of((12,)), radial_lowpass(12, cutoff=4, half_width=4, sampling_rate=32)
    with use(Backend.CPU):
        result = filtered_lrelu(x, up_taps=taps, down_taps=disc, up=2, down=2, padding=(11, 10, 11, 10))
    assert result[0, [0, 2, 3]].isfinite().all()
    assert result[0, 1].isnan().any()
    assert not result[0, 1].isnan().all()


def test_the_number_of_threads_changes_nothing() -> None:
    x, taps = torch.randn(1, 33, 40, 40), taps_of((12,))
    before = torch.get_num_threads()
    results = []
    try:
        for threads in (1, 2, 5):
            torch.set_num_threads(threads)
            with use(Backend.CPU):
                results.append(upfirdn(x, taps, up=2, padding=(5, 6, 5, 6)))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(results[0], results[1])
    assert torch.equal(results[0], results[2])


def test_several_python_threads_may_call_at_once() -> None:
    taps = taps_of((12,))
    pictures = [torch.randn(1, 20, 30 + i, 50) for i in range(8)]

    def bend(x: torch.Tensor) -> torch.Tensor:
        with use(Backend.CPU):
            return filtered_lrelu(x, up_taps=taps, down_taps=taps, up=2, down=2, padding=(9, 8, 9, 8))

    alone = [bend(x) for x in pictures]
    with ThreadPoolExecutor(4) as threads:
        for _ in range(5):
            for result, expected in zip(threads.map(bend, pictures), alone, strict=True):
                assert torch.equal(result, expected)


def test_it_is_chosen_for_single_precision_without_gradients() -> None:
    x, weight = torch.zeros(1), torch.zeros(1, requires_grad=True)
    assert for_tensor(x) is Backend.CPU
    assert for_tensor(x, None) is Backend.CPU
    assert for_tensor(x, weight) is Backend.TORCH
    with torch.no_grad():
        assert for_tensor(x, weight) is Backend.CPU
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        assert for_tensor(x.to(dtype)) is Backend.TORCH


def test_parameters_are_read_where_no_gradient_is_kept() -> None:
    bias = torch.ones(2, requires_grad=True)
    with torch.no_grad(), use(Backend.CPU):
        assert not filtered_lrelu(torch.zeros(1, 2, 3, 3), bias).requires_grad


def test_what_it_cannot_do_is_an_error_when_asked_for() -> None:
    with use(Backend.CPU), pytest.raises(TypeError, match=r"takes float32 .* not torch\.float64"):
        upfirdn(torch.zeros(1, 1, 4, 4, dtype=torch.float64), None)


def test_ops_work_without_numba() -> None:
    program = (
        "import sys\n"
        "sys.modules['numba'] = None\n"
        "import torch, ops\n"
        "assert ops.Backend.CPU not in ops.available_backends(torch.device('cpu'))\n"
        "assert ops.upfirdn(torch.ones(1, 1, 4, 4), None, up=2).shape == (1, 1, 8, 8)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, env=environment)

"""upfirdn against its definition, written in NumPy and SciPy, on sizes that do not fit well."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal
import torch

from ops import Backend, kaiser_lowpass, upfirdn, use

IN_TORCH = pytest.mark.parametrize("backend", [Backend.REFERENCE, Backend.TORCH])
CASES = [
    # width, height, taps, up, down, (left, right, top, bottom)
    (17, 1, (1,), 1, 1, (0, 0, 0, 0)),
    (1, 1, (3,), 2, 1, (2, 1, 2, 1)),
    (17, 63, (12,), 2, 1, (5, 6, 7, 4)),
    (17, 63, (12,), 1, 2, (0, 0, 0, 0)),
    (63, 17, (6,), 3, 2, (4, 3, 2, 9)),
    (17, 17, (24,), 4, 1, (-6, -9, -6, -9)),
    (63, 17, (4, 4), 2, 3, (2, 1, -1, 3)),
    (17, 63, (12, 12), 1, 2, (3, 3, 3, 3)),
    (9, 8, (5, 3), 4, 1, (20, 21, 30, 31)),
]


def by_definition(
    x: np.ndarray, taps: np.ndarray, up: int, down: int, padding: tuple[int, int, int, int], gain: float
) -> np.ndarray:
    """The definition in ops.upfirdn, word for word."""
    height, width = x.shape
    upsampled = np.zeros((height * up, width * up))
    upsampled[::up, ::up] = x
    left, right, top, bottom = padding
    padded = np.pad(upsampled, ((max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0))))
    rows, columns = padded.shape
    padded = padded[max(-top, 0) : rows - max(-bottom, 0), max(-left, 0) : columns - max(-right, 0)]
    kernel = np.outer(taps, taps) if taps.ndim == 1 else taps
    return gain * scipy.signal.convolve2d(padded, kernel, mode="valid")[::down, ::down]


@IN_TORCH
@pytest.mark.parametrize(("width", "height", "shape", "up", "down", "padding"), CASES)
def test_matches_the_definition(
    width: int,
    height: int,
    shape: tuple[int, ...],
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    backend: Backend,
) -> None:
    random = np.random.RandomState(0)
    x, taps = random.randn(2, 3, height, width), random.randn(*shape)
    with use(backend):
        result = upfirdn(
            torch.from_numpy(x), torch.from_numpy(taps), up=up, down=down, padding=padding, gain=1.5
        )
    for sample in range(2):
        for channel in range(3):
            expected = by_definition(x[sample, channel], taps, up, down, padding, 1.5)
            np.testing.assert_allclose(result[sample, channel].numpy(), expected, atol=1e-12)


@IN_TORCH
def test_no_taps_means_one_tap_of_one(backend: Backend) -> None:
    x = torch.randn(1, 2, 5, 7)
    one = torch.ones(1)
    for up in (1, 3):
        with use(backend):
            expected = upfirdn(x, one, up=up, down=2, padding=(1, 0, -1, 2), gain=2.0)
            result = upfirdn(x, None, up=up, down=2, padding=(1, 0, -1, 2), gain=2.0)
        torch.testing.assert_close(result, expected)


def test_an_impulse_gives_the_taps() -> None:
    impulse = torch.zeros(1, 1, 9, 9)
    impulse[0, 0, 4, 4] = 1
    taps = torch.arange(1.0, 6.0)
    result = upfirdn(impulse, taps, padding=(4, 4, 4, 4))[0, 0]
    torch.testing.assert_close(result[4:9, 4:9], torch.outer(taps, taps))
    assert result.sum().item() == pytest.approx(taps.sum().item() ** 2)


def test_a_constant_keeps_its_level_when_interpolated() -> None:
    taps = kaiser_lowpass(12, cutoff=4.0, half_width=4.0, sampling_rate=32.0)
    result = upfirdn(torch.full((1, 1, 40, 40), 3.0), taps, up=2, gain=4)
    torch.testing.assert_close(result, torch.full_like(result, 3.0), atol=0.02, rtol=0)


def test_a_tone_above_the_cutoff_vanishes_before_it_can_alias() -> None:
    taps = kaiser_lowpass(24, cutoff=8.0, half_width=4.0, sampling_rate=64.0)
    x = torch.sin(2 * torch.pi * 22 / 64 * torch.arange(256.0)).expand(1, 1, 64, 256)
    assert upfirdn(x, taps, down=2)[0, 0, 4:-4, 4:-4].abs().max() < 0.01
    assert upfirdn(x, None, down=2).abs().max() > 0.9


@IN_TORCH
@pytest.mark.parametrize(("up", "down", "padding"), [(2, 1, (3, 2, -1, 4)), (1, 2, (1, 1, 1, 1))])
def test_gradients_are_right(
    up: int, down: int, padding: tuple[int, int, int, int], backend: Backend
) -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 2, 5, 4, dtype=torch.float64, requires_grad=True)
    for shape in ((3,), (3, 2)):
        taps = torch.randn(shape, dtype=torch.float64, requires_grad=True)

        def resampled(x: torch.Tensor, taps: torch.Tensor) -> torch.Tensor:
            return upfirdn(x, taps, up=up, down=down, padding=padding)

        with use(backend):
            assert torch.autograd.gradcheck(resampled, (x, taps))
            assert torch.autograd.gradgradcheck(resampled, (x, taps))


@IN_TORCH
def test_result_has_the_type_of_the_picture(backend: Backend) -> None:
    taps = torch.ones(4) / 4
    for dtype in (torch.float16, torch.float32, torch.float64):
        x = torch.ones(1, 1, 8, 8, dtype=dtype)
        for up, down in ((2, 1), (1, 2)):
            with use(backend):
                assert upfirdn(x, taps, up=up, down=down).dtype == dtype


def test_a_picture_smaller_than_the_filter_is_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"4×1 pixels with up 1 .* smaller than its filter of 3×3 taps"):
        upfirdn(torch.zeros(1, 1, 1, 4), torch.ones(3))

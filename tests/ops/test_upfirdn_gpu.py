"""upfirdn on a GPU against the reference; in Triton's interpreter where there is no GPU."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from ops import Backend, for_tensor, upfirdn, use
from ops.upfirdn import reference

pytest.importorskip("triton", reason="Triton has no package for this system")

from ops.upfirdn import gpu

pytestmark = pytest.mark.usefixtures("poisoned")

CASES = [
    # width, height, taps, up, down, (left, right, top, bottom)
    (17, 1, (1,), 1, 1, (0, 0, 0, 0)),
    (1, 1, (3,), 2, 1, (2, 1, 2, 1)),
    (17, 63, None, 1, 2, (1, -2, 0, 3)),
    (17, 9, None, 3, 2, (1, -2, 0, 3)),
    (17, 63, (12,), 2, 1, (5, 6, 7, 4)),
    (17, 63, (12,), 1, 2, (0, 0, 0, 0)),
    (63, 17, (6,), 3, 2, (4, 3, 2, 9)),
    (17, 17, (24,), 4, 1, (-6, -9, -6, -9)),
    (63, 17, (4, 4), 2, 3, (2, 1, -1, 3)),
    (9, 8, (5, 3), 4, 1, (20, 21, 30, 31)),
]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16], ids=["float32", "float16"])
@pytest.mark.parametrize(("width", "height", "shape", "up", "down", "padding"), CASES)
def test_matches_the_reference(
    width: int,
    height: int,
    shape: tuple[int, ...] | None,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    dtype: torch.dtype,
    kernel_device: torch.device,
) -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 2, height, width).to(dtype)
    taps = None if shape is None else torch.randn(shape)
    result = gpu.upfirdn(x.to(kernel_device), taps, up=up, down=down, padding=padding, gain=1.5).cpu()
    expected = reference.upfirdn(x.float(), taps, up=up, down=down, padding=padding, gain=1.5)
    assert result.dtype == dtype
    tolerance = 1e-5 if dtype is torch.float32 else 3e-3
    scale = expected.abs().max().item()
    torch.testing.assert_close(result.float(), expected, atol=tolerance * scale, rtol=tolerance)


@pytest.mark.parametrize("shape", [(3,), (3, 2)])
@pytest.mark.parametrize(
    ("up", "down", "padding"), [(2, 1, (3, 2, -1, 4)), (1, 2, (1, 1, 1, 1)), (3, 2, (-1, 2, 0, 0))]
)
def test_gradients_are_those_of_the_reference(
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    shape: tuple[int, ...],
    kernel_device: torch.device,
) -> None:
    """The first and the second one: the gradient of |∂ Σ y²/∂x|² comes through both."""
    torch.manual_seed(0)
    x, taps = torch.randn(1, 2, 5, 4), torch.randn(shape)
    gradients = []
    for op, device in ((gpu.upfirdn, kernel_device), (reference.upfirdn, torch.device("cpu"))):
        leaf = x.to(device).requires_grad_()
        y = op(leaf, taps.to(device), up=up, down=down, padding=padding, gain=0.5)
        (first,) = torch.autograd.grad(y.square().sum(), leaf, create_graph=True)
        (second,) = torch.autograd.grad(first.square().sum(), leaf)
        gradients.append((first.detach().cpu(), second.cpu()))
    for ours, expected in zip(*gradients, strict=True):
        torch.testing.assert_close(ours, expected, atol=1e-4, rtol=1e-4)


def test_taps_on_another_device_or_of_another_type_are_welcome(kernel_device: torch.device) -> None:
    x = torch.ones(1, 1, 8, 8, device=kernel_device)
    taps = torch.full((4,), 0.25, dtype=torch.float64)
    result = gpu.upfirdn(x, taps, up=1, down=1, padding=(0, 0, 0, 0), gain=1.0)
    torch.testing.assert_close(result.cpu(), torch.ones(1, 1, 5, 5))


def test_a_gradient_of_the_taps_is_refused(kernel_device: torch.device) -> None:
    x, taps = torch.ones(1, 1, 8, 8, device=kernel_device), torch.ones(3, requires_grad=True)
    with pytest.raises(ValueError, match="gradient of the taps"):
        gpu.upfirdn(x, taps, up=1, down=1, padding=(0, 0, 0, 0), gain=1.0)


COMPILE = """
from ops.upfirdn import gpu

constants = dict(UP_Y=1, UP_X=2, DOWN_Y=1, DOWN_X=3, ROWS=gpu.BLOCK_ROWS, COLS=gpu.BLOCK_COLS)
types = dict.fromkeys(gpu._resample_kernel.arg_names, "i32") | dict.fromkeys(constants, "constexpr")
types |= dict(x_ptr="*fp16", out_ptr="*fp16", taps_ptr="*fp32", gain="fp32")
source = ASTSource(gpu._resample_kernel, types, constants)
"""


def test_compiles_for_a_gpu(compile_kernel: Callable[[str], None]) -> None:
    compile_kernel(COMPILE)


def test_the_backend_that_is_asked_for_runs(kernel_device: torch.device) -> None:
    x = torch.randn(1, 2, 9, 7, device=kernel_device)
    with use(Backend.GPU):
        result = upfirdn(x, torch.ones(3) / 3, up=2, padding=(2, 1, 2, 1))
    expected = gpu.upfirdn(x, torch.ones(3) / 3, up=2, down=1, padding=(2, 1, 2, 1), gain=1.0)
    torch.testing.assert_close(result, expected, rtol=0, atol=0)
    assert for_tensor(x) is not Backend.GPU

"""The fused GPU kernel against the reference, on sizes that do not fit well.

Where there is no GPU it runs in Triton's interpreter, and is compiled for one without being run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from ops import Backend, filtered_lrelu, kaiser_lowpass, radial_lowpass, use
from ops.filtered_lrelu import reference

pytest.importorskip("triton", reason="Triton has no package for this system")

from triton.runtime.errors import OutOfResources

from ops.filtered_lrelu import gpu

pytestmark = pytest.mark.usefixtures("poisoned")

CASES = [
    # width, height, up-taps, down-taps, up, down, (left, right, top, bottom), clamp
    (36, 20, (12,), (12,), 2, 2, (9, 8, 9, 8), 256.0),
    (36, 20, (24,), (12,), 4, 2, (-6, -9, -6, -9), 0.5),
    (17, 63, (12,), (12, 12), 2, 2, (11, 10, 3, 4), None),
    (63, 17, None, None, 1, 1, (0, 0, 0, 0), 1.0),
    (1, 1, (12,), (12, 12), 2, 2, (11, 10, 11, 10), 1.0),
    (17, 9, (3,), (12,), 1, 4, (11, 10, -1, 10), 1.0),
    (5, 150, (12,), (12,), 2, 2, (9, 8, 9, 8), 1.0),
    (9, 13, (6,), None, 4, 1, (2, 1, 3, 1), 1.0),
    (13, 9, (5,), (3, 4), 2, 1, (-2, 3, 4, -1), None),
]
# Filters that no tile holds: too long, of factors that are no power of two, or not separable upwards.
CASES_IN_STEPS = [
    (17, 16, (200,), (12,), 4, 2, (100, 120, 110, 100), 1.0),
    (9, 7, (6,), (6,), 3, 2, (3, 4, 5, 2), 1.0),
    (9, 7, (4, 4), (6,), 2, 2, (3, 4, 5, 2), None),
]
LARGEST_ERROR = {torch.float32: 1e-5, torch.float16: 5e-3}


def filters(shape: tuple[int, ...] | None) -> torch.Tensor | None:
    return None if shape is None else torch.randn(shape) / math.sqrt(math.prod(shape))


def assert_as_reference(x: torch.Tensor, bias: torch.Tensor | None, **options: Any) -> None:
    result = gpu.filtered_lrelu(x, bias, **options).cpu()
    for name in ("up_taps", "down_taps"):
        options[name] = None if options[name] is None else options[name].cpu()
    expected = reference.filtered_lrelu(x.cpu().float(), None if bias is None else bias.cpu(), **options)
    assert result.dtype == x.dtype
    assert result.shape == expected.shape
    scale = expected.square().mean().sqrt()
    assert ((result - expected).square().mean().sqrt() / scale).item() < LARGEST_ERROR[x.dtype]


def test_a_tile_that_the_gpu_cannot_hold_is_done_in_steps_and_not_tried_again(
    kernel_device: torch.device, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def too_large(*_: object) -> torch.Tensor:
        tried.append(1)
        raise OutOfResources(300_000, 100_000, "shared memory")

    monkeypatch.setattr(gpu, "_launch", too_large)
    monkeypatch.setattr(gpu, "_too_large", set())
    torch.manual_seed(0)
    for _ in range(2):
        assert_as_reference(
            torch.randn(1, 2, 20, 20, device=kernel_device),
            torch.randn(2, device=kernel_device),
            up_taps=kaiser_lowpass(12, cutoff=8.0, half_width=6.0, sampling_rate=64.0).to(kernel_device),
            down_taps=radial_lowpass(12, cutoff=8.0, half_width=6.0, sampling_rate=64.0).to(kernel_device),
            up=2,
            down=2,
            padding=(9, 8, 9, 8),
            gain=1.4,
            slope=0.2,
            clamp=256.0,
        )
    assert tried == [1]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16], ids=["float32", "float16"])
@pytest.mark.parametrize(
    ("width", "height", "up_taps", "down_taps", "up", "down", "padding", "clamp"), CASES + CASES_IN_STEPS
)
def test_matches_the_reference(
    width: int,
    height: int,
    up_taps: tuple[int, ...] | None,
    down_taps: tuple[int, ...] | None,
    up: int,
    down: int,
    padding: tuple[int, int, int, int],
    clamp: float | None,
    dtype: torch.dtype,
    kernel_device: torch.device,
) -> None:
    torch.manual_seed(0)
    assert_as_reference(
        torch.randn(2, 2, height, width).to(kernel_device, dtype),
        torch.randn(2).to(kernel_device),
        up_taps=filters(up_taps),
        down_taps=filters(down_taps),
        up=up,
        down=down,
        padding=padding,
        gain=1.4,
        slope=0.2,
        clamp=clamp,
    )


OPTIONS: dict[str, Any] = {
    "up_taps": kaiser_lowpass(12, cutoff=12.0, half_width=6.0, sampling_rate=64.0),
    "down_taps": radial_lowpass(12, cutoff=12.0, half_width=6.0, sampling_rate=64.0),
    "up": 2,
    "down": 2,
    "padding": (11, 10, 11, 10),
    "gain": math.sqrt(2.0),
    "slope": 0.2,
    "clamp": 256.0,
}


def test_filters_of_the_network_lose_nothing_with_few_terms(kernel_device: torch.device) -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 2, 40, 40, device=kernel_device)
    assert_as_reference(x, None, **OPTIONS)
    assert_as_reference(x.half(), None, **OPTIONS)


def test_pictures_in_any_memory_order_are_read(kernel_device: torch.device) -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 3, 14, 9, device=kernel_device)
    assert_as_reference(x.to(memory_format=torch.channels_last), None, **OPTIONS)
    assert_as_reference(x.transpose(2, 3), torch.randn(3, device=kernel_device), **OPTIONS)


def test_a_slope_above_one_is_a_slope(kernel_device: torch.device) -> None:
    x = torch.randn(1, 1, 9, 9, device=kernel_device)
    options: dict[str, Any] = OPTIONS | {"slope": 1.5}
    assert_as_reference(x, None, **options)


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
def test_an_overflow_stays_where_it_is(kernel_device: torch.device) -> None:
    x = torch.zeros(1, 1, 60, 60, dtype=torch.float16, device=kernel_device)
    x[0, 0, 30, 30] = 40000
    options: dict[str, Any] = OPTIONS | {"clamp": None, "gain": 4.0}
    result = gpu.filtered_lrelu(x, None, **options)
    assert result.isfinite().all()
    assert not result[0, 0, :20].any()


def test_a_nan_is_not_hidden(kernel_device: torch.device) -> None:
    x = torch.zeros(1, 1, 20, 20, device=kernel_device)
    x[0, 0, 10, 10] = math.nan
    assert gpu.filtered_lrelu(x, None, **OPTIONS)[0, 0, 10, 10].isnan()


def test_a_picture_smaller_than_its_filters_is_refused(kernel_device: torch.device) -> None:
    x = torch.zeros(1, 1, 3, 3, device=kernel_device)
    options: dict[str, Any] = OPTIONS | {"padding": (0, 0, 0, 0)}
    with pytest.raises(ValueError, match="3×3 pixels is smaller than its filters"):
        gpu.filtered_lrelu(x, None, **options)


@pytest.mark.parametrize("down_taps", [(5,), (4, 4)])
def test_gradients_are_those_of_the_reference(
    down_taps: tuple[int, ...], kernel_device: torch.device
) -> None:
    torch.manual_seed(0)
    options: dict[str, Any] = {
        "up": 2,
        "down": 2,
        "padding": (3, 2, -1, 4),
        "gain": 1.4,
        "slope": 0.2,
        "clamp": 0.7,
    }
    options |= {"up_taps": filters((4,)), "down_taps": filters(down_taps)}
    x, bias, probe = torch.randn(2, 3, 7, 6), torch.randn(3), torch.randn(2, 3, 6, 6)
    gradients = []
    for op, device in ((gpu.filtered_lrelu, kernel_device), (reference.filtered_lrelu, torch.device("cpu"))):
        leaves = [t.to(device).requires_grad_() for t in (x, bias)]
        result = op(*leaves, **options)
        (grad_x,) = torch.autograd.grad(
            (result * probe[..., : result.shape[2], : result.shape[3]].to(device)).sum(),
            leaves[0],
            create_graph=True,
            retain_graph=True,
        )
        (grad_bias,) = torch.autograd.grad(result.square().sum(), leaves[1])
        gradients.append((grad_x.detach().cpu(), grad_bias.cpu()))
    for ours, expected in zip(*gradients, strict=True):
        torch.testing.assert_close(ours, expected, atol=1e-5, rtol=1e-4)


COMPILE = """
from ops.filtered_lrelu import bands, gpu

x, round_taps = torch.zeros(1, dtype=torch.{dtype}), torch.diag(torch.tensor([1.0, 1.0, *[0.0] * 10]))
plan = bands.plan_for(x, torch.ones(12), round_taps, up=2, down=2, before=(9, 9), gain=1.0)
constants = gpu.tile_constants(plan) | dict(HAS_BIAS=True, PRODUCT="tf32x3")
types = dict.fromkeys(gpu._walk_down.arg_names, "i32") | dict.fromkeys(constants, "constexpr")
types |= {{name: "*{pointer}" for name in types if name.endswith("_ptr")}} | dict(slope="fp32", clamp="fp32")
source = ASTSource(gpu._walk_down, types, constants)
"""


@pytest.mark.parametrize(("dtype", "pointer"), [("float16", "fp16"), ("float32", "fp32")])
def test_compiles_for_a_gpu(dtype: str, pointer: str, compile_kernel: Callable[[str], None]) -> None:
    compile_kernel(COMPILE.format(dtype=dtype, pointer=pointer))


def test_the_backend_that_is_asked_for_runs(kernel_device: torch.device) -> None:
    x = torch.randn(1, 2, 20, 20, device=kernel_device)
    options: dict[str, Any] = {"up_taps": filters((12,)), "down_taps": filters((12,)), "up": 2, "down": 2}
    with use(Backend.GPU):
        result = filtered_lrelu(x, padding=(9, 8, 9, 8), clamp=1.0, **options)
    with use(Backend.REFERENCE):
        expected = filtered_lrelu(x, padding=(9, 8, 9, 8), clamp=1.0, **options)
    torch.testing.assert_close(result, expected, rtol=1e-4, atol=1e-5)

"""The trial lets kernels pass that are right, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from ops import Backend, for_tensor
from ops.gpu_trial import why_unfit

pytest.importorskip("triton", reason="Triton has no package for this system")

from triton.runtime.errors import OutOfResources

from ops.filtered_lrelu import gpu

TYPES = [torch.float16, torch.float32]


@pytest.fixture(autouse=True)
def _untried() -> Iterator[None]:
    why_unfit.cache_clear()
    yield
    why_unfit.cache_clear()


@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_the_kernels_pass(kernel_device: torch.device, dtype: torch.dtype) -> None:
    assert why_unfit(kernel_device, dtype) is None


@pytest.mark.parametrize("dtype", TYPES, ids=str)
@pytest.mark.parametrize("factor", [0.0, 1.02, float("nan")])
def test_kernels_that_are_wrong_do_not(
    kernel_device: torch.device, monkeypatch: pytest.MonkeyPatch, dtype: torch.dtype, factor: float
) -> None:
    right = gpu.filtered_lrelu
    monkeypatch.setattr(gpu, "filtered_lrelu", lambda *a, **k: right(*a, **k) * factor)
    problem = why_unfit(kernel_device, dtype)
    assert problem is not None
    assert problem.startswith("they are wrong by")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("Failed to find C compiler.\nMore."), "Failed to find C compiler."),
        (OutOfResources(99, 1, "shared memory"), "out of resource: shared memory"),
        (AssertionError(), "AssertionError"),
    ],
)
def test_what_stops_them_is_said(
    kernel_device: torch.device, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def fail(*_: Any, **__: Any) -> torch.Tensor:
        raise error

    monkeypatch.setattr(gpu, "filtered_lrelu", fail)
    problem = why_unfit(kernel_device, torch.float16)
    assert problem is not None
    assert problem.startswith(told)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_a_gpu_takes_its_kernels_where_no_gradient_is_wanted(dtype: torch.dtype) -> None:
    x = torch.zeros(1, device="cuda", dtype=dtype)
    assert for_tensor(x) is Backend.GPU
    assert for_tensor(x.clone().requires_grad_()) is Backend.TORCH

"""The choice of a backend, and the examples in the docstrings."""

from __future__ import annotations

import doctest
import importlib

import pytest
import torch

from ops import Backend, available_backends, for_tensor, half_precision, use


def test_use_lasts_as_long_as_its_block() -> None:
    x = torch.zeros(1)
    before = for_tensor(x)
    with use(Backend.REFERENCE):
        assert for_tensor(x) is Backend.REFERENCE
    assert for_tensor(x) is before


def test_use_ends_with_an_error_too() -> None:
    def fail_inside() -> None:
        with use(Backend.REFERENCE):
            raise KeyError

    before = for_tensor(torch.zeros(1))
    with pytest.raises(KeyError):
        fail_inside()
    assert for_tensor(torch.zeros(1)) is before


def test_torch_and_the_reference_work_everywhere_and_the_fastest_comes_first() -> None:
    for device in ("cpu", "meta"):
        backends = available_backends(torch.device(device))
        assert backends[-2:] == (Backend.TORCH, Backend.REFERENCE)
    assert for_tensor(torch.zeros(1)) is available_backends(torch.device("cpu"))[0]


def test_what_has_no_kernel_of_its_own_runs_in_torch_and_never_on_the_reference() -> None:
    weight = torch.zeros(1, requires_grad=True)
    for x in (torch.zeros(1, dtype=torch.float64), torch.zeros(1, device="meta"), weight):
        assert for_tensor(x) is Backend.TORCH
    assert for_tensor(torch.zeros(1), None, weight) is Backend.TORCH


def test_half_precision_is_a_type_that_the_device_can_compute_in() -> None:
    dtype = half_precision(torch.device("cpu"))
    assert dtype in (None, torch.bfloat16)
    if dtype is not None:
        picture = torch.nn.functional.conv2d(
            torch.ones(1, 2, 3, 3, dtype=dtype), torch.ones(1, 2, 3, 3, dtype=dtype)
        )
        assert picture.item() == 18


@pytest.mark.parametrize("module", ["ops.backends", "ops.fir", "ops.upfirdn"])
def test_examples_in_docstrings_run(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0

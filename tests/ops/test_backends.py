"""The choice of a backend, and the examples in the docstrings."""

from __future__ import annotations

import doctest
import importlib

import pytest
import torch

from ops import Backend, for_tensor, use


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

    with pytest.raises(KeyError):
        fail_inside()
    assert for_tensor(torch.zeros(1)) is Backend.REFERENCE


@pytest.mark.parametrize("module", ["ops.backends", "ops.fir", "ops.upfirdn"])
def test_examples_in_docstrings_run(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0

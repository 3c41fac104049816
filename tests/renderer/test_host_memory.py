"""Tensors come to main memory and to a device as they are."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from renderer.device_time import Span, clock_of
from renderer.host_memory import HostCopy, on_device

DEVICES = [torch.device("cpu"), *([torch.device("cuda")] if torch.cuda.is_available() else [])]


@pytest.mark.parametrize("device", DEVICES, ids=str)
@pytest.mark.parametrize("dtype", [torch.uint8, torch.uint16, torch.int64, torch.float32])
def test_a_copy_is_what_the_tensor_was_and_cannot_be_written_to(
    device: torch.device, dtype: torch.dtype
) -> None:
    values = torch.arange(24).reshape(2, 3, 4).permute(1, 2, 0)
    copy = HostCopy(values.to(dtype).to(device))
    for _ in range(2):
        np.testing.assert_array_equal(copy.numpy(), values.numpy())
        assert copy.numpy().dtype == values.to(dtype).numpy().dtype
    with pytest.raises(ValueError, match="read-only"):
        copy.numpy()[0] = 0


@pytest.mark.parametrize("device", DEVICES, ids=str)
def test_what_goes_to_a_device_and_comes_back_is_the_same(device: torch.device) -> None:
    x = torch.randn(3, 5, generator=torch.Generator().manual_seed(0)).t()
    there = on_device(x, device)
    assert there.device.type == device.type
    np.testing.assert_array_equal(HostCopy(there).numpy(), x.numpy())


@pytest.mark.parametrize("device", DEVICES, ids=str)
def test_a_span_is_as_long_as_the_work_in_it_and_spans_in_a_row_add_up(device: torch.device) -> None:
    clock = clock_of(device)
    a = torch.randn(300, 300, device=device)
    marks = [clock()]
    for count in (1, 60):
        for _ in range(count):
            a = (a @ a).clamp(-1, 1)
        marks.append(clock())
    short, long = Span(marks[0], marks[1]), Span(marks[1], marks[2])
    assert 0 <= short.ms < long.ms
    assert Span(marks[0], marks[2]).ms == pytest.approx(short.ms + long.ms, abs=0.1)

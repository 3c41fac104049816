"""Memory that is measured, not guessed."""

from __future__ import annotations

import sys

import pytest
import torch

from renderer.device import main_memory
from renderer.model_memory import DeviceMemory, free_main_memory, resident_bytes
from renderer.process_memory import kept_free_bytes

CPU = DeviceMemory(torch.device("cpu"))
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")


def test_models_get_a_part_of_what_there_is() -> None:
    assert 0 < CPU.most_bytes < main_memory()
    assert 0 < free_main_memory() <= main_memory()
    assert CPU.spare_bytes() < CPU.free_bytes()


@linux
def test_what_a_process_takes_grows_with_its_tensors() -> None:
    before = resident_bytes()
    tensor = torch.ones(2**25)
    after = resident_bytes()
    assert before is not None
    assert after is not None
    assert after - before >= tensor.nbytes * 0.9 - kept_free_bytes()

"""For the kernels: Triton's interpreter where there is no GPU, and outputs that are NaN until written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

# Read by Triton when a kernel is defined, so before the first import of one.
if not torch.cuda.is_available():
    os.environ.setdefault("TRITON_INTERPRET", "1")


@pytest.fixture
def poisoned() -> Iterator[None]:
    """What `torch.empty` gives is full of NaN: a result that a kernel forgets to write shows."""
    torch.use_deterministic_algorithms(True, warn_only=True)
    yield
    torch.use_deterministic_algorithms(False)


@pytest.fixture
def kernel_device() -> torch.device:
    """Where the GPU kernels run here."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@pytest.fixture
def compile_kernel(tmp_path: Path) -> Callable[[str], None]:
    """Runs a program that compiles `source` (a Triton ASTSource) for Hopper, which takes no GPU."""

    def compile_source(program: str) -> None:
        environment = {**os.environ, "TRITON_INTERPRET": "0", "TRITON_CACHE_DIR": str(tmp_path)}
        target = (
            'triton.compile(source, target=GPUTarget("cuda", 90, 32), options={"enable_fp_fusion": True})'
        )
        imports = "import torch, triton\nfrom triton.backends.compiler import GPUTarget\n"
        program = f"{imports}from triton.compiler import ASTSource\n{program}\nassert {target}.asm['cubin']\n"
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return compile_source

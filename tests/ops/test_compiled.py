"""Kernels for the CPU are compiled once, and again where what was stored of them is damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KERNEL = """
from ops.compiled import compiled

@compiled("float64(float64)")
def twice(x):
    return 2 * x

hits = sum(twice.stats.cache_hits.values()) if hasattr(twice, "stats") else "uncompiled"
print(twice(1.5), hits)
"""


def fill_disk() -> None:
    """From now on this process can write no more into files."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def run(folder: Path, *, first: Callable[[], None] | None = None, **words: str) -> str:
    """What the kernel gives, and how often it was taken from disk."""
    kernel = folder / "kernel.py"
    if not kernel.exists():  # numba stores anew what has another date
        kernel.write_text(KERNEL)
    words = os.environ | {"PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(folder / "cache")} | words
    done = subprocess.run(
        [sys.executable, kernel], env=words, capture_output=True, text=True, check=False, preexec_fn=first
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(("suffix", "left"), [(".nbi", 0), (".nbc", 100)])
def test_a_stored_kernel_that_was_cut_short_is_compiled_and_stored_anew(
    tmp_path: Path, suffix: str, left: int
) -> None:
    assert run(tmp_path) == "3.0 0"
    (stored,) = tmp_path.rglob(f"*{suffix}")
    stored.write_bytes(stored.read_bytes()[:left])
    assert [run(tmp_path) for _ in range(2)] == ["3.0 0", "3.0 1"]


@pytest.mark.skipif(os.name != "posix", reason="limits of the size of files")
@pytest.mark.parametrize("is_damaged", [False, True])
def test_on_a_full_disk_a_kernel_is_compiled_and_not_stored(tmp_path: Path, is_damaged: bool) -> None:
    if is_damaged:
        run(tmp_path)
        (stored,) = tmp_path.rglob("*.nbc")
        stored.write_bytes(b"")
    assert run(tmp_path, first=fill_disk) == "3.0 0"


def test_without_a_compiler_the_kernel_is_python(tmp_path: Path) -> None:
    assert run(tmp_path, NUMBA_DISABLE_JIT="1") == "3.0 uncompiled"

"""Memory that is freed and wanted again."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import resource, sys
from renderer.process_memory import keep_freed_memory

if sys.argv[1] == "keep":
    keep_freed_memory()
b"1" * 2**27
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
b"1" * 2**27
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""

KEPT = """
from renderer.process_memory import give_back_freed_memory, keep_freed_memory, kept_free_bytes

keep_freed_memory()
before = kept_free_bytes()
b"1" * 2**27
freed = kept_free_bytes()
give_back_freed_memory()
print(before, freed)
"""


def faults_of_the_second_block(mode: str) -> int:
    command = [sys.executable, "-c", PROGRAM, mode]
    return int(subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout)


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallopt"), reason="this is glibc's way"
)
def test_a_block_that_was_freed_is_used_again_without_asking_the_system() -> None:
    assert faults_of_the_second_block("keep") < 100
    assert faults_of_the_second_block("as it is") > 1000


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="only this glibc tells"
)
def test_what_was_freed_and_kept_is_counted() -> None:
    done = subprocess.run([sys.executable, "-c", KEPT], check=True, cwd=ROOT, capture_output=True, text=True)
    before, freed = map(int, done.stdout.split())
    assert freed - before == pytest.approx(2**27, rel=0.05)

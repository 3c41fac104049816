"""Which device the renderer computes on, its name, and how many threads it may use."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import torch


class DeviceError(Exception):
    """A device that this machine does not have; the text is one sentence for the user."""


def pick_device(wish: str) -> torch.device:
    """The device named `auto`, `cpu`, `cuda`, `cuda:N` or `mps`; `auto` is the fastest there is.

    Raises: DeviceError where there is no such device.
    """
    if wish == "auto":
        wish = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        device = torch.device(wish)
    except RuntimeError as error:
        raise DeviceError(f"'{wish}' is no device: use auto, cpu, cuda, cuda:N or mps.") from error
    if device.type == "cpu":
        return device
    if device.type == "mps" and torch.backends.mps.is_available():
        return device
    if device.type != "cuda" or not torch.cuda.is_available():
        raise DeviceError(f"No device '{wish}' can be used here: try --device cpu.")
    index = device.index or 0
    if index >= torch.cuda.device_count():
        raise DeviceError(
            f"There is no '{wish}': this machine has {torch.cuda.device_count()} CUDA device(s)."
        )
    return torch.device("cuda", index)


def device_name(device: torch.device) -> str:
    """What the maker calls it."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return _processor_name()


def usable_threads() -> int:
    """Threads worth starting: torch's own choice, but no more than this process may run on."""
    threads = torch.get_num_threads()
    if hasattr(os, "sched_getaffinity"):
        threads = min(threads, len(os.sched_getaffinity(0)))
    if (share := _container_share()) is not None:
        threads = min(threads, max(1, round(share)))
    return max(threads, 1)


def _container_share() -> float | None:
    """The processors' worth of time that a container (Linux cgroup v2) grants; None without a limit."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return float(quota) / float(period)
    except (OSError, ValueError, ZeroDivisionError):  # no such limit here, or "max"
        return None


def _processor_name() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()

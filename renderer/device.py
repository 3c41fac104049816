"""Which device the renderer computes on, its name, and how many threads it may use."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
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


def prepare_cuda(device: torch.device) -> None:
    """Make it the current one, with convolutions in float32 as such (not TF32), and the same in each run."""
    torch.cuda.set_device(device)
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False


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


def main_memory() -> int:
    """Bytes of main memory that this process may use, as far as the system tells; else 4 GiB."""
    sizes: list[int] = []
    with suppress(AttributeError, ValueError, OSError):  # Windows has no sysconf
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with suppress(OSError, ValueError):  # no such limit here, or "max"
        sizes.append(int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return min(sizes, default=4 * 2**30)


def free_device_memory(device: torch.device) -> int:
    """Bytes of a CUDA device's memory that nobody uses."""
    return torch.cuda.mem_get_info(device)[0]


def peak_memory(device: torch.device) -> int | None:
    """The most bytes held at once so far, of a CUDA device or of this process; None where nobody counts."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    with suppress(OSError, IndexError, ValueError):  # not Linux
        return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts in bytes


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

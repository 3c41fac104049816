"""How much memory there is for models, measured on the device that they lie on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from renderer.device import main_memory
from renderer.process_memory import kept_free_bytes

# What a picture itself takes: layer outputs, up-sampled planes, what is remembered for the next one.
SHARE_FOR_PICTURES, MOST_FOR_PICTURES = 8, 2**30
SHARE_FOR_MODELS, SHARE_OF_A_GPU = 4, 2


class ModelMemory(Protocol):
    """What a `ModelStore` asks of a device."""

    @property
    def most_bytes(self) -> int:
        """What all models together may take, except that one always may."""
        ...

    def free_bytes(self) -> int:
        """What could be taken now."""
        ...

    def spare_bytes(self) -> int:
        """What could be taken now and leave enough for pictures."""
        ...

    def process_bytes(self) -> int | None:
        """What this process takes now; None where nobody counts."""
        ...


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """That of a device: main memory for the CPU and for Apple's GPUs, which share it; else the GPU's own."""

    device: torch.device

    @property
    def most_bytes(self) -> int:
        """A quarter of main memory, or half of a GPU's."""
        if self.device.type == "cuda":
            return torch.cuda.mem_get_info(self.device)[1] // SHARE_OF_A_GPU
        return main_memory() // SHARE_FOR_MODELS

    def free_bytes(self) -> int:
        """Free memory, with what this process has freed and keeps for itself."""
        if self.device.type == "cuda":
            kept = torch.cuda.memory_reserved(self.device) - torch.cuda.memory_allocated(self.device)
            return torch.cuda.mem_get_info(self.device)[0] + kept
        return free_main_memory() + kept_free_bytes()

    def spare_bytes(self) -> int:
        """Free memory without an eighth of all, at most 1 GiB, for pictures."""
        return self.free_bytes() - min(main_memory() // SHARE_FOR_PICTURES, MOST_FOR_PICTURES)

    def process_bytes(self) -> int | None:
        """Main memory of the process, on CUDA what it holds of the GPU's."""
        if self.device.type == "cuda":
            return torch.cuda.memory_reserved(self.device)
        return resident_bytes()


def free_main_memory() -> int:
    """Bytes of main memory that can be had without swapping, within what a container grants.

    Where the system does not tell (macOS, Windows) it is half of all.
    """
    free: list[int] = []
    with suppress(OSError, ValueError, IndexError):
        text = Path("/proc/meminfo").read_text()
        free.append(int(text.partition("MemAvailable:")[2].split()[0]) * 1024)
    with suppress(OSError, ValueError, IndexError):  # no such limit here, or "max"
        group = Path("/sys/fs/cgroup")
        most, used = (int((group / name).read_text()) for name in ("memory.max", "memory.current"))
        given_back = int((group / "memory.stat").read_text().partition("inactive_file ")[2].split()[0])
        free.append(most - used + given_back)
    return min(free, default=main_memory() // 2)


def resident_bytes() -> int | None:
    """Main memory that this process takes now; None where nobody counts."""
    with suppress(OSError, ValueError, IndexError):
        text = Path("/proc/self/status").read_text()
        return int(text.partition("VmRSS:")[2].split()[0]) * 1024
    return None

"""The memory that the window and the renderer take, where the system tells."""

from __future__ import annotations

import os
from pathlib import Path

PERIOD_S = 1.0


def resident_bytes(pid: int) -> int | None:
    """What that process holds in main memory; None where the system does not tell, as Linux does."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


class MemoryMeter:
    """Looks once a second."""

    def __init__(self) -> None:
        self.window: int | None = None
        self.renderer: int | None = None
        self._due_s = 0.0

    def update(self, seconds: float, renderer: int | None) -> None:
        """So much time has passed; `renderer` is its process's number."""
        self._due_s -= seconds
        if self._due_s > 0:
            return
        self._due_s = PERIOD_S
        self.window = resident_bytes(os.getpid())
        self.renderer = None if renderer is None else resident_bytes(renderer)

"""How this process deals with memory that it has freed."""

from __future__ import annotations

import ctypes
import sys

# Numbers of glibc's malloc.h, and the largest value that mallopt takes.
_M_TRIM_THRESHOLD = -1
_M_MMAP_MAX = -4
_MOST = 2**31 - 1


def keep_freed_memory() -> None:
    """From now on this process keeps what it frees, up to 2 GiB, for its next tensors.

    glibc gives large blocks back to the system at once and gets them again page by page, each cleared.
    Without that a frame of 256² takes 8 % (T) or 33 % (R) less time. The price is that the process stays as
    large as its largest frame: with 1024² 2.6 (T) or 4.0 GiB (R), while it had been 1.5 or 1.7 GiB between
    frames and 2.1 or 3.2 GiB at its peak. Nothing happens where there is no glibc.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_MAX, 0)
        mallopt(_M_TRIM_THRESHOLD, _MOST)

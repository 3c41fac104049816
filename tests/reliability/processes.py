"""What the system knows of processes: their children, and the sockets at which somebody could knock."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROC = Path("/proc")
LISTENING_TCP, BOUND_UDP, ACCEPTING_UNIX = "0A", "07", 0x10000


def children(pid: int) -> list[int]:
    """The processes that it has started and that are still there."""
    found = [each.read_text().split() for each in PROC.glob(f"{pid}/task/*/children")]
    return [int(child) for each in found for child in each]


def is_there(pid: int) -> bool:
    """Whether such a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"


def listening(pid: int) -> list[str]:
    """The sockets of a process to which another could connect or send, as the kernel lists them."""
    links = [_target(link) for link in PROC.joinpath(str(pid), "fd").iterdir()]
    inodes = {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))}
    return [line for inode, line in _open_ends() if inode in inodes]


def wait_until(condition: Callable[[], object], what: str, seconds: float = 120.0) -> None:
    """Raises: TimeoutError."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.05)


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile
        return ""


def _open_ends() -> Iterator[tuple[str, str]]:
    for name in ("tcp", "tcp6", "udp", "udp6"):
        for line in _lines(PROC / "net" / name):
            words = line.split()
            if words[3] == (LISTENING_TCP if name.startswith("tcp") else BOUND_UDP):
                yield words[9], f"{name} {words[1]}"
    for line in _lines(PROC / "net" / "unix"):
        words = line.split()
        if int(words[3], 16) & ACCEPTING_UNIX:
            yield words[6], f"unix {words[7:]}"


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()[1:] if path.exists() else []

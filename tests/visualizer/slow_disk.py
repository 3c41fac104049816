"""A disk that takes its time for everything below a folder, and tells who has waited for it."""

from __future__ import annotations

import builtins
import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CALLS = (
    "stat",
    "lstat",
    "listdir",
    "scandir",
    "open",
    "mkdir",
    "replace",
    "link",
    "unlink",
    "chmod",
    "access",
)


@dataclass(slots=True)
class SlowDisk:
    """`waited` are the calls that the main thread has made, each with its path."""

    folder: Path
    seconds: float
    is_slow: bool = False
    calls: int = 0
    waited: list[str] = field(default_factory=list)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Quick for what a test itself does."""
        self.is_slow = False
        yield
        self.is_slow = True

    def passing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, after a while if it is about something in the folder."""

        def slow(*words: Any, **named: Any) -> Any:
            path = words[0] if words and isinstance(words[0], str | Path) else ""
            if self.is_slow and str(path).startswith(str(self.folder)):
                self.calls += 1
                if threading.current_thread() is threading.main_thread():
                    self.waited.append(f"{name} {path}")
                time.sleep(self.seconds)
            return call(*words, **named)

        return slow


def slow_disk(monkeypatch: pytest.MonkeyPatch, folder: Path, seconds: float) -> SlowDisk:
    """From now on; slow as soon as `is_slow`."""
    disk = SlowDisk(folder, seconds)
    for name in CALLS:
        monkeypatch.setattr(os, name, disk.passing(name, getattr(os, name)))
    opened = disk.passing("open", io.open)
    monkeypatch.setattr(io, "open", opened)
    monkeypatch.setattr(builtins, "open", opened)
    return disk

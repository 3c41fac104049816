"""Writes files and is killed at it: `python -m tests.renderer.atomic_faults FOLDER`.

For every kind of file and every phase of writing there is a folder FOLDER/KIND-PHASE. The first version is
written there in peace; then a process writes the second one, and is killed with signal 9 in that phase.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from renderer.directions import edit_file
from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.recording import project_file
from renderer.recording.project_file import Project
from renderer.scene import LatentPoint, Scene
from visualizer import preferences
from visualizer.preferences import Preferences

FOLDER_SYNC = "folder"
PHASES = ("create", "write", "fsync", "chmod", "rename", FOLDER_SYNC)


def directions(version: int) -> DirectionSet:
    """Another set for each version."""
    components = np.eye(4, dtype=np.float32)[version : version + 1]
    return DirectionSet(components, np.ones(1, np.float32), DirectionMethod.PCA)


def _write_edits(folder: Path, version: int) -> None:
    library, kept = DirectionLibrary(folder / "library"), directions(1)
    library.lend(kept)
    stack = EditStack((Edit(kept.set_id, strength=float(version)),))
    edit_file.write(folder / "edits.json", stack, library)


KINDS: dict[str, Callable[[Path, int], object]] = {
    "project": lambda folder, version: project_file.write(
        folder / "a.sg3viz", Project(Scene(LatentPoint(float(version))))
    ),
    "preferences": lambda folder, version: preferences.save(
        Preferences(recent_models=(f"{version}.pkl",)), folder / "preferences.json"
    ),
    "directions": lambda folder, version: DirectionLibrary(folder).add(directions(version)),
    "edits": _write_edits,
}


class _HalfWritten:
    """A file that takes half of what it is given."""

    def __init__(self, handle: int, fault: Callable[[], NoReturn]) -> None:
        self._handle, self._fault = handle, fault

    def __enter__(self) -> _HalfWritten:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def write(self, content: bytes) -> None:
        os.write(self._handle, content[: len(content) // 2])
        self._fault()


@contextmanager
def fault_in(phase: str, fault: Callable[[], NoReturn]) -> Iterator[None]:
    """Have something happen in that phase of `write_atomically`; it is too late for the last one to fail."""
    whole_sync, synced = os.fsync, list[int]()

    def fsync(handle: int) -> None:
        synced.append(handle)
        if len(synced) == (2 if phase == FOLDER_SYNC else 1):
            fault()
        whole_sync(handle)

    def at_once(*_: Any, **__: Any) -> NoReturn:
        fault()

    faults: dict[str, tuple[Any, str, Any]] = {
        "create": (tempfile, "mkstemp", at_once),
        "write": (os, "fdopen", lambda handle, _mode: _HalfWritten(handle, fault)),
        "fsync": (os, "fsync", fsync),
        "chmod": (Path, "chmod", at_once),
        "rename": (Path, "replace", at_once),
        FOLDER_SYNC: (os, "fsync", fsync),
    }
    owner, name, broken = faults[phase]
    before = getattr(owner, name)
    setattr(owner, name, broken)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _killed() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a process that was killed goes on")


def main() -> int:
    """Write, and be killed; the exit status is 0 if every process was."""
    root = Path(sys.argv[1])
    for kind, write in KINDS.items():
        for phase in PHASES:
            folder = root / f"{kind}-{phase}"
            folder.mkdir(parents=True)
            write(folder, 1)
            child = os.fork()
            if child == 0:
                with fault_in(phase, _killed):
                    write(folder, 2)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
                print(f"{kind} was not killed in the phase {phase}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

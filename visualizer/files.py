"""Files: looked for without surprises, named so that none is overwritten, locked against other windows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from renderer.atomic_file import numbered, write_new
from renderer.scene import Scene

SECONDS_FOR_OTHERS = 2.0

if sys.platform == "win32":
    import msvcrt

    def lock(handle: int) -> None:
        """Lock an open file against other programs. Raises: OSError, also where another has it."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def lock(handle: int) -> None:
        """Lock an open file against other programs. Raises: OSError, also where another has it."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def expanded(text: str) -> Path:
    """The path of a text, where ~ is the home folder; that of an unknown user stays as it is."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 (Path.expanduser raises for unknown users)


def is_there(path: str | Path) -> bool:
    """Whether there is such a file or folder; a name that is no path at all is not there."""
    return os.path.exists(path)  # noqa: PTH110 (Path.exists raises for names that are too long)


def is_folder(path: str | Path) -> bool:
    """Whether that is a folder; a name that is no path at all is none."""
    return os.path.isdir(path)  # noqa: PTH112 (as above)


def is_text(name: str) -> bool:
    """Whether it can be written as UTF-8: names of files may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def picture_stem(model: str, scene: Scene) -> str:
    """What a picture's file is called: the model's stem, the seed and the layer."""
    layer, seed = f"-{scene.view.layer}" if scene.view.layer else "", scene.latent.seed
    return f"{model}-seed{'-' if seed < 0 else ''}{abs(seed):04d}{layer}"


def free_path(folder: Path, stem: str, suffix: str, *, taken: Collection[str] = ()) -> Path:
    """A file in the folder of that name, or with a number behind it where it is there or the path `taken`."""
    there = _names_in(folder)
    paths = numbered(folder, stem, suffix)
    return next(path for path in paths if path.name not in there and str(path) not in taken)


def write_under_free_name(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write a new file of that name, or with a number behind it; its path. Nobody else has the same.

    Raises: OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)  # here, since a file in its place exists, too
    taken = _names_in(folder)
    for path in numbered(folder, stem, suffix):
        if path.name not in taken:
            with suppress(FileExistsError):
                write_new(path, content)
                return path
    raise AssertionError("there is always another number")


def _names_in(folder: Path) -> frozenset[str]:
    """Asked once, since a disk may take its time for each name. Empty for a folder that is not there."""
    try:
        return frozenset(path.name for path in folder.iterdir())
    except OSError:
        return frozenset()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Read and write again a file of that folder while no other window does.

    Where the system has no lock for that, or somebody keeps it for long, it is done all the same.
    """
    handle = None
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
        _lock_soon(handle)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock_soon(handle: int) -> None:
    deadline = time.monotonic() + SECONDS_FOR_OTHERS
    while time.monotonic() < deadline:
        with suppress(BlockingIOError):
            lock(handle)
            return
        time.sleep(0.01)

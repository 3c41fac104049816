"""Members of zip files that anybody may have made, read within a limit. No torch."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ZipDamaged(ValueError):
    """A zip file that is damaged, encrypted, or packed as no array file is."""


class ZipMemberTooLarge(ValueError):
    """A member that is larger than the limit; `size` in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


def member_names(path: Path) -> list[str]:
    """The names of all members. Raises: ZipDamaged, OSError."""
    with _open(path) as archive:
        return archive.namelist()


def read_member(path: Path, name: str, *, most_bytes: int) -> bytes:
    """The content of a member. Raises: ZipDamaged, ZipMemberTooLarge, OSError."""
    with _open(path) as archive:
        info = archive.getinfo(name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ZipDamaged(name)
        if info.file_size > most_bytes:
            raise ZipMemberTooLarge(info.file_size)
        with archive.open(info) as file:
            content = file.read(info.file_size)
    if len(content) != info.file_size:
        raise ZipDamaged(name)
    return content


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever Python's reader makes of a damaged one is `ZipDamaged`."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (ZipDamaged, ZipMemberTooLarge):
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError) as error:
        raise ZipDamaged(str(error)) from error
    except (RuntimeError, NotImplementedError, OverflowError) as error:  # encrypted, of a later zip version
        raise ZipDamaged(str(error)) from error

"""Members of zip files that anybody may have made, read within a limit. No torch."""

from __future__ import annotations

import encodings.cp437  # noqa: F401  (zipfile would load it for the names of an old archive)
import errno
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_DIRECTORY_BYTES = 2**22  # its list of members: some 40 000 of them, and tens of megabytes of objects


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


class _Bounded(io.FileIO):
    """A file of which at most `most_at_once` is read in one piece, as zipfile reads the directory."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.most_at_once: int | None = MOST_DIRECTORY_BYTES

    def read(self, size: int | None = -1, /) -> bytes:
        if self.most_at_once is not None and size is not None and size > self.most_at_once:
            raise ZipDamaged("its list of members is far too long")
        return super().read(-1 if size is None else size) or b""


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever Python's reader makes of a damaged one is `ZipDamaged`."""
    try:
        with _Bounded(path) as file, zipfile.ZipFile(file) as archive:
            file.most_at_once = None
            yield archive
    except (ZipDamaged, ZipMemberTooLarge):
        raise
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the beginning of the file
            raise
        raise ZipDamaged(str(error)) from error
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError) as error:
        raise ZipDamaged(str(error)) from error
    except (RuntimeError, NotImplementedError, OverflowError) as error:  # encrypted, of a later zip version
        raise ZipDamaged(str(error)) from error

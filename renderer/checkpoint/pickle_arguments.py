"""Reads the arguments of pickle operations; Python's own `pickletools` decodes most of them."""

import pickletools
import re
from collections.abc import Callable
from typing import Any, Protocol

from renderer.checkpoint.errors import DAMAGED, CheckpointError

_LONG_TEXT = 2**20
_WIDE_LETTER = re.compile(rb"[\xc4-\xff]")  # UTF-8 of U+0100 and beyond, which take 2 or 4 bytes in memory


class ByteStream(Protocol):
    """Where a pickle is read from; `read` never returns more than there is, however much is asked for."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self) -> bytes: ...


Read = Callable[[Any], Any]


class _NarrowText:
    """Gives out long text only if it takes no more memory than file, as do source code and bytes as text."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        raw = self._stream.read(size)
        if len(raw) > _LONG_TEXT and _WIDE_LETTER.search(raw):
            raise CheckpointError("This file holds more text than a model does; get it from another source.")
        return raw


def _read_two_lines(stream: ByteStream) -> tuple[str, str]:
    lines = stream.readline(), stream.readline()
    if not all(line.endswith(b"\n") for line in lines):
        raise CheckpointError(DAMAGED)
    return lines[0][:-1].decode("utf-8"), lines[1][:-1].decode("utf-8")


def _of_narrow_text(read: Read) -> Read:
    return lambda stream: read(_NarrowText(stream))


OPERATION_NAMES: dict[bytes, str] = {
    operation.code.encode("latin-1"): operation.name for operation in pickletools.opcodes
}
READERS: dict[str, Read | None] = {
    operation.name: operation.arg.reader if operation.arg else None for operation in pickletools.opcodes
}
# pickletools would interpret backslashes in a name
READERS |= dict.fromkeys(("GLOBAL", "INST"), _read_two_lines)
READERS |= {name: _of_narrow_text(READERS[name] or str) for name in ("BINUNICODE", "BINUNICODE8")}

"""A file that is never asked for more than it has."""

from typing import BinaryIO

_LONGEST_LINE = 1_000


class BoundedStream:
    """Reads of an open file, each no longer than what is left: Python reserves first what is asked for."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.left = size - file.tell()

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""
        chunk = self._file.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def readline(self) -> bytes:
        """A line, or its beginning if it is longer than any that a model has."""
        line = self._file.readline(min(_LONGEST_LINE, self.left))
        self.left -= len(line)
        return line

    def skip(self, size: int) -> int:
        """Leave out so many bytes, of which there must be so many; where they begin in the file."""
        start = self._file.tell()
        self._file.seek(size, 1)
        self.left -= size
        return start

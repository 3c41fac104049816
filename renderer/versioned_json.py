"""Versioned JSON on disk, and the sentence for the user where it cannot be read. No torch."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from renderer import late_fields

MAX_BYTES = 64 * 2**20
LONGEST_REASON = 240
Kind = TypeVar("Kind")


class _Version(msgspec.Struct):
    version: int | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """A kind of file: which versions of it are read, and the words in which the others are refused."""

    error: type[Exception]
    newest: int
    refusal: str
    too_large: str = ""
    max_bytes: int = MAX_BYTES
    advice: str = "open it with the version of sg3-viz that wrote it"

    def decode(self, text: bytes | str, kind: type[Kind], *, source: str) -> Kind:
        """The value of the file named `source`. Raises: `error`."""
        with self.refusing(source):
            self.version(text, source=source)
            return msgspec.json.decode(text, type=kind)

    def version(self, text: bytes | str, *, source: str) -> int:
        """Which version a file is. Raises: `error` if it is not read, and what msgspec raises."""
        version = msgspec.json.decode(text, type=_Version).version
        if isinstance(version, msgspec.UnsetType):
            raise self.error(f"{source} {self.refusal}: it names no version, as all that sg3-viz saves does.")
        if not 1 <= version <= self.newest:
            known = f"versions 1 to {self.newest}" if self.newest > 1 else "version 1"
            raise self.error(
                f"{source} was written as version {str(version)[:20]}, this program reads {known}: "
                f"{self.advice}."
            )
        return version

    @contextmanager
    def refusing(self, source: str) -> Iterator[None]:
        """Make one sentence of whatever decoding raises. Raises: `error`."""
        try:
            yield
        except (msgspec.MsgspecError, RecursionError, ValueError, TypeError) as reason:
            raise self.error(f"{source} {self.refusal}: {shortened(str(reason))}.") from reason

    def check_fields(self, given: Any, value: Any, *, source: str) -> None:
        """Refuse fields that the decoded value does not have. Raises: `error`."""
        if unknown := _unknown_field(given, msgspec.to_builtins(value)):
            raise self.error(f"{source} {self.refusal}: it has an unknown field '{shortened(unknown)}'.")

    def content(self, path: Path) -> bytes:
        """What is in a file that is not too large. Raises: `error`."""
        content = self.head(path)
        self.check_size(content, source=path.name)
        return content

    def head(self, path: Path) -> bytes:
        """The content of a file, of a too large one its first bytes. Raises: `error`."""
        try:
            with path.open("rb") as file:
                return file.read(self.max_bytes + 1)
        except OSError as error:
            raise self.error(f"{path.name} cannot be read: {error.strerror or error}.") from error

    def check_size(self, head: bytes, *, source: str) -> None:
        """Refuse what is too large. Raises: `error`."""
        if len(head) > self.max_bytes:
            raise self.error(f"{source} is larger than {self.max_bytes // 2**20} MiB: {self.too_large}.")


def encode(value: Any) -> bytes:
    """The JSON text of a value, with a line for each field. Raises: OSError for names that are no text."""
    return msgspec.json.format(encode_short(value), indent=1)


def encode_short(value: Any) -> bytes:
    """As `encode`, on one line. Raises: OSError."""
    try:
        return msgspec.json.encode(late_fields.as_written(value))
    except UnicodeEncodeError as error:  # bytes in the name of a file that are no UTF-8
        raise OSError(errno.EILSEQ, "the name of a file in it is no valid text") from error


def shortened(text: str) -> str:
    """The beginning and the end of a text, which may quote a long value of the file; on one line."""
    text = " ".join(text.split())
    return (
        text
        if len(text) <= LONGEST_REASON
        else f"{text[: LONGEST_REASON // 2]}…{text[-LONGEST_REASON // 2 :]}"
    )


def _unknown_field(given: Any, known: Any, prefix: str = "") -> str:
    """The dotted name of a field that only the first has; empty if there is none."""
    if isinstance(given, list):
        pairs = zip(map(str, range(len(given))), given, known, strict=True)
    elif isinstance(given, dict):
        for name in given.keys() - known.keys():
            return prefix + name
        pairs = ((name, value, known[name]) for name, value in given.items())
    else:
        return ""
    return next(filter(None, (_unknown_field(a, b, f"{prefix}{name}.") for name, a, b in pairs)), "")

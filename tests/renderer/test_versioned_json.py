"""Versioned JSON: what is read, and the sentence for what is not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from renderer.versioned_json import JsonFormat, encode


class NoteError(Exception):
    """A file that holds no note."""


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    version: int = 1


FORMAT = JsonFormat(NoteError, 1, "is no note", "this is no note", max_bytes=2**20)


def test_what_is_written_is_read() -> None:
    assert FORMAT.decode(encode(Note("ab")), Note, source="a.json") == Note("ab")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"text": "ab"}', "a.json is no note: it names no version, as all that sg3-viz saves does."),
        (b'{"version": 1, "text": 5}', "a.json is no note: Expected `str`, got `int` - at `$.text`."),
        (b'{"version": 2}', "a.json was written as version 2, this program reads version 1: open it with"),
        (b'{"version": 1, "text": "\xff"}', "a.json is no note: "),
        (b"[" * 100_000, "a.json is no note: "),
    ],
)
def test_what_cannot_be_read_is_a_sentence(content: bytes, message: str) -> None:
    with pytest.raises(NoteError) as raised:
        FORMAT.decode(content, Note, source="a.json")
    assert str(raised.value).startswith(message)


def test_files_that_are_too_large_or_missing_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(bytes(2**20 + 1))
    with pytest.raises(NoteError, match=r"a.json is larger than 1 MiB: this is no note\."):
        FORMAT.content(tmp_path / "a.json")
    with pytest.raises(NoteError, match=r"b.json cannot be read: No such file or directory\."):
        FORMAT.content(tmp_path / "b.json")

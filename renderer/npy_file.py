"""Arrays of numbers and text from .npy and .npz files that anybody may have made. No torch.

`numpy.load` evaluates a header as Python and reserves whatever memory it declares. Here a header is matched
against what numpy writes, and nothing is read that is larger than the limit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from renderer.zip_members import ZipDamaged, ZipMemberTooLarge, member_names, read_member

NPY_MAGIC = b"\x93NUMPY"
MOST_BYTES = 2**28  # of one array
_HEADER = re.compile(
    rb"\{ *'descr': *'(?P<dtype>[^']{1,20})', *'fortran_order': *(?P<fortran>True|False), *"
    rb"'shape': *\((?P<shape>[\dL, ]{0,300})\) *,? *\}\s*"
)
_NUMBERS_OR_TEXT = re.compile(r"[<>|=]?(b1|[iu][1248]|f[248]|[US]\d{1,6})")
_DIGITS = re.compile(rb"(\d{1,18})L?")


class NpyFileError(ValueError):
    """A file that cannot be read as arrays; the message goes on from its name."""


DAMAGED = "is damaged or was cut short: copy or download it again"


class NpzArrays(Mapping[str, np.ndarray]):
    """The arrays of an .npz file, each read when it is asked for, if it is no larger than `most_bytes`.

    Raises: NpyFileError, also when an array is asked for; OSError.
    """

    def __init__(self, path: Path, *, most_bytes: int | None = None) -> None:
        self._path, self._most_bytes = path, most_bytes or MOST_BYTES
        try:
            names = member_names(path)
        except ZipDamaged as error:
            raise NpyFileError(DAMAGED) from error
        self._names = [name.removesuffix(".npy") for name in names if name.endswith(".npy")]

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._names:
            raise KeyError(name)
        return parse_npy(_read_member(self._path, f"{name}.npy", self._most_bytes))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _read_member(path: Path, name: str, most_bytes: int) -> bytes:
    try:
        return read_member(path, name, most_bytes=most_bytes)
    except ZipDamaged as error:
        raise NpyFileError(DAMAGED) from error
    except ZipMemberTooLarge as error:
        raise NpyFileError(_too_large(error.size)) from error


def read_npy(path: Path) -> np.ndarray:
    """The array of an .npy file. Raises: NpyFileError, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise NpyFileError(_too_large(path.stat().st_size))
    return parse_npy(path.read_bytes())


def parse_npy(content: bytes) -> np.ndarray:
    """The array whose .npy file has this content; it may be read-only. Raises: NpyFileError."""
    if content[:6] != NPY_MAGIC or len(content) < 12 or content[6] not in (1, 2, 3):
        raise NpyFileError(DAMAGED)
    start = 10 if content[6] == 1 else 12
    end = start + int.from_bytes(content[8:start], "little")
    found = _HEADER.fullmatch(content, start, end)
    if found is None:
        raise NpyFileError("holds records or is damaged: save its numbers as plain arrays")
    dtype = _dtype(found["dtype"].decode("ascii", "replace"))
    shape = _shape(found["shape"])
    data = memoryview(content)[end:]
    if math.prod(shape) * dtype.itemsize != len(data):
        raise NpyFileError(DAMAGED)
    if dtype.itemsize == 0:
        return np.zeros(shape, dtype)
    return np.frombuffer(data, dtype).reshape(shape, order="F" if found["fortran"] == b"True" else "C")


def _too_large(size: int) -> str:
    """The rest of the sentence about a file or array of that many bytes."""
    return f"holds {size / 2**20:,.0f} MiB in one piece, more than such files have: is it another file?"


def _dtype(code: str) -> np.dtype:
    if code.lstrip("|<>=") == "O":
        raise NpyFileError(
            "holds pickled Python objects, which could run anything and are not read: "
            "save its numbers as plain arrays"
        )
    if not _NUMBERS_OR_TEXT.fullmatch(code):
        raise NpyFileError(f"holds values of the type {code}, which are no plain numbers")
    return np.dtype(code)


def _shape(text: bytes) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(b",") if part.strip()]
    sizes = [_DIGITS.fullmatch(part) for part in parts]
    if len(sizes) > 8 or None in sizes:
        raise NpyFileError(DAMAGED)
    return tuple(int(size[1]) for size in sizes if size)

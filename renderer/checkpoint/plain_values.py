"""From what an inert reading leaves (records, dicts, scalars) to plain Python values."""

import re
from collections.abc import Iterable

import numpy as np

from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.names import Meaning, Name
from renderer.checkpoint.records import Instance

_MOST_VALUES = 10_000
_MOST_NAMES = 1_000
_LARGEST_INT_BITS = 64
_DEEPEST = 32
_NUMBER_CODE = re.compile(r"b1|[iu](1|2|4|8)|f(2|4|8)|\?")


def as_dict(value: object) -> dict[object, object] | None:
    """Return the entries of a dict or of one of its official subclasses; None for anything else."""
    if isinstance(value, dict):
        return value
    if isinstance(value, Instance) and value.maker.meaning is Meaning.MAPPING and not value.args:
        return value.items
    return None


def as_set(value: object) -> frozenset[str] | None:
    """Return a set of text, written as a set or as a call of `set` (protocols below 4); else None."""
    if isinstance(value, Instance) and value.maker.meaning is Meaning.SET and len(value.args) <= 1:
        value = value.args[0] if value.args else ()
    if not isinstance(value, set | frozenset | list | tuple) or len(value) > _MOST_NAMES:
        return None
    texts = [one for one in value if isinstance(one, str)]
    return frozenset(texts) if len(texts) == len(value) else None


def as_bytes(value: object) -> bytes | bytearray | None:
    """Return bytes, written as such or as text (as protocol 2 does); else None."""
    if isinstance(value, bytes | bytearray):
        return value
    if not isinstance(value, Instance):
        return None
    match value.maker.meaning, value.args:
        case Meaning.BYTES, ():
            return b""
        case Meaning.BYTES, (bytes() as raw,):
            return raw
        case (Meaning.ENCODED_BYTES, (str() as text, "latin1" | "latin-1")) | (
            Meaning.BYTES,
            (str() as text, "latin-1"),
        ):
            return _latin_1(text)
    return None


def as_number(scalar: Instance) -> int | float | bool:
    """Return the Python number that a pickled NumPy scalar stands for.

    Raises:
        CheckpointError: it is no number of a common type.
    """
    match scalar.args:
        case (Instance() as dtype, raw):
            numpy_dtype = number_dtype(dtype)
            buffer = as_bytes(raw)
            if buffer is not None and len(buffer) == numpy_dtype.itemsize:
                return np.frombuffer(buffer, numpy_dtype)[0].item()
    raise CheckpointError(DAMAGED)


def number_dtype(dtype: Instance) -> "np.dtype[np.generic]":
    """Return the NumPy dtype behind a pickled one; only plain numbers have one.

    Raises:
        CheckpointError: it is another dtype: of objects, records, text or dates.
    """
    match dtype.args, dtype.state:
        case (str() as code, *_), (_, ("<" | ">" | "|") as order, *_) if _NUMBER_CODE.fullmatch(code):
            return np.dtype(order + code)
        case (str() as code, *_), None if _NUMBER_CODE.fullmatch(code):
            return np.dtype(code)
    raise CheckpointError(
        "The generator in this file holds NumPy values that are not numbers, which sg3-viz does not read; "
        "open a file saved by the official StyleGAN3 code."
    )


def plain(value: object) -> object:
    """Return a value as nothing but dict, list, tuple, text, numbers, True, False and None.

    Raises:
        CheckpointError: it holds anything else, is nested too deeply, or is too large for an argument.
    """
    return _PlainCopy().copy(value, depth=0)


class _PlainCopy:
    """One conversion; it counts values, since shared parts can unfold to more than any memory holds."""

    def __init__(self) -> None:
        self.left = _MOST_VALUES

    def copy(self, value: object, *, depth: int) -> object:
        self.left -= 1
        is_huge = isinstance(value, int) and value.bit_length() > _LARGEST_INT_BITS
        if depth > _DEEPEST or self.left < 0 or is_huge:
            raise CheckpointError(
                "The generator in this file has arguments far larger than official ones; "
                "open a file saved by the official StyleGAN3 code."
            )
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, list):
            return list(self.copy_all(value, depth=depth))
        if isinstance(value, tuple):
            return tuple(self.copy_all(value, depth=depth))
        entries = as_dict(value)
        if entries is not None:
            return dict(
                zip(*(self.copy_all(part, depth=depth) for part in (entries, entries.values())), strict=True)
            )
        if isinstance(value, Instance) and value.maker.meaning is Meaning.NUMPY_SCALAR:
            return as_number(value)
        raise CheckpointError(
            f"The generator in this file has `{_name_of(value)}` among its arguments, which sg3-viz does not "
            "read; open a file saved by the official StyleGAN3 code."
        )

    def copy_all(self, values: Iterable[object], *, depth: int) -> list[object]:
        return [self.copy(value, depth=depth + 1) for value in values]


def _name_of(value: object) -> str:
    if isinstance(value, Instance):
        return value.maker.dotted
    return value.dotted if isinstance(value, Name) else type(value).__name__


def _latin_1(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise CheckpointError(DAMAGED) from error

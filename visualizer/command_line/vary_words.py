"""The words of `--vary`: a control and its values."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from enum import Enum
from typing import Any

from renderer.recording.scene_path import field_type
from renderer.recording.timeline import Value
from renderer.recording.variation import NAMES, SEED, Variation, numbers, seeds, whole_numbers

FORMS = "from, to and how many, as in psi=0:1:8, or a list, as in psi=0,0.5,1"
SWITCH = {"on": True, "off": False, "true": True, "false": False}
_PATHS = {name.replace(" ", "-"): path for path, name in NAMES.items()}


def parse(text: str) -> Variation:
    """A field and its values from words: from, to and how many; whole numbers and ranges of them; or a list.

    The field goes by its path or, as in "psi" and "style-seed", by its name. Raises: ValueError.

    >>> parse("psi=0:1:3").values
    (0.0, 0.5, 1.0)
    """
    named, _, words = text.partition("=")
    if not named or not words:
        raise ValueError(f"'{text:.40}' is no control and its values, like psi=0:1:8 or seed=0-7")
    path = _PATHS.get(named, named)
    name = NAMES.get(path, path)
    if path == SEED:
        return seeds(whole_numbers(words))
    hint = _type_of(path, named)
    if ":" in words:
        start, end, count = _range(words)
        return numbers(path, start, end, count, name=name)
    if hint is int or hint == int | None:
        return Variation(path, whole_numbers(words), name)
    return Variation(path, tuple(_value(part.strip(), hint) for part in words.split(",")), name)


def _type_of(path: str, named: str) -> Any:
    """Raises: ValueError, with the names that come nearest."""
    try:
        return field_type(path)
    except ValueError as error:
        nearest: Sequence[str] = difflib.get_close_matches(named, _PATHS, n=3, cutoff=0.4)
        known = ", ".join(nearest or ("seed", "psi", "turns", "layer"))
        raise ValueError(f"there is no control '{named:.40}', but {known} and others") from error


def _range(words: str) -> tuple[float, float, int]:
    """From, to and how many. Raises: ValueError."""
    ends = words.split(":")
    if len(ends) != 3:
        raise ValueError(f"'{words:.40}' is no range: give {FORMS}")
    if not ends[2].strip().isdecimal():
        raise ValueError(f"'{ends[2]:.20}' is not how many values the range has, as 8 is in psi=0:1:8")
    return _number(ends[0]), _number(ends[1]), int(ends[2][:10])


def _value(text: str, hint: Any) -> Value:
    """One value of a list. Raises: ValueError."""
    if hint is float:
        return _number(text)
    options: Sequence[str] = ()
    if hint is bool:
        options = ("on", "off")
    elif isinstance(hint, type) and issubclass(hint, Enum):
        options = [each.value for each in hint]
    if options and text not in (SWITCH if hint is bool else options):
        raise ValueError(f"'{text:.20}' is none of {', '.join(options)}")
    return SWITCH[text] if hint is bool else text


def _number(text: str) -> float:
    """Raises: ValueError."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"'{text:.20}' is no number: give {FORMS}")
    return number

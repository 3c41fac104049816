"""A control and the values that it takes one after the other. No torch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from renderer.recording.animatable import SHORT_NAMES
from renderer.recording.scene_path import check_value, field_type, with_value
from renderer.recording.timeline import Value
from renderer.scene import SEED_COUNT, LatentPoint, Scene

MOST_VALUES = 1000
SEED = "latent"
NAMES = {  # what figures and file names call the fields that are varied most
    **SHORT_NAMES,
    "latent.x": "latent x",
    "latent.y": "latent y",
    "spectrum.beta": "spectrum beta",
}
FEWEST_DIGITS, MOST_DIGITS = 3, 9
STEP_DIGITS = 12  # behind the point, so that no step is 0.30000000000000004


@dataclass(frozen=True, slots=True)
class Variation:
    """What one field of a scene becomes, picture after picture.

    `path` is a field as in "truncation.psi"; for seeds it is "latent". `name` is what people call it.
    """

    path: str
    values: tuple[Value, ...]
    name: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.values) <= MOST_VALUES:
            raise ValueError(f"a range has 1 to {MOST_VALUES} values")
        for value in self.values:
            check_value(self.path, value)

    def scene(self, scene: Scene, index: int) -> Scene:
        """The scene with the value of that index. Raises: LookupError where it lacks the field."""
        value = self.values[index]
        if not isinstance(value, LatentPoint):
            value = msgspec.convert(value, field_type(self.path))
        if self.path in ("latent.x", "latent.y"):
            scene = with_value(scene, "latent.blend", ())  # which goes before the point
        return with_value(scene, self.path, value)

    def texts(self) -> list[str]:
        """What each value is called: numbers with as many digits as tell them apart.

        >>> numbers("truncation.psi", 0.0, 1.0, 3, name="psi").texts()
        ['0', '0.5', '1']
        """
        for digits in range(FEWEST_DIGITS, MOST_DIGITS):
            texts = [_text(value, digits) for value in self.values]
            if len(set(texts)) == len(set(self.values)):
                return texts
        return [_text(value, MOST_DIGITS) for value in self.values]


def numbers(path: str, start: float, end: float, count: int, *, name: str) -> Variation:
    """So many numbers from `start` to `end`, evenly; whole ones where the field is, each once.

    Raises: ValueError.
    """
    if not 1 <= count <= MOST_VALUES:
        raise ValueError(f"a range has 1 to {MOST_VALUES} steps")
    shares = [i / max(count - 1, 1) for i in range(count)]
    steps = [round((1 - share) * start + share * end, STEP_DIGITS) for share in shares]
    values: Iterable[Value] = dict.fromkeys(map(round, steps)) if _is_whole(path) else steps
    return Variation(path, tuple(values), name)


def seeds(wanted: Sequence[int]) -> Variation:
    """The pictures of these seeds. Raises: ValueError."""
    return Variation(SEED, tuple(LatentPoint(x=float(seed)) for seed in wanted), "seed")


def _is_whole(path: str) -> bool:
    """Whether a field takes whole numbers only. Raises: ValueError where there is no such field."""
    hint = field_type(path)
    return hint is int or hint == int | None


def _text(value: Any, digits: int) -> str:
    if isinstance(value, LatentPoint):
        return str(value.seed)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value + 0.0:.{digits}g}"  # no −0
    if isinstance(value, Enum):
        return str(value.value)
    return "none" if value is None else str(value)


def whole_numbers(text: str) -> tuple[int, ...]:
    """Whole numbers and ranges of them from a text. Raises: ValueError.

    >>> whole_numbers("0-3, 8")
    (0, 1, 2, 3, 8)
    """
    found: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,10})(?:\s*-\s*(\d{1,10}))?\s*", part)
        if match is None:
            raise ValueError(f"'{part.strip():.20}' is no whole number and no range like 3-5")
        first, last = int(match[1]), int(match[2] or match[1])
        if last >= SEED_COUNT or len(found) + abs(last - first) >= MOST_VALUES:
            raise ValueError(f"a range has 1 to {MOST_VALUES} values below 2³²")
        found.extend(range(first, last + 1) if first <= last else range(first, last - 1, -1))
    return tuple(found)

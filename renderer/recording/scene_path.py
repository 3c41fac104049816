"""Fields of a scene by name, as in "truncation.psi" or "edits.edits.0.strength". No torch."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

from renderer.scene import Scene


def field_type(path: str) -> Any:
    """The annotated type of a field. Raises: ValueError where no scene has such a field."""
    hint: Any = Scene
    for name in path.split("."):
        inner = _without_none(hint)
        if typing.get_origin(inner) is tuple and name.isdecimal():
            hint = typing.get_args(inner)[0]
        elif dataclasses.is_dataclass(inner) and name in hints_of(inner):
            hint = hints_of(inner)[name]
        else:
            raise ValueError(f"a scene has no field '{path:.80}'")
    return hint


def check_value(path: str, value: object) -> None:
    """Check that a field may have this value. Raises: ValueError."""
    try:
        msgspec.convert(value, field_type(path), from_attributes=False)
    except msgspec.ValidationError as error:
        raise ValueError(f"{value!r:.80} is no value of '{path}': {error}") from error


def check_values(path: str, values: Sequence[object]) -> None:
    """Check that a field may have each of these values. Raises: ValueError."""
    try:
        msgspec.convert(values, list[field_type(path)], from_attributes=False)
    except msgspec.ValidationError:
        for value in values:
            check_value(path, value)
        raise


def value_at(scene: Scene, path: str) -> Any:
    """The value of a field. Raises: LookupError where this scene lacks it, as an edit that is not there."""
    value: Any = scene
    for name in path.split("."):
        value = _step(value, name)
    return value


def with_value(scene: Scene, path: str, value: object) -> Scene:
    """The scene with another value of a field. Raises: LookupError where this scene lacks it."""
    return _with_value(scene, path.split("."), value)


def _step(value: Any, name: str) -> Any:
    if isinstance(value, tuple):
        return value[int(name)]
    if value is None:
        raise LookupError(name)
    return getattr(value, name)


def _with_value(value: Any, names: list[str], new: object) -> Any:
    if not names:
        return new
    name, *rest = names
    inner = _with_value(_step(value, name), rest, new)
    if isinstance(value, tuple):
        return (*value[: int(name)], inner, *value[int(name) + 1 :])
    return dataclasses.replace(value, **{name: inner})


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields, by name."""
    return typing.get_type_hints(kind)


def _without_none(hint: Any) -> Any:
    """X of X | None."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        return kinds[0] if len(kinds) == 1 else hint
    return hint

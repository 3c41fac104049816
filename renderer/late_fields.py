"""Fields that a format got after its version was set: files have them only where they are used. No torch.

A file of before means the default, so the default of such a field can never change, and to leave it out loses
nothing: builds that do not know the field read all that makes no use of it. Every other field is written
always, whatever it is, since a default of those may change.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

LATE: Mapping[str, bool] = MappingProxyType({"late": True})  # metadata of such a field


@dataclass(frozen=True, slots=True)
class _Plan:
    """The late fields of a class with their defaults, and the fields in whose values there are more."""

    defaults: Mapping[str, Any]
    parts: Mapping[str, _Plan]


def as_written(value: Any) -> Any:
    """A dataclass as dicts, tuples, texts and numbers, without the late fields that have their defaults.

    >>> from renderer.noise import Noise
    >>> as_written(Noise(blend=0.5))
    {'mode': 'const', 'seed': 0, 'blend': 0.5}
    """
    written = msgspec.to_builtins(value)
    _leave_out(written, _plan(type(value)))
    return written


def _leave_out(written: Any, plan: _Plan) -> None:
    if isinstance(written, list | tuple):
        for each in written:
            _leave_out(each, plan)
        return
    for name, default in plan.defaults.items():
        if written[name] == default:
            del written[name]
    for name, part in plan.parts.items():
        if written.get(name) is not None:
            _leave_out(written[name], part)


@cache
def _plan(kind: type) -> _Plan:
    if not dataclasses.is_dataclass(kind):
        return _Plan({}, {})
    hints, defaults, parts = typing.get_type_hints(kind), {}, {}
    for field in dataclasses.fields(kind):
        if field.metadata.get("late"):
            made = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
            defaults[field.name] = msgspec.to_builtins(made)
        plans = [plan for plan in map(_plan, _classes_in(hints[field.name])) if plan.defaults or plan.parts]
        if plans:
            (parts[field.name],) = plans  # of several nobody could tell in a file which one it is
    return _Plan(defaults, parts)


def _classes_in(hint: Any) -> list[type]:
    """The dataclasses of which a field holds one, or a tuple, or perhaps none."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return [hint]
    is_passed = typing.get_origin(hint) in (typing.Union, types.UnionType, tuple)
    return [kind for each in typing.get_args(hint) for kind in _classes_in(each)] if is_passed else []

"""The ends of a scene's numbers: all of them have some, and what the window can be set to lies within."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from renderer import scene_limits
from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.w_plus import WRow
from renderer.interventions import Ablation, ChannelMix, ChannelScale
from renderer.scene import LatentPoint, ProbePoint, Scene, SeedWeight, StyleMix, Transform
from widgets import controls

BLEND = LatentPoint(blend=(SeedWeight(1, 0.5),))
FULL = Scene(
    latent=BLEND,
    style_mix=StyleMix(source=BLEND),
    w_rows=(WRow(0, "a"),),
    edits=EditStack((Edit("a"),)),
    channel_mixes=(ChannelMix("L0", scales=(ChannelScale(0, 2.0),)),),
    ablations=(Ablation("L0"),),
)
LEFT_OUT = {"probe"}  # a place off the picture is one where nothing is read


def numbers(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where in a value there are real numbers."""
    if isinstance(value, float):
        return [path]
    if isinstance(value, tuple):
        return [found for i, each in enumerate(value) for found in numbers(each, (*path, i))]
    if not is_dataclass(value):
        return []
    names = [field.name for field in fields(value) if field.name not in LEFT_OUT]
    return [found for name in names for found in numbers(getattr(value, name), (*path, name))]


def with_number(value: Any, path: tuple[str | int, ...], number: float) -> Any:
    if not path:
        return number
    first, *rest = path
    if isinstance(first, int):
        return (*value[:first], with_number(value[first], tuple(rest), number), *value[first + 1 :])
    return replace(value, **{first: with_number(getattr(value, first), tuple(rest), number)})


NUMBERS = numbers(FULL)


@pytest.mark.parametrize("path", NUMBERS, ids=[".".join(map(str, path)) for path in NUMBERS])
def test_every_number_of_a_scene_has_ends(path: tuple[str | int, ...]) -> None:
    assert scene_limits.problem(FULL) == ""
    for beyond in (math.nan, math.inf, -math.inf, 1e31, -1e31):
        assert f"not to {beyond:g}." in scene_limits.problem(with_number(FULL, path, beyond))


def test_all_numbers_were_tried() -> None:
    assert len(NUMBERS) >= 17


def test_what_can_be_typed_in_the_window_lies_within() -> None:
    most = Transform(tx=controls.LARGEST, ty=-controls.LARGEST, turns=controls.LARGEST)
    assert scene_limits.problem(Scene(transform=most)) == ""
    assert scene_limits.problem(Scene(probe=ProbePoint(1e30, 0.0))) == ""

"""What the words of the command line may be, and how a failure is told."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from renderer.recording.video_settings import FrameRate, frame_rate
from renderer.scene import SEED_COUNT, SeedWeight

MOST_NUMBERS = 1_000_000
MOST_TIMES = 10_000_000


class CommandFailed(click.ClickException):
    """The work failed: one sentence for the user, and details for `--debug`."""

    def __init__(self, summary: str, details: str = "") -> None:
        super().__init__(summary)
        self.details = details


class _Numbers(click.ParamType):
    """Whole numbers and ranges of them, as in 0-3,8."""

    name = "numbers"

    def __init__(self, end: int) -> None:
        self._end = end

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        numbers: list[int] = []
        for part in value.split(","):
            found = re.fullmatch(r"(\d+)(?:-(\d+))?", part.strip())
            if found is None:
                self.fail(f"'{part}' is not a number or a range like 3-5.", param, ctx)
            first, last = int(found[1]), int(found[2] or found[1])
            if not first <= last < self._end:
                self.fail(f"'{part}' is not a range from low to high below {self._end}.", param, ctx)
            if len(numbers) + last - first >= MOST_NUMBERS:
                self.fail(f"'{value}' is more than {MOST_NUMBERS} numbers.", param, ctx)
            numbers.extend(range(first, last + 1))
        return tuple(numbers)


class _Blend(click.ParamType):
    """Seeds and their weights, as in 0:0.5,1:0.3,100:0.2."""

    name = "seed:weight,…"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[SeedWeight, ...]:
        return tuple(self._share(part, param, ctx) for part in value.split(","))

    def _share(self, part: str, param: click.Parameter | None, ctx: click.Context | None) -> SeedWeight:
        seed, _, weight = part.strip().partition(":")
        if not weight or not seed.isdecimal() or int(seed) >= SEED_COUNT:
            self.fail(f"'{part}' is not a seed and its weight, like 3:0.5.", param, ctx)
        return SeedWeight(int(seed), FINITE.convert(weight, param, ctx))


class _Finite(click.ParamType):
    """A finite number."""

    name = "number"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self.fail(f"'{value}' is not a finite number.", param, ctx)
        return number


class _NotNegative(_Finite):
    """A finite number, 0 or more."""

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if number < 0:
            self.fail(f"{number:g} is negative.", param, ctx)
        return number


class _AboveZero(_Finite):
    """A finite number above 0."""

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if number <= 0:
            self.fail(f"{number:g} is not above 0.", param, ctx)
        return number


class _Pair(click.ParamType):
    """Two finite numbers with a comma between."""

    name = "x,y"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        parts = value.split(",")
        if len(parts) != 2:
            self.fail(f"'{value}' is not two numbers with a comma between, like 0.1,-0.2.", param, ctx)
        return FINITE.convert(parts[0], param, ctx), FINITE.convert(parts[1], param, ctx)


class _Sides(click.ParamType):
    """Two whole numbers with an x between, as in 4x2."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        found = re.fullmatch(r"([1-9]\d{0,5})[x×]([1-9]\d{0,5})", value)
        if found is None:
            self.fail(f"'{value}' is not two numbers above 0 with an x between, like 4x2.", param, ctx)
        return int(found[1]), int(found[2])


class _Rate(click.ParamType):
    """Frames per second."""

    name = "rate"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> FrameRate:
        try:
            return frame_rate(value)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


class _SceneSource(click.ParamType):
    """A file that holds a scene, or the scene itself as JSON."""

    name = "file or json"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | Path:
        return value if isinstance(value, str) and value.lstrip().startswith("{") else Path(value)


class _Device(click.ParamType):
    """The name of a device."""

    name = "device"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", value):
            self.fail(f"'{value}' is none of auto, cpu, cuda, cuda:N, mps.", param, ctx)
        return value


SEEDS = _Numbers(SEED_COUNT)
INDICES = _Numbers(1000)
BLEND = _Blend()
FINITE = _Finite()
NOT_NEGATIVE = _NotNegative()
ABOVE_ZERO = _AboveZero()
PAIR = _Pair()
GRID = _Sides("columns x rows")
SIZE = _Sides("width x height")
RATE = _Rate()
SCENE = _SceneSource()
DEVICE = _Device()
Function = TypeVar("Function", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)
COUNT = click.IntRange(min=0)
POSITIVE = click.IntRange(1, MOST_TIMES)
SEED = click.IntRange(0, 2**32 - 1)


def with_debug(function: Function) -> Function:
    """The flag --debug."""
    text = "Show the traceback of an error."
    return click.option("--debug", is_flag=True, expose_value=False, help=text)(function)


def with_device(function: Function) -> Function:
    """The option --device."""
    text = "Where to compute: auto, cpu, cuda, cuda:N or mps."
    return click.option("--device", type=DEVICE, default="auto", show_default=True, help=text)(function)

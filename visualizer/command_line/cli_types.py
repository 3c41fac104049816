"""What the words of the command line may be, and how a failure is told."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from renderer.recording.video_settings import FrameRate, frame_rate
from renderer.scene import SEED_COUNT, SeedWeight
from renderer.scene_limits import TRANSLATION, WEIGHT, Limits

MOST_NUMBERS = 1_000_000
MOST_TIMES = 10_000_000
_WHOLE = r"-?0*\d{1,10}"


class CommandFailed(click.ClickException):
    """The work failed: one sentence for the user, and details for `--debug`."""

    def __init__(self, summary: str, details: str = "") -> None:
        super().__init__(summary)
        self.details = details


class _Numbers(click.ParamType):
    """Whole numbers and ranges of them, as in 0-3,8."""

    name = "numbers"

    def __init__(self, end: int, *, lowest: int = 0) -> None:
        self._end = end
        self._lowest = lowest

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        numbers: list[int] = []
        for part in value.split(","):
            found = re.fullmatch(rf"({_WHOLE})(?:-({_WHOLE}))?", part.strip(), re.ASCII)
            if found is None:
                self.fail(f"'{part}' is not a number or a range like 3-5.", param, ctx)
            first, last = int(found[1]), int(found[2] or found[1])
            if not self._lowest <= first <= last < self._end:
                ends = f"from low to high within {self._lowest} to {self._end - 1}"
                self.fail(f"'{part}' is not a number or a range {ends}.", param, ctx)
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
        if not weight or not re.fullmatch(_WHOLE, seed, re.ASCII) or abs(int(seed)) >= SEED_COUNT:
            self.fail(f"'{part}' is not a seed and its weight, like 3:0.5.", param, ctx)
        return SeedWeight(int(seed) % SEED_COUNT, Within(WEIGHT).convert(weight, param, ctx))


class _Whole(click.IntRange):
    """A whole number within its ends."""

    name = "number"


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


class _AboveZero(_Finite):
    """A finite number above 0."""

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if number <= 0:
            self.fail(f"{number:g} is not above 0.", param, ctx)
        return number


class Within(_Finite):
    """A number within its ends, those of a scene where it is one of a scene's."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; what is no number fails as such."""
        number = super().convert(value, param, ctx)
        if problem := self._limits.problem(number):
            self.fail(problem, param, ctx)
        return number


class _Shift(click.ParamType):
    """Two numbers of image widths with a comma between."""

    name = "x,y"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        parts = value.split(",")
        if len(parts) != 2:
            self.fail(f"'{value}' is not two numbers with a comma between, like 0.1,-0.2.", param, ctx)
        width = Within(TRANSLATION)
        return width.convert(parts[0], param, ctx), width.convert(parts[1], param, ctx)


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


class _FileOf(click.Path):
    """A file to write, whose name ends as its format asks for."""

    def __init__(self, suffix: str) -> None:
        super().__init__(path_type=Path)
        self._suffix = suffix

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        path = super().convert(value, param, ctx)
        if Path(os.fsdecode(path)).suffix.lower() != self._suffix:
            self.fail(f"'{path}' does not end in {self._suffix}: name it so.", param, ctx)
        return path


class _Device(click.ParamType):
    """The name of a device."""

    name = "device"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", value):
            self.fail(f"'{value}' is none of auto, cpu, cuda, cuda:N, mps.", param, ctx)
        return value


SEEDS = _Numbers(SEED_COUNT, lowest=1 - SEED_COUNT)
INDICES = _Numbers(1000)
BLEND = _Blend()
ABOVE_ZERO = _AboveZero()
SHIFT = _Shift()
MEAN = Within(Limits("The mean of pixels", 0.0, 255.0))
STD = Within(Limits("The standard deviation of pixels", 0.001, 255.0))
GRID = _Sides("columns x rows")
SIZE = _Sides("width x height")
RATE = _Rate()
SCENE = _SceneSource()
DEVICE = _Device()
Function = TypeVar("Function", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)
NPZ, PNG, SAFETENSORS = _FileOf(".npz"), _FileOf(".png"), _FileOf(".safetensors")
FOLDER = click.Path(path_type=Path, file_okay=False)
COUNT = _Whole(min=0)
POSITIVE = _Whole(1, MOST_TIMES)
SEED = _Whole(0, SEED_COUNT - 1)


def with_debug(function: Function) -> Function:
    """The flag --debug."""
    text = "Show the traceback of an error."
    return click.option("--debug", is_flag=True, expose_value=False, help=text)(function)


def with_device(function: Function) -> Function:
    """The option --device."""
    text = "Where to compute: auto, cpu, cuda, cuda:N or mps."
    return click.option("--device", type=DEVICE, default="auto", show_default=True, help=text)(function)

"""The work behind `sg3-viz directions`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from renderer.directions.direction_jobs import (
    FindActivationDirections,
    FindPrincipalDirections,
    FindStyleDirections,
    Sampling,
)
from renderer.directions.direction_set import DirectionSet
from visualizer.command_line import outputs
from visualizer.command_line.cli_jobs import finish
from visualizer.rendering.inline_client import InlineRenderer

SHOWN_COMPONENTS = 8
SAMPLES = {"pca": 200_000, "sefa": 20_000, "layer": 2000}

Question = FindPrincipalDirections | FindActivationDirections | FindStyleDirections


@dataclass(frozen=True, slots=True)
class DirectionsJob:
    """Which directions to find and where to write them; `samples` None are what suits the method."""

    model: str
    out: Path
    method: str
    samples: int | None
    components: int | None
    seed: int
    layer: str | None
    class_index: int | None
    layers: tuple[int, int] | None
    device: str


def find(job: DirectionsJob) -> DirectionSet:
    """Find the directions and write their file. Raises: CommandFailed."""
    outputs.check_can_be_written(job.out)
    found = finish(InlineRenderer(job.device), _question(job), label="Directions")
    assert isinstance(found, DirectionSet)
    outputs.write(job.out, found.to_npz())
    return found


def _question(job: DirectionsJob) -> Question:
    samples = job.samples or SAMPLES["layer" if job.layer else job.method]
    sampling = Sampling(samples, job.seed, job.class_index)
    if job.layer is not None:
        return FindActivationDirections(job.model, job.layer, sampling, job.components)
    if job.method == "sefa":
        return FindStyleDirections(job.model, sampling, job.components, job.layers)
    return FindPrincipalDirections(job.model, sampling, job.components, job.layers)


def as_table(found: DirectionSet) -> str:
    """The first components: their shares of the variance, the sum of these, and the standard deviations."""
    assert found.variance_ratio is not None
    lines = [
        f"{len(found)} components by {found.method.value}, {found.samples:,} samples, set {found.set_id}"
    ]
    lines += [found.note] if found.note else []
    lines.append("component  variance    so far  std of w")
    total = found.variance_ratio.cumsum()
    for index in range(min(len(found), SHOWN_COMPONENTS)):
        share = f"{found.variance_ratio[index]:9.2%} {total[index]:9.2%} {found.stdev[index]:9.4g}"
        lines.append(f"{index:9} {share}")
    if len(found) > SHOWN_COMPONENTS:
        lines.append(f"all {len(found):5} {'':9} {total[-1]:9.2%}")
    return "\n".join(lines)


def layer_range(indices: tuple[int, ...] | None) -> tuple[int, int] | None:
    """The first and last of numbers that are one range. Raises: click.UsageError if they are not."""
    if indices is None:
        return None
    if indices != tuple(range(indices[0], indices[-1] + 1)):
        raise click.UsageError("--layers is one range of ws, like 3-5.")
    return indices[0], indices[-1]

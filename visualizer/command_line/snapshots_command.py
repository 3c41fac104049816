"""The work behind `sg3-viz render --vary`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from renderer import scene_limits
from renderer.directions.direction_set import DirectionSet
from renderer.recording.snapshots import Snapshots, TakeSnapshots
from renderer.recording.variation import Variation
from renderer.scene import Scene
from visualizer.command_line.cli_jobs import finish
from visualizer.command_line.vary_words import parse
from visualizer.rendering.inline_client import InlineRenderer


def question(model: str, out: Path, scene: Scene, words: Mapping[str, Any], *, draft: bool) -> TakeSnapshots:
    """What the words of the command line ask for. Raises: click.UsageError."""
    varied = variations(words["vary"])
    for each in varied:
        _check_limits(each, scene)
    down = varied[1] if len(varied) > 1 else None
    return TakeSnapshots(model, scene, varied[0], str(out), down=down, with_sheet=words["sheet"], draft=draft)


def variations(words: Sequence[str]) -> list[Variation]:
    """What is varied: across, and down if there is a second. Raises: click.UsageError."""
    try:
        found = [parse(text) for text in words]
    except ValueError as error:
        raise click.UsageError(f"--vary: {error}.") from error
    if len(found) > 2:
        raise click.UsageError("--vary is given at most twice: for the columns and for the rows.")
    if len(found) == 2 and found[0].path == found[1].path:
        raise click.UsageError(f"--vary: the rows need another control than the columns, {found[0].name}.")
    return found


def _check_limits(varied: Variation, scene: Scene) -> None:
    """Before the first picture is made. Raises: click.UsageError."""
    for index in range(len(varied.values)):
        with suppress(LookupError):  # of a field that this scene lacks, which is told with the model's others
            if problem := scene_limits.problem(varied.scene(scene, index)):
                raise click.UsageError(f"--vary {varied.name}: {problem}")


def run(job: TakeSnapshots, directions: Sequence[DirectionSet], *, device: str) -> str:
    """Write the pictures; what was written, in words. Raises: CommandFailed."""
    renderer = InlineRenderer(device)
    renderer.lend(directions)
    done = finish(renderer, job, label="Pictures")
    assert isinstance(done, Snapshots)
    for note in done.notes:
        click.echo(f"sg3-viz: note: {note}", err=True)
    sheet = f" and {done.sheet}" if done.sheet else ""
    return f"{done.count} picture{'' if done.count == 1 else 's'}{sheet} in {done.folder}"

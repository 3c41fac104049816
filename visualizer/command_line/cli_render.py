"""The words of `sg3-viz render`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from renderer.scene_limits import BETA, GAIN_DB, NOISE_BLEND, PSI, RANGE_DB, ROTATION
from visualizer.command_line.cli_models import ModelCommand
from visualizer.command_line.cli_types import (
    BLEND,
    COUNT,
    FILE,
    FOLDER,
    INDICES,
    SCENE,
    SEED,
    SEEDS,
    SHIFT,
    Within,
    with_debug,
    with_device,
)


@click.command(cls=ModelCommand, short_help="Write pictures of seeds, of a blend, or of a scene.")
@click.argument("model")
@click.option("--out", type=FOLDER, required=True, help="Folder to write to.")
@click.option("--seeds", type=SEEDS, help="One picture per seed, as in 0-3,8; without this, seed 0.")
@click.option("--blend", type=BLEND, help="One picture of several seeds, as in 0:0.5,1:0.3,100:0.2.")
@click.option("--scene", type=SCENE, help="A scene to begin with: .json, PNG, video, project, or its JSON.")
@click.option("--class", "class_index", type=COUNT, help="Class, for models that have them.")
@click.option("--trunc", "psi", type=Within(PSI), help="Truncation psi: 1 changes nothing, 0 is the average.")
@click.option("--trunc-cutoff", "cutoff", type=COUNT, help="Truncate only so many of the first ws.")
@click.option("--stylemix-seed", type=SEED, help="Seed to take styles from.")
@click.option("--stylemix", type=INDICES, help="Ws to take from it, as in 1,3-5.")
@click.option("--translate", type=SHIFT, help="Move the input by so many image widths.")
@click.option("--rotate", type=Within(ROTATION), help="Turn the input by so many turns.")
@click.option("--untransform", is_flag=True, help="Resample the picture back afterwards.")
@click.option("--noise", type=click.Choice(["const", "none", "random"]), help="Noise of StyleGAN2 layers.")
@click.option("--noise-seed", type=SEED, help="Seed of random noise.")
@click.option("--noise-second-seed", type=SEED, help="Seed that random noise is blended with.")
@click.option("--noise-blend", type=Within(NOISE_BLEND), help="From the first seed, 0, to the second, 1.")
@click.option("--layer", help="Show this layer instead of the finished picture.")
@click.option("--channels", type=COUNT, help="First channel shown.")
@click.option("--mono", is_flag=True, help="Show one channel instead of three.")
@click.option("--normalize", is_flag=True, help="Bring each shown channel to full range.")
@click.option("--gain-db", type=Within(GAIN_DB), help="Amplify by so many decibels.")
@click.option("--fft", is_flag=True, help="Add the spectrum to the right of the picture.")
@click.option("--fft-sel", is_flag=True, help="Spectrum of the shown channels instead of all.")
@click.option("--fft-range", type=Within(RANGE_DB), help="Colours of the spectrum: ± so many decibels.")
@click.option("--fft-beta", type=Within(BETA), help="Kaiser window of the spectrum.")
@click.option("--edits", type=FILE, help="Edits that the window has exported (.json).")
@click.option("--format", "file_format", type=click.Choice(["png", "npy"]), default="png", show_default=True,
              help="png: as in the window; npy: float32 before any scaling.")  # fmt: skip
@click.option("--precision", type=click.Choice(["full", "draft"]), default="full", show_default=True)
@click.option("--vary", multiple=True, metavar="CONTROL=VALUES",
              help="A picture for each value, as psi=0:1:8, seed=0-7 or transform.turns=0,0.1; "
              "twice: columns and rows.")  # fmt: skip
@click.option("--sheet", is_flag=True, help="With --vary: all of them on one labelled sheet.png, too.")
@with_device
@with_debug
def render(model: str, out: Path, file_format: str, precision: str, device: str, **words: Any) -> None:
    """Write pictures: seed0000.png and so on, blend.png or scene.png."""
    from visualizer.command_line import commands

    if sum(words[name] is not None for name in ("seeds", "blend", "scene")) > 1:
        raise click.UsageError("--seeds, --blend and --scene exclude each other.")
    begin = commands.read_scene(words["scene"]) if words["scene"] else None
    scene = commands.change_scene(begin.scene if begin else None, words)
    edits, directions = commands.read_edits(words["edits"]) if words["edits"] else (scene.edits, [])
    pictures = commands.name_pictures(replace(scene, edits=edits), words)
    if words["vary"]:
        from visualizer.command_line import snapshots_command

        if file_format != "png":
            raise click.UsageError("--vary writes PNG files: leave out --format.")
        if len(pictures) > 1:
            raise click.UsageError("With --vary, --seeds takes one seed: vary them by --vary seed=0-7.")
        job = snapshots_command.question(model, out, pictures[0][1], words, draft=precision == "draft")
        click.echo(snapshots_command.run(job, directions, device=device))
        return
    if words["sheet"]:
        raise click.UsageError("--sheet goes with --vary, which says what is on it.")
    commands.render(
        commands.RenderJob(
            model=model,
            out=out,
            pictures=pictures,
            file_format=file_format,
            precision=precision,
            device=device,
            made_with=begin,
            directions=directions,
        )
    )

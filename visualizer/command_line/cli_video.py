"""The words of `sg3-viz video`."""

from __future__ import annotations

from typing import Any

import click

from renderer.recording.video_settings import Fit, Scaling, VideoFormat
from renderer.scene_limits import PSI
from visualizer.command_line.cli_models import ModelCommand
from visualizer.command_line.cli_types import (
    ABOVE_ZERO,
    COUNT,
    FILE,
    GRID,
    POSITIVE,
    RATE,
    SEEDS,
    SIZE,
    Within,
    with_debug,
    with_device,
)


@click.command(cls=ModelCommand, short_help="Write a video of seeds, or of a project.")
@click.argument("source", metavar="MODEL|PROJECT|VIDEO")
@click.option("--out", type=FILE, required=True, help="File to write; a folder gets numbered files.")
@click.option("--seeds", type=SEEDS, help="Seeds of MODEL to go through, as in 0-7.")
@click.option("--grid", type=GRID, help="Columns and rows of pictures side by side, as in 4x2.")
@click.option("--frames-per-seed", type=POSITIVE,
              help="Without this, 120: 2 s for each seed at 60 frames per second, 10 s at 12.")  # fmt: skip
@click.option("--seconds-per-seed", type=ABOVE_ZERO, help="The same in seconds, whatever --fps is.")
@click.option("--scene", type=FILE, help="A saved scene (.json or PNG) that the seeds go through.")
@click.option("--model", help="Where the model of PROJECT or VIDEO is now.")
@click.option("--psi", type=Within(PSI), help="Truncation: 1 changes nothing, 0 is the average.")
@click.option("--fps", "rate", type=RATE, help="Frames per second, as 60 or 30000/1001; without this, 60.")
@click.option("--format", type=click.Choice([each.value for each in VideoFormat]),
              help="Without this, by the ending: .mp4 h264, .webm vp9, .mkv ffv1 (lossless), none png; "
              "npz are the layer's numbers.")  # fmt: skip
@click.option("--size", type=SIZE, help="Width and height of the video, as in 1920x1080.")
@click.option("--scaling", type=click.Choice([each.value for each in Scaling]),
              help="To that size by whole factors, or smoothly.")  # fmt: skip
@click.option("--fit", type=click.Choice([each.value for each in Fit]),
              help="The whole picture on black, or as much of it as fills the frame.")  # fmt: skip
@click.option("--beside", metavar="fft|intact|MODEL",
              help="Beside each picture its spectrum, the same without interventions, "
              "or another model's.")  # fmt: skip
@click.option("--caption", help='Text to burn in, as "seed {seed}, {time} s"; '
              "also {frame}, {psi}, {layer}, {model}.")  # fmt: skip
@click.option("--audio", type=FILE, help="Soundtrack, cut or filled up with silence to the video's length.")
@click.option("--crf", type=COUNT, help="Quality of the encoder: less is better; 0 is the best.")
@click.option("--precision", type=click.Choice(["full", "draft"]), help="Without this, full.")
@click.option("--with-project", is_flag=True, help="Write the project beside it, too (.json).")
@with_device
@with_debug
def video(source: str, device: str, with_project: bool, **words: Any) -> None:
    """Write a video: of the way through the seeds of MODEL, or of a project, or a video once more.

    The way through the seeds is one smooth loop in W. In a grid, every cell has its share of the seeds; where
    that is a single one, all of them, beginning with its own. Every video carries the project that made it. A
    folder that has some frames already gets those that are missing.
    """
    from visualizer.command_line import video_command, video_words

    project = video_words.project_of(source, words)
    done = video_command.export(video_command.VideoJob(project, words["out"], device, with_project))
    click.echo(video_command.in_words(done))

"""The words of the command line: without a sub-command the window, with one its work without a window."""

from __future__ import annotations

import difflib
import sys
import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

import assets.demo
from renderer.model_conversion import ConvertModel, WeightType
from renderer.recording.video_settings import Fit, Scaling, VideoFormat
from visualizer.cli_models import ModelCommand
from visualizer.cli_types import (
    ABOVE_ZERO,
    BLEND,
    DEVICE,
    FINITE,
    GRID,
    INDICES,
    MOST_TIMES,
    NOT_NEGATIVE,
    PAIR,
    RATE,
    SCENE,
    SEEDS,
    SIZE,
    CommandFailed,
)

Function = TypeVar("Function", bound=Callable[..., Any])
OWN_FLAGS = ("--debug", "--version", "--help", "-h")
FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)
COUNT = click.IntRange(min=0)
POSITIVE = click.IntRange(1, MOST_TIMES)
SEED = click.IntRange(0, 2**32 - 1)


class Program(click.Group):
    """A group whose command is `window` where none is named."""

    command_class = ModelCommand

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the word that may be left out."""
        return super().parse_args(ctx, _with_command(args, self.commands))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways to call it."""
        formatter.write_usage(ctx.command_path, "[MODEL] [--device …] [--project FILE]")
        formatter.write_usage(ctx.command_path, "COMMAND …", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the window with those of the program, then the commands."""
        options = [*self.commands["window"].params[1:], *self.get_params(ctx)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(list(dict.fromkeys(records)))
        self.format_commands(ctx, formatter)


def _with_command(args: list[str], commands: Collection[str]) -> list[str]:
    for i, word in enumerate(args):
        if word in commands:
            return args
        if word not in OWN_FLAGS:
            return [*args[:i], "window", *args[i:]]
    return args if set(args) - {"--debug"} else [*args, "window"]


def _with_debug(function: Function) -> Function:
    text = "Show the traceback of an error."
    return click.option("--debug", is_flag=True, expose_value=False, help=text)(function)


def _with_device(function: Function) -> Function:
    text = "Where to compute: auto, cpu, cuda, cuda:N or mps."
    return click.option("--device", type=DEVICE, default="auto", show_default=True, help=text)(function)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sg3-viz", message="sg3-viz %(version)s")
@_with_debug
def program() -> None:
    """Look inside StyleGAN3.

    Opens a window on MODEL: a .pkl file, the folder of a training run, an https address (kept in a cache),
    demo (the model that comes with the program, and that opens where none is named), or a name such as
    stylegan3-t-64 or stylegan3-r-256 for a model with random weights.
    """


@program.command(hidden=True)
@click.argument("model", nargs=-1)
@_with_device
@click.option("--project", type=FILE, help="A project, or a scene, PNG or video made here, to begin with.")
@_with_debug
def window(model: tuple[str, ...], device: str, project: Path | None) -> int:
    """Open the window."""
    _check_is_model(model)
    if project is not None:
        from visualizer.commands import read_scene

        read_scene(project)
    from visualizer.start import run

    return run(model[0] if model else None, device=device, project=project)


def _check_is_model(words: tuple[str, ...]) -> None:
    """A mistyped command is no model."""
    if words and words[0] != assets.demo.NAME and words[0].isalpha() and not Path(words[0]).exists():
        commands = {*program.commands} - {"window", words[0]}
        for meant in difflib.get_close_matches(words[0], commands, n=1):
            raise click.UsageError(f"'{words[0]}' is neither a file nor a command; is '{meant}' meant?")
    if len(words) > 1:
        raise click.UsageError(f"One model at a time: '{words[1]}' is one too many.")


@program.command()
@click.argument("model")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@_with_debug
def info(model: str, as_json: bool) -> None:
    """Say what a model is, its dimensions and its layers, and what its file asks for, even if refused."""
    from visualizer import info_command

    info_command.run(model, as_json=as_json)


@program.command()
@click.argument("model")
@click.option("--out", type=FOLDER, required=True, help="Folder to write to.")
@click.option("--seeds", type=SEEDS, help="One picture per seed, as in 0-3,8; without this, seed 0.")
@click.option("--blend", type=BLEND, help="One picture of several seeds, as in 0:0.5,1:0.3,100:0.2.")
@click.option("--scene", type=SCENE, help="A scene to begin with: .json, PNG, video, project, or its JSON.")
@click.option("--class", "class_index", type=COUNT, help="Class, for models that have them.")
@click.option("--trunc", "psi", type=FINITE, help="Truncation psi: 1 changes nothing, 0 is the average.")
@click.option("--trunc-cutoff", "cutoff", type=COUNT, help="Truncate only so many of the first ws.")
@click.option("--stylemix-seed", type=SEED, help="Seed to take styles from.")
@click.option("--stylemix", type=INDICES, help="Ws to take from it, as in 1,3-5.")
@click.option("--translate", type=PAIR, help="Move the input by so many image widths.")
@click.option("--rotate", type=FINITE, help="Turn the input by so many turns.")
@click.option("--untransform", is_flag=True, help="Resample the picture back afterwards.")
@click.option("--noise", type=click.Choice(["const", "none", "random"]), help="Noise of StyleGAN2 layers.")
@click.option("--noise-seed", type=SEED, help="Seed of random noise.")
@click.option("--layer", help="Show this layer instead of the finished picture.")
@click.option("--channels", type=COUNT, help="First channel shown.")
@click.option("--mono", is_flag=True, help="Show one channel instead of three.")
@click.option("--normalize", is_flag=True, help="Bring each shown channel to full range.")
@click.option("--gain-db", type=FINITE, help="Amplify by so many decibels.")
@click.option("--fft", is_flag=True, help="Add the spectrum to the right of the picture.")
@click.option("--fft-sel", is_flag=True, help="Spectrum of the shown channels instead of all.")
@click.option("--fft-range", type=NOT_NEGATIVE, help="Colours of the spectrum: ± so many decibels.")
@click.option("--fft-beta", type=NOT_NEGATIVE, help="Kaiser window of the spectrum.")
@click.option("--edits", type=FILE, help="Edits that the window has exported (.json).")
@click.option("--format", "file_format", type=click.Choice(["png", "npy"]), default="png", show_default=True,
              help="png: as in the window; npy: float32 before any scaling.")  # fmt: skip
@click.option("--precision", type=click.Choice(["full", "draft"]), default="full", show_default=True)
@click.option("--vary", multiple=True, metavar="CONTROL=VALUES",
              help="A picture for each value, as psi=0:1:8, seed=0-7 or transform.turns=0,0.1; "
              "twice: columns and rows.")  # fmt: skip
@click.option("--sheet", is_flag=True, help="With --vary: all of them on one labelled sheet.png, too.")
@_with_device
@_with_debug
def render(model: str, out: Path, file_format: str, precision: str, device: str, **words: Any) -> None:
    """Write pictures: seed0000.png and so on, blend.png or scene.png."""
    from visualizer import commands

    if sum(words[name] is not None for name in ("seeds", "blend", "scene")) > 1:
        raise click.UsageError("--seeds, --blend and --scene exclude each other.")
    begin = commands.read_scene(words["scene"]) if words["scene"] else None
    scene = commands.change_scene(begin.scene if begin else None, words)
    edits, directions = commands.read_edits(words["edits"]) if words["edits"] else (scene.edits, [])
    pictures = commands.name_pictures(replace(scene, edits=edits), words)
    if words["vary"]:
        from visualizer import snapshots_command

        if file_format != "png":
            raise click.UsageError("--vary writes PNG files: leave out --format.")
        if len(pictures) > 1:
            raise click.UsageError("--vary begins with one scene: vary the seeds by --vary seed=0-7.")
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


@program.command()
@click.argument("model")
@click.option("--samples", type=POSITIVE, default=64, show_default=True, help="Random latents.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="The same seed, the same figures.")
@click.option("--per-layer", is_flag=True, help="Also measure every layer; this takes much longer.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@_with_device
@_with_debug
def equivariance(model: str, samples: int, seed: int, per_layer: bool, as_json: bool, device: str) -> None:
    """Measure EQ-T and EQ-R of MODEL as published, with their standard errors."""
    from renderer.aliasing.aliasing_figures import MetricOptions
    from visualizer import equivariance_command

    options = MetricOptions(samples, seed, per_layer=per_layer)
    click.echo(equivariance_command.run(model, options, device=device, as_json=as_json))


@program.command()
@click.argument("model")
@click.option("--out", type=FILE, required=True, help="The .npz file to write.")
@click.option("--method", type=click.Choice(["pca", "sefa"]), default="pca", show_default=True,
              help="pca: of w, or of --layer; sefa: of the style weights.")  # fmt: skip
@click.option("--samples", type=POSITIVE, help="How many w to draw; by default as many as suit.")
@click.option("--components", type=POSITIVE, help="How many directions; by default up to 80.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="The same seed, the same directions.")
@click.option("--layer", help="PCA of what this layer gives, regressed to w.")
@click.option("--class", "class_index", type=COUNT, help="One class; by default a random one for each w.")
@click.option("--layers", type=INDICES, help="The ws that the directions are meant for, as in 3-7.")
@_with_device
@_with_debug
def directions(**words: Any) -> None:
    """Find directions in W in which MODEL's pictures change most."""
    from visualizer import directions_command

    if words["layer"] and (words["method"] == "sefa" or words["layers"]):
        raise click.UsageError("--layer goes neither with --method sefa nor with --layers.")
    words["layers"] = directions_command.layer_range(words["layers"])
    found = directions_command.find(directions_command.DirectionsJob(**words))
    click.echo(directions_command.as_table(found))


@program.command()
@click.argument("model", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables.")
@click.option("--frames", type=POSITIVE, default=5, show_default=True, help="Rounds to measure.")
@click.option("--skip-reference", is_flag=True, help="Leave out the slow reference backend.")
@_with_device
@_with_debug
def bench(model: str | None, as_json: bool, frames: int, skip_reference: bool, device: str) -> None:
    """Measure how fast this machine renders MODEL, and what an edit, a view change and a drag take."""
    from visualizer import benchmark

    report = benchmark.run(model, device=device, frames=frames, with_reference=not skip_reference)
    click.echo(benchmark.as_json(report) if as_json else benchmark.as_table(report))


@program.command()
@click.argument("model")
@click.argument("out", metavar="OUT.safetensors", type=FILE)
@click.option("--dtype", type=click.Choice([each.value for each in WeightType]), default="float32",
              show_default=True, help="float16: half the size, pictures within a level or so.")  # fmt: skip
@_with_debug
def convert(model: str, out: Path, dtype: str) -> None:
    """Write what the generator of MODEL needs as a file that opens at once and can hold no code."""
    from visualizer import convert_command

    click.echo(convert_command.run(ConvertModel(model, str(out), WeightType(dtype))))


@program.command()
@click.argument("source", metavar="MODEL|FOLDER|ZIP")
@click.option("--out", type=FILE, help="File to write (.npz).")
@click.option("--samples", type=POSITIVE, help="So many pictures; without this, 1000 of a model, else all.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="First seed of a model's pictures.")
@click.option("--mean", type=FINITE, help="Mean of all pixels, 0…255, with --std; without, it is measured.")
@click.option("--std", type=ABOVE_ZERO, help="Standard deviation of all pixels, with --mean.")
@click.option("--plot", type=FILE, help="Draw it, too (.png).")
@_with_device
@_with_debug
def spectra(source: str, out: Path | None, plot: Path | None, device: str, **words: Any) -> None:
    """Measure the average power spectrum of pictures: of a MODEL, or of the images in a FOLDER or ZIP file.

    Compare those of a data set and of a model under the same --mean and --std: the data set's. A model's
    pictures are of the seeds from --seed on, each as `render` writes it. An average spectrum (.npz) in place
    of MODEL is drawn with --plot.
    """
    from visualizer import spectra_command

    spectra_command.run(spectra_command.SpectraJob(source, out=out, plot=plot, device=device, **words))


@program.command()
@click.argument("source", metavar="MODEL|PROJECT|VIDEO")
@click.option("--out", type=FILE, required=True, help="File to write; a folder gets numbered files.")
@click.option("--seeds", type=SEEDS, help="Seeds of MODEL to go through, as in 0-7.")
@click.option("--grid", type=GRID, help="Columns and rows of pictures side by side, as in 4x2.")
@click.option("--frames-per-seed", type=POSITIVE, help="Without this, 120.")
@click.option("--scene", type=FILE, help="A saved scene (.json or PNG) that the seeds go through.")
@click.option("--model", help="Where the model of PROJECT or VIDEO is now.")
@click.option("--psi", type=FINITE, help="Truncation: 1 changes nothing, 0 is the average.")
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
@_with_device
@_with_debug
def video(source: str, device: str, with_project: bool, **words: Any) -> None:
    """Write a video: of the way through the seeds of MODEL, or of a project, or a video once more.

    The way through the seeds is one smooth loop in W. In a grid, every cell has its share of the seeds; where
    that is a single one, all of them, beginning with its own. Every video carries the project that made it. A
    folder that has some frames already gets those that are missing.
    """
    from visualizer import video_command, video_words

    project = video_words.project_of(source, words)
    done = video_command.export(video_command.VideoJob(project, words["out"], device, with_project))
    click.echo(video_command.in_words(done))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status: 0 done, 1 the work failed, 2 the words are wrong."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = program.main(words, prog_name="sg3-viz", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return _fail("stopped by Ctrl-C.")
    except click.ClickException as error:
        details = error.details if isinstance(error, CommandFailed) else ""
        return _fail(error.format_message(), details if "--debug" in words else "")
    except Exception as error:
        summary = f"{type(error).__name__}: {error} (this is a fault of the program; --debug shows where)"
        return _fail(summary, traceback.format_exc() if "--debug" in words else "")
    return status if isinstance(status, int) else 0


def _fail(summary: str, details: str = "") -> int:
    if details:
        click.echo(details.rstrip(), err=True)
    click.echo(f"sg3-viz: error: {' '.join(summary.split())}", err=True)
    return 1

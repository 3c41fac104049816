"""The words of the command line: without a sub-command the window, with one its work without a window."""

from __future__ import annotations

import multiprocessing
import sys
import traceback
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import click

import assets
from renderer.model_conversion import ConvertModel, WeightType
from visualizer.command_line.cli_models import ModelCommand
from visualizer.command_line.cli_render import render
from visualizer.command_line.cli_types import (
    COUNT,
    INDICES,
    MEAN,
    NPZ,
    PNG,
    POSITIVE,
    SAFETENSORS,
    SEED,
    STD,
    CommandFailed,
    with_debug,
    with_device,
)
from visualizer.command_line.cli_video import video
from visualizer.command_line.cli_window import window
from visualizer.command_line.stopping import stopped_by_signals

OWN_FLAGS = ("--debug", "--version", "--help", "-h")


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


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sg3-viz", message="sg3-viz %(version)s")
@with_debug
def program() -> None:
    """Look inside StyleGAN3.

    Opens a window on MODEL: a .pkl file, the folder of a training run, an https address (kept in a cache),
    demo (the model that comes with the program, and that opens where none is named), or a name such as
    stylegan3-t-64 or stylegan3-r-256 for a model with random weights. A project, a scene, or a picture or
    video made here may stand in its place.
    """


@program.command(short_help="What a model is, and what its file asks for.")
@click.argument("model")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@with_debug
def info(model: str, as_json: bool) -> None:
    """Say what a model is, its dimensions and its layers, and what its file asks for, even if refused."""
    from visualizer.command_line import info_command

    info_command.run(model, as_json=as_json)


@program.command(short_help="Measure EQ-T and EQ-R of a model.")
@click.argument("model")
@click.option("--samples", type=POSITIVE, default=64, show_default=True, help="Random latents.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="The same seed, the same figures.")
@click.option("--per-layer", is_flag=True, help="Also measure every layer; this takes much longer.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@with_device
@with_debug
def equivariance(model: str, samples: int, seed: int, per_layer: bool, as_json: bool, device: str) -> None:
    """Measure EQ-T and EQ-R of MODEL as published, with their standard errors."""
    from renderer.aliasing.aliasing_figures import MetricOptions
    from visualizer.command_line import equivariance_command

    options = MetricOptions(samples, seed, per_layer=per_layer)
    click.echo(equivariance_command.run(model, options, device=device, as_json=as_json))


@program.command(short_help="Find directions in W that change pictures most.")
@click.argument("model")
@click.option("--out", type=NPZ, required=True, help="The .npz file to write.")
@click.option("--method", type=click.Choice(["pca", "sefa"]), default="pca", show_default=True,
              help="pca: of w, or of --layer; sefa: of the style weights.")  # fmt: skip
@click.option("--samples", type=POSITIVE, help="How many w to draw; by default as many as suit.")
@click.option("--components", type=POSITIVE, help="How many directions; by default up to 80.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="The same seed, the same directions.")
@click.option("--layer", help="PCA of what this layer gives, regressed to w.")
@click.option("--class", "class_index", type=COUNT, help="One class; by default a random one for each w.")
@click.option("--layers", type=INDICES, help="The ws that the directions are meant for, as in 3-7.")
@with_device
@with_debug
def directions(**words: Any) -> None:
    """Find directions in W in which MODEL's pictures change most."""
    from visualizer.command_line import directions_command

    if words["layer"] and (words["method"] == "sefa" or words["layers"]):
        raise click.UsageError("--layer goes neither with --method sefa nor with --layers.")
    words["layers"] = directions_command.layer_range(words["layers"])
    found = directions_command.find(directions_command.DirectionsJob(**words))
    click.echo(directions_command.as_table(found))


@program.command(short_help="Measure how fast this machine renders a model.")
@click.argument("model", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables.")
@click.option("--frames", type=POSITIVE, default=5, show_default=True, help="Rounds to measure.")
@click.option("--skip-reference", is_flag=True, help="Leave out the slow reference backend.")
@with_device
@with_debug
def bench(model: str | None, as_json: bool, frames: int, skip_reference: bool, device: str) -> None:
    """Measure how fast this machine renders MODEL, and what an edit, a view change and a drag take."""
    from visualizer.command_line import benchmark

    report = benchmark.run(model, device=device, frames=frames, with_reference=not skip_reference)
    click.echo(benchmark.as_json(report) if as_json else benchmark.as_table(report))


@program.command(short_help="Write a model's generator as .safetensors.")
@click.argument("model")
@click.argument("out", metavar="OUT.safetensors", type=SAFETENSORS)
@click.option("--dtype", type=click.Choice([each.value for each in WeightType]), default="float32",
              show_default=True, help="float16: half the size, pictures within a level or so.")  # fmt: skip
@with_debug
def convert(model: str, out: Path, dtype: str) -> None:
    """Write what the generator of MODEL needs as a file that opens at once and can hold no code."""
    from visualizer.command_line import convert_command

    click.echo(convert_command.run(ConvertModel(model, str(out), WeightType(dtype))))


@program.command(short_help="Average the power spectrum of many pictures.")
@click.argument("source", metavar="MODEL|FOLDER|ZIP")
@click.option("--out", type=NPZ, help="File to write (.npz).")
@click.option("--samples", type=POSITIVE, help="So many pictures; without this, 1000 of a model, else all.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="First seed of a model's pictures.")
@click.option("--mean", type=MEAN, help="Mean of all pixels, 0…255, with --std; without, it is measured.")
@click.option("--std", type=STD, help="Standard deviation of all pixels, with --mean.")
@click.option("--plot", type=PNG, help="Draw it, too (.png).")
@with_device
@with_debug
def spectra(source: str, out: Path | None, plot: Path | None, device: str, **words: Any) -> None:
    """Measure the average power spectrum of pictures: of a MODEL, or of the images in a FOLDER or ZIP file.

    Compare those of a data set and of a model under the same --mean and --std: the data set's. A model's
    pictures are of the seeds from --seed on, each as `render` writes it. An average spectrum (.npz) in place
    of MODEL is drawn with --plot.
    """
    from visualizer.command_line import spectra_command

    spectra_command.run(spectra_command.SpectraJob(source, out=out, plot=plot, device=device, **words))


program.add_command(render)
program.add_command(video)
program.add_command(window)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status: 0 done, 1 the work failed, 2 the words are wrong."""
    if getattr(sys, "frozen", False):  # then the render process begins here, too
        multiprocessing.freeze_support()
    if not assets.FOLDER.is_dir():
        return _fail("the program lies in an archive, where its fonts and colours cannot be read: unpack it.")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with stopped_by_signals():
            status = program.main(words, prog_name="sg3-viz", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return _fail("stopped by Ctrl-C.")
    except click.ClickException as error:
        details = error.details if isinstance(error, CommandFailed) else ""
        return _fail(error.format_message(), details if "--debug" in words else "")
    except OSError as error:  # whatever is written has its own words, but for the output
        told = f"{error.filename or 'the output'} cannot be read or written: {error.strerror or error}."
        return _fail(told, traceback.format_exc() if "--debug" in words else "")
    except Exception as error:
        summary = f"{type(error).__name__}: {error} (this is a fault of the program; --debug shows where)"
        return _fail(summary, traceback.format_exc() if "--debug" in words else "")
    return status if isinstance(status, int) else 0


def _fail(summary: str, details: str = "") -> int:
    if details:
        click.echo(details.rstrip(), err=True)
    click.echo(f"sg3-viz: error: {' '.join(summary.split())}", err=True)
    return 1

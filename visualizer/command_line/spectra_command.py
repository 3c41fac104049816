"""`sg3-viz spectra`: the average spectrum of a model's pictures or of a data set, as a file and a figure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from renderer.messages import OpenModel
from renderer.model_info import ModelInfo
from renderer.spectra.image_files import ENDINGS
from renderer.spectra.spectrum_file import AverageSpectrum, SpectrumFileError, load_average_spectrum
from renderer.spectra.spectrum_jobs import AveragePictures, PlotAverageSpectrum
from renderer.training_runs import last_snapshot
from visualizer.command_line import cli_jobs, outputs
from visualizer.command_line.cli_types import CommandFailed
from visualizer.command_line.commands import expect
from visualizer.files import is_folder, is_there
from visualizer.rendering.inline_client import InlineRenderer


@dataclass(frozen=True, slots=True)
class SpectraJob:
    """The words of the call. `source` is a model, a folder or zip file of images, or an average spectrum."""

    source: str
    out: Path | None
    samples: int | None
    seed: int
    mean: float | None
    std: float | None
    plot: Path | None
    device: str


def run(job: SpectraJob) -> None:
    """Measure, write, plot. Raises: CommandFailed; click.UsageError for words that do not go together."""
    if (job.mean is None) != (job.std is None):
        raise click.UsageError("--mean and --std belong together: give both or none.")
    is_measured = Path(job.source).suffix.lower() == ".npz"
    if is_measured and job.out is not None:
        raise click.UsageError(f"{job.source} is measured already: it takes --plot, but no --out.")
    if job.out is None and not is_measured:
        raise click.UsageError("Missing option '--out'.")
    if job.out is None and job.plot is None:
        raise click.UsageError("Missing option '--plot'.")
    for path in filter(None, (job.out, job.plot)):
        outputs.check_can_be_written(path)
    renderer = InlineRenderer(job.device)
    average = _load(job.source) if is_measured else _measure(renderer, job)
    if job.out is not None:
        _write(job.out, average.to_npz())
    if job.plot is not None:
        drawn = cli_jobs.finish(renderer, PlotAverageSpectrum(average, Path(job.source).name), label="plot")
        assert isinstance(drawn, bytes)
        _write(job.plot, drawn)


def _measure(renderer: InlineRenderer, job: SpectraJob) -> AverageSpectrum:
    is_model = not _holds_images(job.source)
    if is_model:
        expect(renderer.ask(OpenModel(job.source)), ModelInfo)
    pictures = AveragePictures(job.source, is_model, job.samples, job.seed, job.mean, job.std)
    average = cli_jobs.finish(renderer, pictures, label="spectra")
    assert isinstance(average, AverageSpectrum)
    return average


def _holds_images(source: str) -> bool:
    """Whether that is a zip file, or a folder that is not a training run's. Raises: CommandFailed."""
    path, suffix = Path(source), Path(source).suffix.lower()
    if is_folder(path):
        try:
            return last_snapshot(path) is None
        except OSError as error:
            raise CommandFailed(f"{source} cannot be read: {error.strerror or error}.") from error
    if suffix in ENDINGS and is_there(path):
        raise CommandFailed(f"{source} is a single picture: give the folder or the zip file that it is in.")
    if suffix == ".zip" and not is_there(path):
        raise CommandFailed(f"There is no file {source}: check the path.")
    return suffix == ".zip"


def _load(source: str) -> AverageSpectrum:
    try:
        return load_average_spectrum(source)
    except SpectrumFileError as error:
        raise CommandFailed(str(error)) from error


def _write(path: Path, content: bytes) -> None:
    outputs.write(path, content)
    click.echo(str(path))

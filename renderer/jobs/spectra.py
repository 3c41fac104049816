"""All jobs about spectra, each to where it is done."""

from __future__ import annotations

from collections.abc import Generator

from renderer.messages import Progress
from renderer.model_store import ModelStore
from renderer.recipe import Recipe
from renderer.spectra.spectrum_jobs import (
    AveragePictures,
    AverageSpectra,
    MeasureSpectrum,
    PlotAverageSpectrum,
    PlotSpectra,
    SpectrumJob,
)


def run(job: SpectrumJob, models: ModelStore, recipe: Recipe) -> Generator[Progress | None, None, object]:
    """What is needed for a kind is loaded when it is first asked for."""
    match job:
        case MeasureSpectrum():
            from renderer.jobs import spectrum

            return (yield from spectrum.run(job, models, recipe))
        case AverageSpectra():
            from renderer.jobs import spectrum

            return (yield from spectrum.run_average(job, models, recipe))
        case AveragePictures():
            from renderer.jobs import average_spectrum

            return (yield from average_spectrum.run(job, models, recipe))
        case PlotAverageSpectrum():
            from renderer.spectra.spectrum_plot import plot_average_spectrum

            return plot_average_spectrum(job.average, title=job.title)
        case PlotSpectra():
            from renderer.spectra.spectrum_figure import plot_spectra

            return plot_spectra(job)

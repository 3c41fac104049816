"""What the Spectrum pane's buttons do: freeze, average, export."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from renderer.model_info import ModelInfo
from renderer.spectra.spectrum_jobs import AverageSpectra, LayerSpectrum, SpectrumOf
from visualizer.inspecting import ablated, averages, spectrum_export
from visualizer.rendering.jobs import LongJob
from visualizer.session import Session
from widgets import curve_looks
from widgets.heat_map import Heat
from widgets.spectrum_header import Averaging, Wish
from widgets.spectrum_options import SpectrumOptions
from widgets.spectrum_traces import DrawnCurve, Trace

LIVE, SECOND, AVERAGE = "live", "second", "average"  # keys of traces


@dataclass(frozen=True, slots=True)
class _Pending:
    """A job that was started here, and what its result will be called."""

    job_id: int
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class OnShow:
    """What can be exported: the spectrum in two dimensions with its picture, and the curves."""

    mapped: Trace
    heat: Heat
    curves: tuple[DrawnCurve, ...]


class SpectrumActions:
    """Starts what takes time, and takes its results."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._average: _Pending | None = None
        self._figure: _Pending | None = None

    def average_so_far(self) -> Trace | None:
        """The average that is being taken."""
        pending, job = self._average, self._job(self._average)
        if pending is None or job is None or not isinstance(job.latest, LayerSpectrum):
            return None
        name = f"{pending.name} ({job.latest.spectrum.samples} so far)"
        measured = job.latest
        look = curve_looks.AVERAGE
        return Trace(AVERAGE, name, measured.spectrum, measured.layer, measured.filters, look=look)

    def freeze(self, trace: Trace, model: ModelInfo) -> None:
        """Keep a spectrum of what is on show."""
        session = self._session
        if trace.layer is not None:
            measured = LayerSpectrum(trace.spectrum, trace.layer, trace.filters)
            session.spectra = session.spectra.with_layer(self.full_name(trace, model), measured)

    def full_name(self, trace: Trace, model: ModelInfo) -> str:
        """The name, of what is on show with its model and seed."""
        if trace.key != LIVE:
            return trace.name
        return f"{_stem(model)} · seed {self._session.scene.latent.seed} · {trace.name}"

    def start_average(self, model: ModelInfo, averaging: Averaging, of: SpectrumOf) -> None:
        """Begin an average, in place of the one that is being taken."""
        session = self._session
        if self._average is not None:
            session.jobs.dismiss(self._average.job_id)
        scene = session.scene
        name = f"{_stem(model)} · {averages.name(scene.view.layer, averaging, scene.latent.seed)}"
        name = ablated.titled(name, scene, model, scene.view.layer)
        job = AverageSpectra(model.model, averages.scenes(scene, session.work.motion, averaging), of)
        self._average = _Pending(session.jobs.start(job, f"Spectrum of {name}"), name)

    def export(self, wish: Wish, name: str, shown: OnShow, options: SpectrumOptions) -> None:
        """Write a file of that name, or begin to draw what is to be written."""
        if wish is Wish.CSV:
            self._save(spectrum_export.as_csv(shown.curves), name, ".csv")
        elif wish is Wish.NPZ:
            self._save(spectrum_export.as_npz(shown.mapped, shown.curves), name, ".npz")
        elif wish is Wish.PNG:
            job = spectrum_export.figure(
                name, shown.mapped, shown.curves, options, range_db=shown.heat.range_db
            )
            self._figure = _Pending(self._session.jobs.start(job, f"Figure of {name}"), name)

    def take_results(self) -> Trace | None:
        """Write the figure that is drawn; keep the average that is done, and return it."""
        average, figure, kept = self._ended(self._average), self._ended(self._figure), None
        if average is not None and self._average is not None:
            if isinstance(average.result, LayerSpectrum):
                self._session.spectra = self._session.spectra.with_layer(self._average.name, average.result)
                kept = self._session.spectra.traces[-1]
            self._average = None
        if figure is not None and self._figure is not None:
            if isinstance(figure.result, bytes):
                self._save(figure.result, self._figure.name, ".png")
            self._figure = None
        return kept

    def _ended(self, pending: _Pending | None) -> LongJob | None:
        """The job if it has come to its end; it is out of the list then."""
        job = self._job(pending)
        if job is None or job.is_running:
            return None
        self._session.jobs.dismiss(job.id)
        return job

    def _job(self, pending: _Pending | None) -> LongJob | None:
        return self._session.jobs.get(pending.job_id if pending is not None else None)

    def _save(self, content: bytes, name: str, suffix: str) -> None:
        session, folder = self._session, self._session.preferences.captures()
        session.saver.save(
            lambda: spectrum_export.save(content, folder, name, suffix), what="The spectrum", folder=folder
        )


def _stem(model: ModelInfo) -> str:
    return PurePath(model.name).stem

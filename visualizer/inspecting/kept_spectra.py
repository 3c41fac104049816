"""The spectra that were kept to compare others with, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from renderer.spectra.spectrum_file import AverageSpectrum
from renderer.spectra.spectrum_jobs import LayerSpectrum
from widgets import curve_looks
from widgets.spectrum_traces import Trace


@dataclass(frozen=True, slots=True, eq=False)
class KeptSpectra:
    """They stay when the layer or the model changes. `count` have been kept so far."""

    traces: tuple[Trace, ...] = ()
    count: int = 0

    def with_layer(self, name: str, measured: LayerSpectrum) -> KeptSpectra:
        """The same with the spectrum of a layer."""
        return self._with(Trace("", name, measured.spectrum, measured.layer, measured.filters))

    def with_average(self, name: str, spectrum: AverageSpectrum) -> KeptSpectra:
        """The same with an average spectrum."""
        return self._with(Trace("", name, spectrum.as_power_spectrum()))

    def _with(self, trace: Trace) -> KeptSpectra:
        trace = replace(trace, key=f"kept {self.count}", look=curve_looks.kept(self.count))
        return KeptSpectra((*self.traces, trace), self.count + 1)

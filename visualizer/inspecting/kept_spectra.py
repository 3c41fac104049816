"""The spectra that were kept to compare others with, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from renderer.spectra.spectrum_file import load_average_spectrum
from renderer.spectra.spectrum_jobs import LayerSpectrum
from widgets.spectrum_traces import Trace, kept_hue


@dataclass(frozen=True, slots=True, eq=False)
class KeptSpectra:
    """They stay when the layer or the model changes. `count` have been kept so far."""

    traces: tuple[Trace, ...] = ()
    count: int = 0

    def with_layer(self, name: str, measured: LayerSpectrum) -> KeptSpectra:
        """The same with the spectrum of a layer."""
        return self._with(Trace("", name, measured.spectrum, measured.layer, measured.filters))

    def with_file(self, path: Path) -> KeptSpectra:
        """The same with an average spectrum (.npz). Raises: SpectrumFileError."""
        return self._with(Trace("", path.stem, load_average_spectrum(path).as_power_spectrum()))

    def _with(self, trace: Trace) -> KeptSpectra:
        trace = replace(trace, key=f"kept {self.count}", hue=kept_hue(self.count))
        return KeptSpectra((*self.traces, trace), self.count + 1)

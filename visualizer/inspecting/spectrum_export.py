"""Spectra and curves on show as the content of files."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from renderer.spectra.spectrum_curves import Curve, curves_arrays, curves_csv
from renderer.spectra.spectrum_jobs import PlotSpectra, PlottedCurve
from visualizer.files import write_under_free_name
from widgets import curve_looks
from widgets.spectrum_options import SpectrumOptions
from widgets.spectrum_traces import DrawnCurve, Trace


def as_csv(curves: Iterable[DrawnCurve]) -> bytes:
    """The curves as lines `curve,frequency,power`, in linear power."""
    return curves_csv(_by_name(curves)).encode()


def as_npz(trace: Trace, curves: Iterable[DrawnCurve]) -> bytes:
    """The 2-D spectrum of the trace, and the curves."""
    content = io.BytesIO()
    arrays = {**trace.spectrum.arrays(), **curves_arrays(_by_name(curves))}
    np.savez(content, **arrays)  # type: ignore[arg-type]
    return content.getvalue()


def figure(
    title: str,
    trace: Trace,
    curves: Iterable[DrawnCurve],
    options: SpectrumOptions,
    *,
    range_db: tuple[float, float],
) -> PlotSpectra:
    """What asks for a figure of both."""
    return PlotSpectra(
        title=title,
        spectrum=trace.spectrum,
        normalization=options.normalization,
        range_db=range_db,
        curves=tuple(_plotted(each) for each in curves),
        layer=trace.layer,
        is_db=options.is_db,
        is_log_frequency=options.is_log_frequency,
    )


def _plotted(each: DrawnCurve) -> PlottedCurve:
    """As it is on show, in the colours for a light ground, which paper is."""
    look, dash = each.trace.look, curve_looks.dash_of(each.direction)
    return PlottedCurve(each.name, each.curve, each.reference, look.light, dash, look.marker)


def save(content: bytes, folder: Path, name: str, suffix: str) -> Path:
    """Write a file whose name is not taken; its path. Raises: OSError."""
    plain = "".join(letter if letter.isalnum() or letter in "-_." else " " for letter in name)
    stem = "_".join(plain.split())[:100].lstrip(".") or "of"
    return write_under_free_name(folder, f"{stem}-spectrum", suffix, content)


def _by_name(curves: Iterable[DrawnCurve]) -> dict[str, Curve]:
    """Curves of the same name are numbered."""
    named: dict[str, Curve] = {}
    for each in curves:
        name, count = each.name, 1
        while name in named:
            count += 1
            name = f"{each.name} ({count})"
        named[name] = each.curve
    return named

"""The figure of a spectrum with its curves: what can be told of it without eyes."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from renderer.model_info import LayerInfo
from renderer.spectra.curve_looks import Dash, Marker
from renderer.spectra.spectrum_curves import Normalization, PowerSpectrum, radial_average, slice_at
from renderer.spectra.spectrum_figure import plot_spectra
from renderer.spectra.spectrum_jobs import PlotSpectra, PlottedCurve

SPECTRUM = PowerSpectrum(
    np.random.default_rng(2).random((32, 32)).astype(np.float32), 32.0, samples=1, channels=1
)
RED, GREEN = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
JOB = PlotSpectra(
    "L5",
    SPECTRUM,
    Normalization.ABSOLUTE,
    (-30.0, 0.0),
    (
        PlottedCurve("radial", radial_average(SPECTRUM), 1.0, RED),
        PlottedCurve("0°", slice_at(SPECTRUM, 0.0), 1.0, GREEN),
    ),
    LayerInfo("L5", 8, (52, 52), 32.0, 6.35, 10.0, 9.65, False, 4, 2, radial=True),
)


def drawn(job: PlotSpectra) -> np.ndarray:
    """Shapes: returns uint8 [H, W, 3]."""
    with Image.open(io.BytesIO(plot_spectra(job))) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def where(picture: np.ndarray, color: tuple[float, ...]) -> np.ndarray:
    return np.abs(picture.astype(int) - np.array(color) * 255).max(axis=2) < 12


@pytest.mark.parametrize("is_db", [True, False])
@pytest.mark.parametrize("is_log", [True, False])
def test_every_curve_is_drawn_in_its_colour_on_every_scale(is_db: bool, is_log: bool) -> None:
    picture = drawn(replace(JOB, is_db=is_db, is_log_frequency=is_log))
    for color in (RED, GREEN):
        columns = where(picture, color).any(axis=0).nonzero()[0]
        assert columns.max() - columns.min() > picture.shape[1] // 5
        assert columns.min() > picture.shape[1] // 3


def test_a_dotted_curve_has_gaps_and_a_marked_one_dots() -> None:
    (curve, _), count = JOB.curves, {}
    for looks in ((Dash.SOLID, Marker.NONE), (Dash.DOTTED, Marker.NONE), (Dash.SOLID, Marker.SQUARE)):
        looked = replace(curve, dash=looks[0], marker=looks[1])
        count[looks] = where(drawn(replace(JOB, curves=(looked,))), RED).sum()
    solid, dotted, marked = count.values()
    assert dotted < 0.7 * solid
    assert marked > 1.1 * solid


def test_a_bin_as_loud_as_the_reference_has_the_brightest_colour() -> None:
    loud = replace(SPECTRUM, power=np.ones((32, 32), np.float32))
    picture = drawn(replace(JOB, spectrum=loud, curves=(), layer=None))
    assert where(picture, (253 / 255, 231 / 255, 37 / 255)).sum() > 100_000


def test_the_design_is_drawn_into_the_map() -> None:
    quiet = replace(SPECTRUM, power=np.full((32, 32), 1e-9, np.float32))
    dark = (68 / 255, 1 / 255, 84 / 255)
    without, with_design = (
        where(drawn(replace(JOB, spectrum=quiet, layer=layer)), dark).sum() for layer in (None, JOB.layer)
    )
    assert without - with_design > 500


def test_silence_is_drawn() -> None:
    silent = replace(SPECTRUM, power=np.zeros((32, 32), np.float32))
    curves = (PlottedCurve("radial", radial_average(silent), 1e-30, RED),)
    job = replace(JOB, spectrum=silent, curves=curves, normalization=Normalization.RELATIVE_TO_MEAN)
    assert drawn(job).std() > 0


def test_names_are_taken_as_they_are() -> None:
    odd = "_a$b^{2$ c_d"
    curves = tuple(replace(each, name=odd) for each in JOB.curves)
    assert drawn(replace(JOB, title=odd, curves=curves)).std() > 0

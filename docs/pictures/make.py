"""Makes the pictures of spectra-and-aliasing.md anew: `python docs/pictures/make.py`.

All of them are measured with the program's own jobs on two random models, so anybody gets the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from renderer.aliasing.aliasing_figures import Axis, Equivariance, ScanLine
from renderer.aliasing.aliasing_jobs import MeasureEquivariance, ProbeSticking
from renderer.frame import Frame
from renderer.inspection import Job
from renderer.interventions import Ablation
from renderer.messages import JobDone, OpenModel, RenderRequest
from renderer.model_info import ModelInfo
from renderer.scene import LatentPoint, LayerView, Scene
from renderer.spectra.design_marks import design_marks, outline
from renderer.spectra.spectrum_curves import Normalization, slice_at, to_db
from renderer.spectra.spectrum_jobs import AverageSpectra, LayerSpectrum, SpectrumOf
from visualizer.rendering.inline_client import InlineRenderer

FOLDER = Path(__file__).parent
T, R = "stylegan3-t-64", "stylegan3-r-64"
LAYER = 10  # of those that the table lists: L9
SEEDS = 64
INK, RULE, BLUE, ORANGE = "#333333", "#dddddd", "#2f7fc1", "#d9793a"


class Lab:
    """A renderer that answers at once."""

    def __init__(self) -> None:
        self._renderer = InlineRenderer("cpu")

    def model(self, name: str) -> ModelInfo:
        info = self._renderer.ask(OpenModel(name))
        assert isinstance(info, ModelInfo)
        return info

    def measure(self, job: Job) -> Any:
        *_, last = self._renderer.do(job)
        assert isinstance(last, JobDone), last
        return last.result

    def picture(self, model: str, scene: Scene) -> np.ndarray:
        frame = self._renderer.ask(RenderRequest(1, model, scene))
        assert isinstance(frame, Frame)
        return frame.pixels


def main() -> None:
    """Make every picture."""
    lab = Lab()
    spectra = {name: average(lab, name) for name in (T, R)}
    save(draw_maps(spectra), "spectrum-2d.png")
    save(draw_curves(lab, spectra), "spectrum-curves.png")
    save(draw_equivariance(lab), "equivariance.png")
    save(draw_ablation(lab), "ablation.png")
    save(draw_sticking(lab), "sticking.png")


def average(lab: Lab, model: str, ablations: tuple[Ablation, ...] = ()) -> LayerSpectrum:
    """The spectrum of one layer, averaged over seeds. β 12, since weak aliasing is to be seen."""
    view = LayerView(lab.model(model).layers[LAYER].name)
    scenes = [Scene(latent=LatentPoint(x=seed), view=view, ablations=ablations) for seed in range(SEEDS)]
    return lab.measure(AverageSpectra(model, tuple(scenes), SpectrumOf(beta=12.0)))


def draw_maps(spectra: dict[str, LayerSpectrum]) -> Figure:
    figure, axes = panes(1, 2, size=(11, 4.8))
    for pane, (model, found) in zip(axes, spectra.items(), strict=True):
        spectrum = found.spectrum
        levels = to_db(spectrum.power, reference=spectrum.reference(Normalization.RELATIVE_TO_PEAK))
        rows, columns = spectrum.frequencies
        edge = spectrum.bin_width / 2
        extent = (columns[0] - edge, columns[-1] + edge, rows[-1] + edge, rows[0] - edge)
        image = pane.imshow(levels, cmap="viridis", vmin=-120, vmax=0, extent=extent)
        for mark in design_marks(found.layer):
            pane.plot(*outline(mark.frequency, found.layer), color="white", linewidth=1.2)
        pane.axis(extent)
        title(pane, f"{model}, {found.layer.name}", "horizontal frequency (cycles per image)")
        figure.colorbar(image, ax=pane, label="dB below the peak", shrink=0.9)
    axes[0].set_ylabel("vertical frequency (cycles per image)", color=INK)
    return figure


def draw_curves(lab: Lab, spectra: dict[str, LayerSpectrum]) -> Figure:
    figure, axes = panes(1, 2, size=(11, 4.2), sharey=True)
    for pane, (model, found) in zip(axes, spectra.items(), strict=True):
        name = found.layer.name
        ablated = average(lab, model, (Ablation(name, without_down_filter=True),))
        for label, measured, style in (
            ("as designed", found, "-"),
            ("without its down-filter", ablated, ":"),
        ):
            reference = measured.spectrum.reference(Normalization.RELATIVE_TO_PEAK)
            for angle, color in ((0.0, BLUE), (45.0, ORANGE)):
                curve = slice_at(measured.spectrum, angle)
                levels = to_db(curve.power, reference=reference)
                text = f"{angle:.0f}°, {label}"
                pane.plot(curve.frequency, levels, style, color=color, linewidth=1.4, label=text)
        for mark in design_marks(found.layer):
            pane.axvline(mark.frequency, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
            pane.text(mark.frequency, -6, f" {mark.label}", color=INK, fontsize=8)
        title(pane, f"{model}, {name}", "frequency (cycles per image)")
        pane.set_ylim(-130, 5)
        pane.legend(frameon=False, fontsize=8, loc="lower left")
    axes[0].set_ylabel("dB below the peak", color=INK)
    return figure


def draw_equivariance(lab: Lab) -> Figure:
    kinds = {Equivariance.EQT_FRAC: "EQ-T, fractional", Equivariance.EQR: "EQ-R"}
    figure, axes = panes(1, 2, size=(11, 4.2), sharey=True)
    for pane, (kind, text) in zip(axes, kinds.items(), strict=True):
        for model, color in ((T, ORANGE), (R, BLUE)):
            rows = [lab.measure(MeasureEquivariance(model, seed_scene(seed))).layers for seed in range(8)]
            decibels = np.array([[layer.db(kind) for layer in run] for run in rows]).mean(axis=0)
            pane.plot(decibels, "o-", color=color, label=model, markersize=4)
        names = [layer.name.split("_")[0] for layer in lab.model(R).layers]
        pane.set_xticks(range(len(names)), names, rotation=60)
        title(pane, text, "layer")
        pane.legend(frameon=False, fontsize=9)
    axes[0].set_ylabel("signal to error (dB), mean of 8 seeds", color=INK)
    return figure


def draw_ablation(lab: Lab) -> Figure:
    figure, axes = panes(1, 3, size=(12, 4.0), width_ratios=(1, 1, 1.5))
    for pane, (text, ablations) in zip(axes, unfiltered(lab).items(), strict=False):
        scene = replace(seed_scene(1), ablations=ablations)
        pane.imshow(lab.picture(R, scene))
        title(pane, text)
        pane.set_axis_off()
        rows = lab.measure(MeasureEquivariance(R, scene)).layers
        color = ORANGE if ablations else BLUE
        axes[2].plot(
            [row.eqt_frac_db for row in rows], "o-", color=color, label=f"EQ-T, {text}", markersize=4
        )
        axes[2].plot([row.eqr_db for row in rows], "s:", color=color, label=f"EQ-R, {text}", markersize=4)
    names = [layer.name.split("_")[0] for layer in lab.model(R).layers]
    axes[2].set_xticks(range(len(names)), names, rotation=60)
    title(axes[2], "signal to error (dB)", "layer")
    axes[2].legend(frameon=False, fontsize=8)
    return figure


def draw_sticking(lab: Lab) -> Figure:
    figure, axes = panes(1, 2, size=(11, 4.2))
    for pane, (text, ablations) in zip(axes, unfiltered(lab).items(), strict=True):
        scene = replace(seed_scene(1), ablations=ablations)
        line = ScanLine(Axis.HORIZONTAL, 0.1)
        strip = lab.measure(ProbeSticking(R, scene, line, steps=96, span=0.125))
        pixels = Image.fromarray(strip.pixels()).resize((512, 384), Image.Resampling.NEAREST)
        pane.imshow(np.asarray(pixels), aspect="auto", extent=(-0.5, 0.5, 0.125, 0.0))
        share = strip.variance_along_time
        title(pane, f"{text}: {share:.1e} of the variance is along time", "x (image widths)")
    axes[0].set_ylabel("translation so far (image widths)", color=INK)
    return figure


def unfiltered(lab: Lab) -> dict[str, tuple[Ablation, ...]]:
    """R as it was designed, and with nothing that stops what its non-linearities make."""
    layers = [layer.name for layer in lab.model(R).layers if layer.down is not None and layer.down > 1]
    ablations = tuple(Ablation(name, without_oversampling=True) for name in sorted(layers))
    return {"as designed": (), "no layer oversamples": ablations}


def seed_scene(seed: int) -> Scene:
    """The scene of one seed, else as at the start."""
    return Scene(latent=LatentPoint(x=seed))


def panes(
    rows: int, columns: int, *, size: tuple[float, float], **wishes: Any
) -> tuple[Figure, Sequence[Any]]:
    """A figure, and its panes in reading order."""
    figure = Figure(figsize=size, dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, np.atleast_1d(figure.subplots(rows, columns, **wishes)).ravel()


def title(pane: Any, text: str, below: str = "") -> None:
    """The plain look of all panes."""
    pane.set_title(text, color=INK, fontsize=10)
    pane.set_xlabel(below, color=INK)
    pane.spines[["top", "right"]].set_visible(False)
    pane.tick_params(colors=INK, labelsize=8)


def save(figure: Figure, name: str) -> None:
    """Write a figure beside this file."""
    figure.savefig(FOLDER / name)


if __name__ == "__main__":
    main()

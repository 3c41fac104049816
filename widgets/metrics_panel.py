"""EQ-T and EQ-R over many latents: what to measure, how far it has come, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.aliasing.aliasing_figures import (
    EVERY_KIND,
    METRIC_NAMES,
    SHORT_NAMES,
    Equivariance,
    EquivarianceMetrics,
    LayerEquivariance,
)
from widgets import controls, figure_table
from widgets.figure_table import Title

ROWS = 9
MOST_DB = 100.0  # where a bar is whole
MOST_SAMPLES = 100_000
_DEFINED = {
    Equivariance.EQT_INT: "EQ-T (Karras et al. 2021, E.1): moved by whole pixels, up to ⅛ of the width",
    Equivariance.EQT_FRAC: "EQ-T frac (E.2): moved by parts of a pixel, up to ⅛ of the width",
    Equivariance.EQR: "EQ-R (E.3): turned by any angle",
}
_ABOUT_LAYERS = (
    "A mean over the latents, relative to the layer's own signal. EQ-T and EQ-R are the picture's."
)
_PUBLISHED = {
    Equivariance.EQT_INT: "63.0 dB for config T, 66.7 dB for R; a StyleGAN2 about 16 dB",
    Equivariance.EQT_FRAC: "not given there; on such models close to that of whole pixels",
    Equivariance.EQR: "13.1 dB for config T, 40.5 dB for R; a StyleGAN2 about 11 dB",
}
_ABOUT_DB = (
    "Decibels of signal to error: at 20 dB the error (root mean square) is a tenth of the picture's range, "
    "at 40 dB a hundredth, at 60 dB a thousandth, which nobody sees."
)


class Wish(Enum):
    """What was asked for."""

    NOTHING = "nothing"
    START = "start"
    CANCEL = "cancel"
    COPY_TEXT = "copy text"
    COPY_JSON = "copy JSON"


@dataclass(frozen=True, slots=True)
class MetricsView:
    """What to measure. `as_it_is`: with the scene's ablations and channel mixes, else the intact model."""

    samples: int = 64
    seed: int = 0
    kinds: tuple[Equivariance, ...] = EVERY_KIND
    per_layer: bool = False
    as_it_is: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class MetricsRun:
    """A measurement, under way or done. `about` says of what; `share` (0…1) and `time_left` how far it is."""

    about: str
    metrics: EquivarianceMetrics | None
    is_running: bool
    share: float = 0.0
    time_left: str = ""
    failure: str = ""


def draw(view: MetricsView, run: MetricsRun | None, *, is_changed: bool) -> tuple[MetricsView, Wish]:
    """The settings, the buttons, the result. `is_changed`: something is done to the layers of the scene."""
    view = _draw_settings(view, is_changed=is_changed)
    wish = _draw_buttons(view, run)
    if run is None:
        return view, wish
    controls.dim_text(run.about)
    if run.failure:
        controls.dim_text(run.failure)
    if run.metrics is not None:
        _draw_metrics(run.metrics)
        wish = _draw_copy() if wish is Wish.NOTHING else wish
        if run.metrics.layers:
            _draw_layers(run.metrics.layers)
    return view, wish


def _draw_settings(view: MetricsView, *, is_changed: bool) -> MetricsView:
    samples = controls.whole_input(
        "Samples",
        view.samples,
        default=64,
        step=16,
        ends=(1, MOST_SAMPLES),
        about="How many random latents. The standard error falls with the root of their number.",
    )
    seed = controls.seed_input(
        "Seed", view.seed, about="The same seed gives the same figures, bit for bit.", default=0
    )
    view = replace(view, samples=samples, seed=seed)
    for kind in Equivariance:
        if kind is not Equivariance.EQT_INT:
            _next(METRIC_NAMES[kind])
        about = f"{_DEFINED[kind]}. Published for trained 256² models: {_PUBLISHED[kind]}."
        is_on = controls.checkbox(METRIC_NAMES[kind], kind in view.kinds, about=about)
        kinds = [one for one in Equivariance if (is_on if one is kind else one in view.kinds)]
        view = replace(view, kinds=tuple(kinds))
    per_layer = controls.checkbox(
        "Every layer",
        view.per_layer,
        about="Also measure every layer, on a sample of its channels; this takes much longer.",
    )
    _next("With ablations")
    with controls.disabled(not is_changed, "Nothing is ablated, and no channel is muted or scaled."):
        as_it_is = controls.checkbox(
            "With ablations",
            view.as_it_is,
            about="Measure the model as it is now, with this scene's ablations and channel mixes; without "
            "this, intact.",
        )
    return replace(view, per_layer=per_layer, as_it_is=as_it_is)


def _draw_buttons(view: MetricsView, run: MetricsRun | None) -> Wish:
    if run is not None and run.is_running:
        if controls.button(f"{icons.ICON_FA_XMARK} Cancel", about="Leave this measurement off."):
            return Wish.CANCEL
        imgui.same_line()
        imgui.progress_bar(run.share, (-1.0, 0.0), run.time_left)
        return Wish.NOTHING
    with controls.disabled(not view.kinds, "Choose what to measure."):
        about = "Measure EQ-T and EQ-R as published. Pictures go on being made meanwhile."
        return Wish.START if controls.button(f"{icons.ICON_FA_PLAY} Measure", about=about) else Wish.NOTHING


def _draw_metrics(metrics: EquivarianceMetrics) -> None:
    flags = imgui.TableFlags_.row_bg | imgui.TableFlags_.borders_outer | imgui.TableFlags_.sizing_stretch_prop
    with imgui_ctx.begin_table("Metrics", 3, flags) as table:
        if not table:
            return
        for kind in Equivariance:
            value, error = metrics.db(kind), metrics.standard_error(kind)
            if value is None:
                continue
            imgui.table_next_row()
            imgui.table_next_column()
            imgui.text_unformatted(METRIC_NAMES[kind])
            controls.tooltip(f"{_ABOUT_DB}\nPublished for trained 256² models (FFHQ-U): {_PUBLISHED[kind]}.")
            imgui.table_next_column()
            figure_table.figure(f"{figure_table.decibels(value)} dB", value / MOST_DB)
            imgui.table_next_column()
            imgui.text_unformatted("" if error is None else f"± {error:.2f} dB")
            controls.tooltip("Standard error: how much another seed would differ, in the mean.")


def _draw_copy() -> Wish:
    wish = Wish.NOTHING
    if controls.button(f"{icons.ICON_FA_COPY} Text", about="Copy the figures as a table."):
        wish = Wish.COPY_TEXT
    imgui.same_line()
    if controls.button(
        f"{icons.ICON_FA_COPY} JSON", about="Copy the figures as `sg3-viz equivariance --json`."
    ):
        wish = Wish.COPY_JSON
    return wish


def _draw_layers(layers: Sequence[LayerEquivariance]) -> None:
    kinds = [kind for kind in Equivariance if any(row.db(kind) is not None for row in layers)]
    titles = [Title("Layer", "In the order in which they run.", 1.3)]
    titles += [Title(SHORT_NAMES[kind], _ABOUT_LAYERS) for kind in kinds]
    height = imgui.get_text_line_height_with_spacing() * (min(len(layers), ROWS) + 1.3)
    names = [row.name for row in layers]
    with figure_table.table("Metrics of layers", titles, names, height) as is_seen:
        if not is_seen:
            return
        figure_table.set_up(titles)
        for row in layers:
            imgui.table_next_row()
            imgui.table_next_column()
            imgui.text_unformatted(row.name)
            for kind in kinds:
                imgui.table_next_column()
                value = row.db(kind)
                figure_table.figure(figure_table.decibels(value), None if value is None else value / MOST_DB)


def _next(text: str) -> None:
    """Go on in the same line if a check box of that text still fits into it."""
    imgui.same_line()
    if controls.width_left() < imgui.calc_text_size(text).x + controls.em(2.5):
        imgui.new_line()

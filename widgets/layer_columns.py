"""The columns of the table of layers: what each says, in which unit, and what it means."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from renderer.aliasing.aliasing_figures import SHORT_NAMES, Equivariance, LayerEquivariance
from renderer.frame import Frame, StepTiming
from renderer.inspection import LayerFigures
from renderer.model_info import LayerInfo, ModelInfo

KEPT = "kept"
SILENT = "−∞"
NO_CUTOFF = (
    "Critically sampled: its cutoff f_c is the Nyquist frequency s/2, so its samples hold nothing above it."
)
NO_STOPBAND = "Its samples hold no frequency beyond the stopband f_t."
_SIGNAL_TO_ERROR = (
    "signal to error in dB, more is better. Of this scene and one motion; EQ-T and EQ-R are means over many. "
    "The Aliasing pane measures it, while it is in sight."
)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What has been measured of a model's layers. Figures that are out of date are not current.

    `ablated` are the layers that do without a part of their anti-aliasing.
    """

    frame: Frame | None = None
    figures: Mapping[str, LayerFigures] = field(default_factory=dict)
    is_current: bool = False
    equivariance: Mapping[str, LayerEquivariance] | None = None
    ablated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """All that is known of one layer. `name` is how the table calls it."""

    name: str
    layer: LayerInfo
    timing: StepTiming | None = None
    figures: LayerFigures | None = None
    equivariance: LayerEquivariance | None = None
    is_ablated: bool = False


def _says_nothing(_: Row) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what it means, its text for a row, and a text as wide as it may need at first.

    `why_empty` says why a row can have nothing there; nothing itself where that is plain or will change.
    `is_survey` says that it is from the survey of energies, `is_designed` that it is about the frequencies
    for which StyleGAN3's layers are designed, so that other models have nothing in it.
    """

    title: str
    about: str
    text: Callable[[Row], str]
    widest: str = "−100.0"
    is_hidden: bool = False
    is_survey: bool = False
    is_designed: bool = False
    why_empty: Callable[[Row], str] = _says_nothing


def columns(model: ModelInfo) -> tuple[Column, ...]:
    """Those in which a model's layers can have something."""
    has_design = any(layer.cutoff is not None for layer in model.layers)
    return tuple(column for column in COLUMNS if has_design or not column.is_designed)


def rows(model: ModelInfo, measured: Measured) -> list[Row]:
    """The finished image, then the layers in order."""
    image = LayerInfo("Image", model.image_channels, (model.resolution, model.resolution))
    timings = {timing.name: timing for timing in (measured.frame.layer_timings if measured.frame else ())}
    figures, equivariance = measured.figures, measured.equivariance or {}
    names = [layer.name for layer in model.layers]
    found = zip(names, model.layers, strict=True)
    return [Row("Image", image)] + [
        Row(
            name,
            layer,
            timings.get(name),
            figures.get(name),
            equivariance.get(name),
            is_ablated=name in measured.ablated,
        )
        for name, layer in found
    ]


def decibels(ratio: float | None) -> str:
    """A ratio of powers in dB; empty where there is none."""
    if ratio is None or math.isnan(ratio):
        return ""
    return SILENT if ratio <= 0 else _db(10 * math.log10(ratio))


def _db(value: float | None) -> str:
    if value is None:
        return ""
    return "∞" if value == math.inf else f"{round(value, 1) + 0.0:.1f}".replace("-", "−")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _size(row: Row) -> str:
    height, width = row.layer.size
    return f"{width}²" if width == height else f"{width}×{height}"


def _factors(row: Row) -> str:
    up, down = row.layer.up, row.layer.down
    return "" if up is None or down is None else f"{up} / {down}"


def _time(row: Row) -> str:
    if row.timing is None:
        return ""
    return KEPT if row.timing.cached else f"{row.timing.ms:.1f}"


COLUMNS = (
    Column(
        "Layer",
        "The layers in the order in which they run. Click one to look at it.",
        lambda row: row.name,
        widest="L10_276_1024",
    ),
    Column("Size", "Samples in a channel, width × height, margins included.", _size, widest="1044²"),
    Column(
        "Channels", "How many channels the layer gives.", lambda row: str(row.layer.channels), widest="1024"
    ),
    Column(
        "Energy",
        "Mean square of all channels within the picture, in dB: 0 dB is a root mean square of 1.",
        lambda row: decibels(row.figures.energy) if row.figures else "",
        is_survey=True,
    ),
    Column(
        "> f_c",
        "Detail finer than the layer is made for: the share of the energy above its cutoff f_c, in dB of the "
        "whole (−20 dB is 1 %). What is here can alias.",
        lambda row: decibels(row.figures.beyond_cutoff) if row.figures else "",
        is_survey=True,
        is_designed=True,
        why_empty=lambda row: NO_CUTOFF if row.figures and row.figures.beyond_cutoff is None else "",
    ),
    Column(
        "> f_t",
        "Detail that the filters should have removed: the share of the energy beyond the stopband f_t, in dB "
        "of the whole.",
        lambda row: decibels(row.figures.beyond_stopband) if row.figures else "",
        is_survey=True,
        is_designed=True,
        why_empty=lambda row: NO_STOPBAND if row.figures and row.figures.beyond_stopband is None else "",
    ),
    Column(
        SHORT_NAMES[Equivariance.EQT_INT],
        f"How well it follows a shift by whole samples: {_SIGNAL_TO_ERROR}",
        lambda row: _db(row.equivariance.eqt_int_db) if row.equivariance else "",
        is_hidden=True,
        is_designed=True,
    ),
    Column(
        SHORT_NAMES[Equivariance.EQT_FRAC],
        f"How well it follows a shift by parts of a sample: {_SIGNAL_TO_ERROR}",
        lambda row: _db(row.equivariance.eqt_frac_db) if row.equivariance else "",
        is_designed=True,
    ),
    Column(
        SHORT_NAMES[Equivariance.EQR],
        f"How well it follows a turn: {_SIGNAL_TO_ERROR}",
        lambda row: _db(row.equivariance.eqr_db) if row.equivariance else "",
        is_designed=True,
    ),
    Column(
        "Rate",
        "Sampling rate s, in samples per image width.",
        lambda row: _figure(row.layer.sampling_rate),
        widest="1024",
        is_designed=True,
    ),
    Column(
        "Cutoff",
        "f_c: what the layer's down-filter lets pass, in cycles per image width.",
        lambda row: _figure(row.layer.cutoff),
        widest="000.00",
        is_designed=True,
    ),
    Column(
        "Stopband",
        "f_t: from here on the design wants nothing left, in cycles per image width.",
        lambda row: _figure(row.layer.stopband),
        widest="000.00",
        is_designed=True,
    ),
    Column(
        "Up / down",
        "By how much the non-linearity's input is up-sampled, and its output down-sampled.",
        _factors,
        widest="4 / 4",
        is_designed=True,
    ),
    Column(
        "ms",
        f"How long the layer took in the last picture. “{KEPT}”: it was known from an earlier one.",
        _time,
        widest="000.0",
    ),
    Column(
        "Precision",
        "The number type in which the layer was computed.",
        lambda row: row.timing.precision if row.timing else "",
        widest="bfloat16",
    ),
)

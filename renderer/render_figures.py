"""How fast a renderer is with a model: frozen values, no torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LayerCost:
    """What the convolution of a layer takes, and its non-linearity with the filters around it."""

    name: str
    conv_ms: float
    filter_ms: float


@dataclass(frozen=True, slots=True)
class RenderFigures:
    """How fast a renderer is with a model: medians of one run, in milliseconds.

    `full_ms` and `draft_ms` are for a picture of which nothing is known; `reference_ms` the full one on the
    reference backend (None if left out); `conv_floor_ms` plain convolutions of the same shapes and nothing
    else; `view_change_ms` other channels of the largest layer; `tail_edit_ms` other styles in the last four
    layers. `peak_bytes` is of the process or the GPU, without the reference; None where nobody counts.
    """

    frames: int
    full_ms: float
    draft_ms: float
    reference_ms: float | None
    conv_floor_ms: float
    view_change_ms: float
    tail_edit_ms: float
    per_layer: tuple[LayerCost, ...]
    held_bytes: int
    peak_bytes: int | None

"""The map of a layer's equivariance error as a picture for the canvas."""

from __future__ import annotations

import numpy as np

from renderer.aliasing.aliasing_figures import SHORT_NAMES, ErrorMap
from renderer.colors import table
from renderer.model_info import LayerInfo
from renderer.scene import ColorMap
from visualizer.on_canvas import Overlay

_NOT_COMPARED = 40  # the grey of what nothing is known of


def overlay_of(error: ErrorMap, layer: LayerInfo, *, crop_margins: bool) -> Overlay:
    """Dark where the layer follows, light where it does not; the range is in the caption.

    A layer's error is relative to its signal's root mean square, the picture's to the full range.
    """
    rms = _cropped(error.rms, layer) if crop_margins else error.rms
    known = np.isfinite(rms)
    largest = float(rms[known].max()) if known.any() else 0.0
    levels = np.nan_to_num(rms, nan=0.0) / (largest or 1.0) * 255
    pixels = table(ColorMap.SEQUENTIAL)[levels.clip(0, 255).astype(np.uint8)]
    pixels[~known] = _NOT_COMPARED
    share = largest / error.reference_rms if error.reference_rms > 0 else 0.0
    light = f"{100 * share:.2g} % of the full range" if error.layer is None else f"{share:.2g} × signal (RMS)"
    what = error.layer or "picture"
    return Overlay(pixels, f"{SHORT_NAMES[error.kind]} error, {what}: dark 0, light {light}")


def _cropped(rms: np.ndarray, layer: LayerInfo) -> np.ndarray:
    """Without the margins. Shapes: rms [h, w]; returns at most [rate, rate]."""
    height, width = rms.shape
    rate = round(layer.sampling_rate or width)
    top, left = max(height - rate, 0) // 2, max(width - rate, 0) // 2
    return rms[top : height - top, left : width - left]

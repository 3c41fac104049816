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

    The error is relative to the signal's root mean square.
    """
    rms = _cropped(error.rms, layer) if crop_margins else error.rms
    known = np.isfinite(rms)
    largest = float(rms[known].max()) if known.any() else 0.0
    levels = np.nan_to_num(rms, nan=0.0) / (largest or 1.0) * 255
    pixels = table(ColorMap.SEQUENTIAL)[levels.clip(0, 255).astype(np.uint8)]
    pixels[~known] = _NOT_COMPARED
    share = largest / error.signal_rms if error.signal_rms > 0 else 0.0
    caption = f"{SHORT_NAMES[error.kind]} error, {error.layer}: dark 0, light {share:.2g} × signal (RMS)"
    return Overlay(pixels, caption)


def _cropped(rms: np.ndarray, layer: LayerInfo) -> np.ndarray:
    """Without the margins. Shapes: rms [h, w]; returns at most [rate, rate]."""
    height, width = rms.shape
    rate = round(layer.sampling_rate or width)
    top, left = max(height - rate, 0) // 2, max(width - rate, 0) // 2
    return rms[top : height - top, left : width - left]

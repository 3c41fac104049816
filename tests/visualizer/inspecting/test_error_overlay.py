"""Error maps as pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.aliasing.aliasing_figures import Equivariance, ErrorMap
from renderer.colors import table
from renderer.scene import ColorMap
from tests.visualizer.fakes import MODEL
from visualizer.inspecting.error_overlay import overlay_of

LAYER = MODEL.layers[1]  # 12 samples, 8 of them in the picture
COLORS = table(ColorMap.SEQUENTIAL)


def error_map() -> ErrorMap:
    rms = np.full((12, 12), np.nan, np.float32)
    rms[3:9, 3:9] = 0.0
    rms[4, 5] = 0.06
    return ErrorMap(LAYER.name, Equivariance.EQT_FRAC, rms, reference_rms=0.5)


def test_no_error_is_dark_and_the_largest_is_light() -> None:
    pixels = overlay_of(error_map(), LAYER, crop_margins=False).pixels
    assert pixels.shape == (12, 12, 3)
    assert pixels[3, 3].tolist() == COLORS[0].tolist()
    assert pixels[4, 5].tolist() == COLORS[255].tolist()


def test_what_was_not_compared_is_grey() -> None:
    pixels = overlay_of(error_map(), LAYER, crop_margins=False).pixels
    assert len(np.unique(pixels[0, 0])) == 1
    assert pixels[0, 0].tolist() not in COLORS.tolist()


def test_the_caption_tells_the_range_relative_to_the_signal() -> None:
    overlay = overlay_of(error_map(), LAYER, crop_margins=False)
    assert overlay.caption == "Shift frac. error, L0_12_5: dark 0, light 0.12 × signal (RMS)"


def test_the_caption_of_the_picture_tells_it_relative_to_the_full_range() -> None:
    error = replace(error_map(), layer=None, reference_rms=2.0)
    caption = overlay_of(error, MODEL.layers[-1], crop_margins=False).caption
    assert caption == "Shift frac. error, picture: dark 0, light 3 % of the full range"


def test_margins_are_left_out_where_the_picture_leaves_them_out() -> None:
    whole = overlay_of(error_map(), LAYER, crop_margins=False).pixels
    cropped = overlay_of(error_map(), LAYER, crop_margins=True).pixels
    np.testing.assert_array_equal(cropped, whole[2:-2, 2:-2])


def test_a_layer_without_error_or_without_signal_is_dark() -> None:
    flat = replace(error_map(), rms=np.zeros((12, 12), np.float32), reference_rms=0.0)
    overlay = overlay_of(flat, LAYER, crop_margins=False)
    assert (overlay.pixels == COLORS[0]).all()
    assert "light 0 ×" in overlay.caption

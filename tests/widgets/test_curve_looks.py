"""Curves that can be told apart: by any eyes, on both grounds, and without colour."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from renderer.spectra.curve_looks import Dash, Marker
from visualizer.chrome import theme
from widgets import curve_looks
from widgets.curve_looks import AVERAGE, LIVE, SECOND, kept

LOOKS = (LIVE, SECOND, AVERAGE, *(kept(number) for number in range(5)))
LEAST_DIFFERENCE = 0.09  # in OKLab, where 0.02 can just be seen side by side
# What eyes without one kind of cones see, from linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
EYES = {
    "usual": np.eye(3),
    "no long cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no medium cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no short cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(color: tuple[float, ...]) -> np.ndarray:
    """From sRGB."""
    c = np.array(color[:3])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """From linear RGB (Ottosson 2020)."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return lab @ np.cbrt(cones @ np.clip(rgb, 0, 1))


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("is_light", [False, True])
def test_any_two_spectra_differ_in_colour_for_all_eyes(eyes: str, is_light: bool) -> None:
    seen = [oklab(EYES[eyes] @ linear(look.color(is_light=is_light))) for look in LOOKS]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > LEAST_DIFFERENCE


@pytest.mark.parametrize(("is_light", "palette"), [(False, theme.DARK), (True, theme.LIGHT)])
def test_every_line_stands_out_from_its_ground(is_light: bool, palette: theme.Palette) -> None:
    """By 3:1, which WCAG 2.2 asks of graphics (success criterion 1.4.11)."""
    luminance = np.array([0.2126, 0.7152, 0.0722])
    ground = luminance @ linear(palette.panel)
    for look in LOOKS:
        light, dark = sorted((luminance @ linear(look.color(is_light=is_light)), ground), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3


def test_twenty_kept_spectra_look_different_and_neighbours_also_without_colour() -> None:
    assert len({kept(number) for number in range(20)}) == 20
    for number in range(20):
        markers = {kept(number + i).marker for i in range(4)}
        assert len(markers) == 4
        assert Marker.NONE not in markers


def test_each_direction_has_a_kind_of_line() -> None:
    assert [curve_looks.dash_of(direction) for direction in (None, 0.0, 45.0, 22.5)] == list(Dash)

"""Inner layers in the window."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("layers")
def test_layers_and_spectra_equal_what_render_gives(played: Played) -> None:
    found = played.found
    assert played.picture("layer").shape == (52, 52, 3)
    assert played.picture("spectrum").shape[1] > 52
    for name in ("layer", "spectrum"):
        np.testing.assert_array_equal(played.picture(name), played.rendered(name), err_msg=name)
    assert found["layer"] is None


@pytest.mark.scenario("muted_channel")
def test_a_channel_muted_in_the_sheet_is_missing_in_the_picture_until_it_is_undone(played: Played) -> None:
    found = played.found
    assert found["mixes"] == [["L5_52_24", [0]]]
    whole, muted, undone = (played.picture(name) for name in ("whole", "muted", "undone"))
    assert (whole != muted).any(axis=2).mean() > 0.1
    np.testing.assert_array_equal(muted, played.rendered("muted"))
    np.testing.assert_array_equal(undone, whole)
    assert found["problems"] == []


@pytest.mark.scenario("spectra")
def test_a_frozen_spectrum_and_another_layer_s_are_exported_with_the_numbers_of_direct_computation(
    played: Played,
) -> None:
    found = played.found
    captures = {path.suffix: path for path in (played.folder / "captures").iterdir()}
    assert captures[".png"].read_bytes().startswith(b"\x89PNG")
    with captures[".csv"].open(newline="") as file:
        rows = list(csv.DictReader(file))
    live, kept = "L9_84_24", found["kept"][0]
    assert "L5_52_24" in kept
    kinds = ("radial", "0°", "45°")
    assert {row["curve"] for row in rows} == {f"{name} · {kind}" for name in (live, kept) for kind in kinds}

    power = spectrum_of(played.activation("scene")[:, 10:-10, 10:-10])
    with np.load(captures[".npz"]) as arrays:
        np.testing.assert_allclose(arrays["power"], power, rtol=1e-3, atol=1e-7 * power.max())
    slices = [row for row in rows if row["curve"] == f"{live} · 0°"]
    assert [float(row["frequency"]) for row in slices] == list(range(33))
    written = [float(row["power"]) for row in slices[:32]]
    np.testing.assert_allclose(written, power[32, 32:], rtol=1e-3, atol=1e-7 * power.max())
    assert found["problems"] == []


def spectrum_of(x: np.ndarray) -> np.ndarray:
    """The definition: Kaiser window of unit mean square, mean over channels. Shapes: x [C, n, n]."""
    window = np.outer(np.kaiser(x.shape[1], 8.0), np.kaiser(x.shape[1], 8.0))
    x = (x - x.mean(axis=(1, 2), keepdims=True)) * (window / np.sqrt(np.mean(window**2)))
    return np.fft.fftshift((np.abs(np.fft.fft2(x)) ** 2).mean(axis=0)) / x[0].size ** 2


@pytest.mark.scenario("magnified")
def test_magnified_pixels_are_squares_unless_smooth_is_asked_for(played: Played) -> None:
    found = played.found
    left, top, right, bottom = (round(edge) for edge in found["pane"])
    middle = (slice((top + bottom) // 2 - 100, (top + bottom) // 2 + 100),)
    middle += (slice((left + right) // 2 - 100, (left + right) // 2 + 100),)
    squares, smooth = (played.picture(name)[middle][..., :3] for name in ("pixels", "smooth"))
    zoom = min(right - left, bottom - top) // 52
    assert len(np.unique(squares.reshape(-1, 3), axis=0)) <= (200 // zoom + 2) ** 2
    assert len(np.unique(smooth.reshape(-1, 3), axis=0)) > len(np.unique(squares.reshape(-1, 3), axis=0))
    changes = (np.diff(squares.astype(int), axis=1) != 0).any(axis=(0, 2))
    assert changes.sum() <= 200 // zoom + 1


@pytest.mark.scenario("ablation")
def test_a_layer_without_its_down_filter_loses_equivariance_until_that_is_undone(played: Played) -> None:
    found = played.found
    assert found["layers"] == ["L5_52_24"]
    assert found["ablated"] < found["whole"] - 1
    assert found["undone"] == found["whole"]
    whole, ablated = played.picture("whole"), played.picture("ablated")
    assert np.abs(whole.astype(int) - ablated.astype(int)).max() > 0
    np.testing.assert_array_equal(ablated, played.rendered("ablated"))
    np.testing.assert_array_equal(played.picture("undone"), whole)
    assert found["problems"] == []


@pytest.mark.scenario("sections_of_inspect")
def test_the_sections_beside_the_layers_change_the_view_and_measure(played: Played) -> None:
    found = played.found
    assert found["mono"]
    assert found["has_probe"]
    assert len(found["results"]) == 2
    assert found["problems"] == []

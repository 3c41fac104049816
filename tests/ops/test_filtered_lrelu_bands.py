"""Filters as banded matrices: that the matrices are the filters, and how few terms a radial one has."""

from __future__ import annotations

import doctest
import gc

import pytest
import torch

from ops import kaiser_lowpass, radial_lowpass
from ops.filtered_lrelu import bands
from ops.upfirdn import reference
from renderer.random_model import named_config


@pytest.mark.parametrize("before", [0, 1, 9, -6, -9])
@pytest.mark.parametrize(("up", "taps"), [(1, 1), (2, 12), (4, 24), (2, 5)])
def test_rising_is_upsampling_with_gain(up: int, taps: int, before: int) -> None:
    filter_, x = torch.randn(taps), torch.randn(1, 1, 80, 80)
    shape = bands.Shape(up, 2, taps, (12, 12), (before, before), 1)
    tile = bands.best_tile(shape)
    assert tile is not None
    rise = bands.make_rise(filter_, shape, tile, gain=3.0)
    first, missing = max(rise.first[0], 0), max(-rise.first[0], 0)
    padded = torch.nn.functional.pad(x, (missing, 0, missing, 0))[0, 0, first:, first:]
    fine = rise.y @ padded[: tile.in_rows, : tile.in_cols] @ rise.x

    padding = (before, 0, before, 0)
    plane = reference.upfirdn(x, filter_, up=up, down=1, padding=padding, gain=3.0 * up**2)[0, 0]
    columns = (tile.step_cols - 1) * 2 + 12
    expected = plane[: tile.fine_rows, :columns]
    torch.testing.assert_close(fine[:, :columns], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("shape", [(12,), (12, 12), (6, 9)])
def test_terms_add_up_to_the_filter(shape: tuple[int, ...]) -> None:
    taps = torch.randn(shape, dtype=torch.float64)
    columns, rows = bands.outer_terms(taps, 1e-6)
    wanted = torch.outer(taps, taps) if taps.ndim == 1 else taps
    assert (columns.t() @ rows - wanted).norm() <= 1e-6 * wanted.norm()


def test_radial_filters_of_the_published_networks_have_few_terms() -> None:
    config = named_config("stylegan3-r-1024")
    assert config is not None
    for plan in config.layers:
        if plan.radial:
            taps = radial_lowpass(
                plan.down_taps,
                cutoff=plan.writes.cutoff,
                half_width=plan.writes.half_width,
                sampling_rate=plan.rate_between,
            )
            assert len(bands.outer_terms(taps.double(), 1e-6)[0]) <= 4
            assert len(bands.outer_terms(taps.double(), 1e-4)[0]) <= 3


def test_a_filter_that_no_tile_holds_has_no_plan() -> None:
    x = torch.zeros(1, 1, 8, 8)
    short, long, round_ = torch.ones(12), torch.ones(200), torch.ones(12, 12)
    for up_taps, down_taps, fits in ((short, short, True), (short, long, False), (round_, short, False)):
        plan = bands.plan_for(x, up_taps, down_taps, up=2, down=2, before=(0, 0), gain=1.0)
        assert (plan is not None) == fits


def test_matrices_are_made_once_for_a_filter_as_long_as_it_stays_the_same() -> None:
    taps = kaiser_lowpass(12, cutoff=2.0, half_width=6.0, sampling_rate=32.0)
    made = iter(range(9))

    def build() -> int:
        return next(made)

    assert bands.remember(taps, "a", build) == 0
    assert bands.remember(taps, "a", build) == 0
    assert bands.remember(taps, "b", build) == 1
    taps[0] = 7.0
    assert bands.remember(taps, "a", build) == 2
    remembered = len(bands._built)
    del taps
    gc.collect()
    assert len(bands._built) == remembered - 1


def test_examples_in_docstrings_run() -> None:
    result = doctest.testmod(bands)
    assert result.attempted > 0
    assert result.failed == 0

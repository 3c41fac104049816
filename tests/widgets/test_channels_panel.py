"""How a layer becomes a picture: value in, value out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.model_info import LayerInfo
from renderer.scene import ColorMap, LayerView, Normalize
from tests.visualizer.fakes import frame
from tests.widgets.stage import WIDTH, Stage
from widgets import channels_panel
from widgets.channels_panel import full_scale, shown_channels, step_channels

WIDE = LayerInfo("L0_36_32", 32, (36, 36), 16.0, 2.0, 4.2, 6.0, False, 2, 2)
GRAY = LayerInfo("L14_32_1", 1, (32, 32), 32.0, 16.0, 16.0, 0.0, True, 1, 1)


def stage(view: LayerView, layer: LayerInfo = WIDE) -> Stage[LayerView]:
    return Stage(view, lambda value: channels_panel.draw(value, layer, frame(1)))


@pytest.mark.parametrize("layer", [WIDE, GRAY])
@pytest.mark.parametrize(
    "view",
    [
        LayerView(),
        LayerView("L", 31, True, -12.3456789, Normalize.EACH, ColorMap.DIVERGING, True),
        LayerView("L", 31, False, 77.7, Normalize.ALL, ColorMap.SEQUENTIAL),
    ],
)
def test_what_nobody_touches_stays_exactly_as_it_is(view: LayerView, layer: LayerInfo) -> None:
    assert stage(view, layer).value == view


def test_a_single_channel_is_one_button_away() -> None:
    shown = stage(LayerView(base_channel=5))
    shown.click(shown.row(0, 0.36))
    assert shown.value == LayerView(base_channel=5, mono=True)


def test_each_channel_by_itself_or_all_together() -> None:
    shown = stage(LayerView())
    for across, expected in ((0.33, Normalize.EACH), (0.44, Normalize.ALL), (0.25, Normalize.OFF)):
        shown.click(shown.row(3, across))
        assert shown.value.normalize is expected


def test_a_layer_of_one_channel_has_no_rgb() -> None:
    shown = stage(LayerView(), GRAY)
    shown.click(shown.row(0, 0.36))
    assert shown.value == LayerView()
    assert shown_channels(LayerView(base_channel=7), 1) == (0,)


def test_margins_can_be_cropped_where_there_are_any() -> None:
    assert channels_panel.has_margins(WIDE)
    assert not channels_panel.has_margins(GRAY)
    assert not channels_panel.has_margins(replace(WIDE, sampling_rate=None))


def test_near_the_last_channel_the_last_three_are_shown() -> None:
    assert shown_channels(LayerView(base_channel=4), 32) == (4, 5, 6)
    assert shown_channels(LayerView(base_channel=31), 32) == (29, 30, 31)
    assert shown_channels(LayerView(base_channel=31, mono=True), 32) == (31,)


def test_channels_step_by_as_many_as_are_shown() -> None:
    view = LayerView()
    bases = []
    for _ in range(4):
        view = step_channels(view, 8, 1)
        bases.append(view.base_channel)
    assert bases == [3, 5, 5, 5]
    assert step_channels(LayerView(base_channel=1), 8, -1).base_channel == 0
    assert step_channels(LayerView(base_channel=3, mono=True), 8, 1).base_channel == 4


def test_the_legend_tells_the_values_that_are_black_and_white() -> None:
    shown = frame(1)
    shown = replace(shown, stats=replace(shown.stats, max_all=8.0, max_shown=2.0))
    mono = LayerView(mono=True)
    assert full_scale(mono, 32, shown) == 1.0
    assert full_scale(replace(mono, gain_db=20.0), 32, shown) == pytest.approx(0.1)
    assert full_scale(replace(mono, normalize=Normalize.EACH), 32, shown) == 2.0
    assert full_scale(replace(mono, normalize=Normalize.ALL), 32, shown) == 8.0
    assert full_scale(LayerView(normalize=Normalize.EACH), 32, shown) is None
    assert full_scale(LayerView(normalize=Normalize.ALL), 32, None) is None


def test_the_base_channel_slider_ends_where_the_last_three_begin() -> None:
    shown = stage(LayerView())
    shown.drag(shown.row(1, 0.3), (WIDTH * 2, shown.row(1, 0)[1]))
    assert shown.value == LayerView(base_channel=29)

"""The legend: a click hides what an entry stands for, whatever it is called."""

from __future__ import annotations

import pytest
from imgui_bundle import imgui, implot

from renderer.spectra.curve_looks import Dash, Marker
from tests.widgets.stage import Stage
from widgets import curve_legend, plots
from widgets.curve_legend import Entry, Legend

INK = (1.0, 0.5, 0.2, 1.0)
ENTRIES = (
    Entry("kept 0", "the same name", INK, 2.0, marker=Marker.DIAMOND),
    Entry("kept 1", "the same name", INK, 2.0),
    Entry("45°", "45°", INK, 1.5, Dash.DOTTED),
)


def stage(found: list[Legend]) -> Stage[None]:
    def draw(_: None) -> None:
        with plots.begin("##plot", (400.0, 280.0)) as is_seen:
            assert is_seen
            implot.setup_legend(implot.Location_.north_east, implot.LegendFlags_.no_menus)
            implot.setup_finish()
            found[:] = [curve_legend.begin(ENTRIES)]
        found[0].draw_samples()

    return Stage(None, draw)


def row(legend: Legend, number: int) -> tuple[float, float]:
    """The middle of that entry on the screen."""
    place, line = legend.plot.items.legend.rect, imgui.get_text_line_height()
    assert place.max.y - place.min.y == pytest.approx(len(ENTRIES) * line + 2 * legend.padding[1], abs=0.1)
    return place.min.x + legend.padding[0] + 3, place.min.y + legend.padding[1] + (number + 0.5) * line


def test_at_first_all_is_shown() -> None:
    found: list[Legend] = []
    stage(found)
    assert found[0].is_shown("kept 0", "kept 1", "45°", "what is not in the legend")


def test_a_click_hides_one_entry_and_another_brings_it_back() -> None:
    found: list[Legend] = []
    panel = stage(found)
    panel.play(3)
    for number, entry in enumerate(ENTRIES):
        panel.click(row(found[0], number))
        assert [found[0].is_shown(each.key) for each in ENTRIES] == [each is not entry for each in ENTRIES]
        assert not found[0].is_shown("kept 0", "kept 1", "45°")
        panel.play(30)
        panel.click(row(found[0], number))
        panel.play(30)
    assert found[0].is_shown(*(each.key for each in ENTRIES))


def test_what_is_hovered_is_known() -> None:
    found: list[Legend] = []
    panel = stage(found)
    panel.play(3)
    imgui.get_io().add_mouse_pos_event(*row(found[0], 2))
    panel.play(3)
    assert [found[0].is_hovered(each.key) for each in ENTRIES] == [False, False, True]

"""What stays at the lower edge of a pane."""

from __future__ import annotations

import pytest
from imgui_bundle import ImVec2, imgui

from tests.widgets.stage import Stage
from widgets.foot import MOST_OF_PANE, foot

PANE = 400.0


class Pane:
    """A form of a height, a foot of another; where the form is, where the foot ends, how far it scrolls."""

    def __init__(self, form: float, cards: float) -> None:
        self.form, self.cards = form, cards
        self.top = self.bottom = self.height = self.scrolls = 0.0
        self.stage = Stage(None, lambda _: self._draw())

    def _draw(self) -> None:
        imgui.begin_child("pane", ImVec2(300.0, PANE))
        pane = imgui.internal.get_current_window().inner_rect
        self.top = imgui.get_cursor_screen_pos().y + imgui.get_scroll_y() - pane.min.y
        imgui.dummy((10.0, self.form))
        if self.cards:
            with foot():
                imgui.dummy((10.0, self.cards))
            child = next(each for each in imgui.get_current_context().windows if "/foot_" in each.name)
            self.height, self.bottom = child.size.y, child.pos.y + child.size.y - pane.max.y
        self.scrolls = imgui.get_scroll_max_y()
        imgui.end_child()


@pytest.mark.parametrize("form", [50.0, 390.0, 1000.0])
@pytest.mark.parametrize("cards", [40.0, 150.0, 900.0])
def test_it_ends_with_the_pane_and_what_is_above_stays(form: float, cards: float) -> None:
    pane = Pane(form, 0.0)
    top = pane.top
    pane.cards = cards
    pane.stage.play(4)
    assert pane.top == top
    assert pane.bottom == pytest.approx(0.0, abs=1.0)
    assert pane.height <= MOST_OF_PANE * PANE + 1.0


@pytest.mark.parametrize(("form", "scrolls"), [(50.0, False), (1000.0, True)])
def test_all_of_the_form_can_be_scrolled_to_above_it(form: float, scrolls: bool) -> None:
    pane = Pane(form, 100.0)
    pane.stage.play(4)
    assert (pane.scrolls > 0) == scrolls
    assert not scrolls or pane.scrolls >= form - (PANE - pane.height)

"""Which tabs are in front in each layout."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import ImVec2, hello_imgui, imgui

from tests.widgets.stage import imgui_context
from visualizer.chrome.front_tabs import FRAMES_TO_SETTLE, FrontTabs

CANVAS, LATENT, EDITS, PROJECT, CAPTURE = "Canvas", "Latent", "Edits", "Project", "Capture"
TABS = (LATENT, EDITS, PROJECT, CAPTURE)
EXPLORE, ANIMATE = "Explore", "Animate"


class Tabbed:
    """A window with a picture and tabs beside it, in two layouts that differ in their name."""

    def __init__(self, tabs: FrontTabs) -> None:
        self.tabs = tabs
        self.name = EXPLORE
        self.focus = ""
        imgui.get_io().config_flags |= imgui.ConfigFlags_.docking_enable
        self._is_divided = False

    def show(self, *, width: float = 1000.0, frames: int = FRAMES_TO_SETTLE + 3) -> str:
        """The tab in front after so many frames."""
        imgui.get_io().display_size = ImVec2(width, 640.0)
        layout = hello_imgui.DockingParams()
        layout.layout_name = self.name
        layout.dockable_windows = [hello_imgui.DockableWindow(title) for title in (CANVAS, *TABS)]
        for _ in range(frames):
            self.tabs.keep(layout, focused=CANVAS)
            imgui.new_frame()
            space = imgui.dock_space_over_viewport()
            if not self._is_divided:
                self._divide(space)
            for title in (CANVAS, *TABS):
                imgui.begin(title, flags=imgui.WindowFlags_.no_focus_on_appearing)
                imgui.end()
            if self.focus:
                imgui.set_window_focus(self.focus)
                self.focus = ""
            imgui.render()
        windows = {title: imgui.internal.find_window_by_name(title) for title in TABS}
        selected = windows[LATENT].dock_node.tab_bar.selected_tab_id
        return next(title for title, window in windows.items() if window.tab_id == selected)

    def choose(self, title: str) -> str:
        """As a click on its tab does."""
        self.focus = title
        return self.show()

    def _divide(self, space: int) -> None:
        split = imgui.internal.dock_builder_split_node(space, imgui.Dir.left, 0.3)
        for title in TABS:
            imgui.internal.dock_builder_dock_window(title, split.id_at_dir)
        imgui.internal.dock_builder_dock_window(CANVAS, split.id_at_opposite_dir)
        imgui.internal.dock_builder_finish(space)
        self._is_divided = True


@pytest.fixture
def tabbed() -> Iterator[Tabbed]:
    with imgui_context():
        yield Tabbed(FrontTabs({EXPLORE: (LATENT,), ANIMATE: (EDITS,)}))


def test_a_layout_begins_with_its_own_front_tab(tabbed: Tabbed) -> None:
    assert tabbed.show() == LATENT
    tabbed.name = ANIMATE
    assert tabbed.show() == EDITS


def test_what_is_chosen_in_one_layout_stays_behind_in_the_other(tabbed: Tabbed) -> None:
    tabbed.show()
    assert tabbed.choose(PROJECT) == PROJECT
    tabbed.name = ANIMATE
    tabbed.show()
    assert tabbed.choose(CAPTURE) == CAPTURE
    tabbed.name = EXPLORE
    assert tabbed.show() == PROJECT
    tabbed.name = ANIMATE
    assert tabbed.show() == CAPTURE


def test_front_tabs_come_back_when_the_program_is_started_again(tabbed: Tabbed) -> None:
    tabbed.show()
    tabbed.choose(PROJECT)
    again = FrontTabs(tabbed.tabs.first)
    again.read(tabbed.tabs.as_text())
    tabbed.choose(CAPTURE)
    tabbed.tabs = again
    assert tabbed.show() == PROJECT


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"Explore": 3}'])
def test_front_tabs_that_cannot_be_read_are_those_of_the_beginning(tabbed: Tabbed, text: str) -> None:
    tabbed.tabs.read(text)
    tabbed.choose(EDITS)
    tabbed.tabs.forget(EXPLORE)
    assert tabbed.show() == LATENT


def test_the_tab_in_front_comes_into_sight_whoever_has_brought_it_there(tabbed: Tabbed) -> None:
    imgui.get_style().font_scale_main = 1.8
    tabbed.show(width=600.0)
    tabbed.choose(CAPTURE)
    tabbed.choose(CANVAS)
    latent = imgui.internal.find_window_by_name(LATENT)
    bar = latent.dock_node.tab_bar
    assert bar.scrolling_target > 0
    bar.selected_tab_id = latent.tab_id
    assert tabbed.show(width=600.0) == LATENT
    assert bar.scrolling_target == 0

"""Panes when the window is resized."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import ImVec2, hello_imgui, imgui

from tests.widgets.stage import imgui_context
from visualizer.chrome.pane_shares import PaneShares

LARGE, SMALL = (1440.0, 900.0), (1000.0, 640.0)
CANVAS, RIGHT, BELOW = "Canvas", "Right", "Below"


class Divided:
    """A window with a picture in the middle, a pane at its right (a half) and one below (a third)."""

    def __init__(self) -> None:
        self.layout = hello_imgui.DockingParams()
        self.layout.layout_name = "Divided"
        names = (CANVAS, RIGHT, BELOW)
        self.layout.dockable_windows = [hello_imgui.DockableWindow(name, "MainDockSpace") for name in names]
        self.shares = PaneShares()
        imgui.get_io().config_flags |= imgui.ConfigFlags_.docking_enable
        self._is_divided = False

    def show(self, size: tuple[float, float]) -> dict[str, ImVec2]:
        """The sizes of the panes after four frames in a window of that size."""
        imgui.get_io().display_size = ImVec2(*size)
        sizes = {}
        for _ in range(4):
            self.shares.keep(self.layout)
            imgui.new_frame()
            space = imgui.dock_space_over_viewport()
            if not self._is_divided:
                self._divide(space)
            for window in self.layout.dockable_windows:
                imgui.begin(window.label)
                sizes[window.label] = imgui.get_window_size()
                imgui.end()
            imgui.render()
        return sizes

    def _divide(self, space: int) -> None:
        build = imgui.internal
        split = build.dock_builder_split_node(space, imgui.Dir.right, 0.5)
        build.dock_builder_dock_window(RIGHT, split.id_at_dir)
        split = build.dock_builder_split_node(split.id_at_opposite_dir, imgui.Dir.down, 1 / 3)
        build.dock_builder_dock_window(BELOW, split.id_at_dir)
        build.dock_builder_dock_window(CANVAS, split.id_at_opposite_dir)
        build.dock_builder_finish(space)
        self._is_divided = True


@pytest.fixture
def divided() -> Iterator[Divided]:
    with imgui_context():
        yield Divided()


@pytest.mark.parametrize("sizes", [(LARGE, SMALL), (SMALL, LARGE), (LARGE, SMALL, LARGE)])
def test_panes_keep_their_shares_of_a_window_that_is_resized(
    divided: Divided, sizes: tuple[tuple[float, float], ...]
) -> None:
    for size in sizes:
        panes = divided.show(size)
        assert panes[RIGHT].x == pytest.approx(size[0] / 2, abs=4)
        assert panes[CANVAS].x == pytest.approx(size[0] / 2, abs=4)
        assert panes[BELOW].y == pytest.approx(size[1] / 3, abs=4)


def test_a_window_that_stays_as_it_is_leaves_the_panes_to_the_user(divided: Divided) -> None:
    divided.show(LARGE)
    node = imgui.internal.find_window_by_name(RIGHT).dock_node
    node.size_ref = ImVec2(300, node.size_ref.y)
    assert divided.show(LARGE)[RIGHT].x == pytest.approx(300, abs=2)
    assert divided.show(SMALL)[RIGHT].x == pytest.approx(300 * SMALL[0] / LARGE[0], abs=2)

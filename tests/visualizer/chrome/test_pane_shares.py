"""Panes when the window is resized."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import ImVec2, hello_imgui, imgui

from tests.widgets.stage import imgui_context
from visualizer.chrome.pane_shares import PaneShares

LARGE, SMALL = (1440.0, 900.0), (1000.0, 640.0)
CANVAS, RIGHT, ABOVE, BELOW = "Canvas", "Right", "Above right", "Below"


class Divided:
    """A window with a picture in the middle, panes at its right (a half) and one below (a third)."""

    def __init__(self, *, is_divided: bool = False) -> None:
        self.layout = hello_imgui.DockingParams()
        self.layout.layout_name = "Divided"
        names = (CANVAS, RIGHT, ABOVE, BELOW)
        self.layout.dockable_windows = [hello_imgui.DockableWindow(name, "MainDockSpace") for name in names]
        self.shares = PaneShares()
        imgui.get_io().config_flags |= imgui.ConfigFlags_.docking_enable
        self._is_divided = is_divided

    def show(self, size: tuple[float, float], *, frames: int = 4) -> dict[str, ImVec2]:
        """The sizes of the panes after so many frames in a window of that size."""
        imgui.get_io().display_size = ImVec2(*size)
        sizes = {}
        for _ in range(frames):
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
        right = build.dock_builder_split_node(split.id_at_dir, imgui.Dir.up, 0.41)
        build.dock_builder_dock_window(ABOVE, right.id_at_dir)
        build.dock_builder_dock_window(RIGHT, right.id_at_opposite_dir)
        split = build.dock_builder_split_node(split.id_at_opposite_dir, imgui.Dir.down, 1 / 3)
        build.dock_builder_dock_window(BELOW, split.id_at_dir)
        build.dock_builder_dock_window(CANVAS, split.id_at_opposite_dir)
        build.dock_builder_finish(space)
        self._is_divided = True


def as_sizes(panes: dict[str, ImVec2]) -> dict[str, tuple[float, float]]:
    """To compare."""
    return {name: (size.x, size.y) for name, size in panes.items()}


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
    node = imgui.internal.find_window_by_name(RIGHT).dock_node.parent_node
    node.size_ref = ImVec2(300, node.size_ref.y)
    assert divided.show(LARGE)[RIGHT].x == pytest.approx(300, abs=2)
    assert divided.show(SMALL)[RIGHT].x == pytest.approx(300 * SMALL[0] / LARGE[0], abs=2)


def test_a_window_that_shrinks_and_grows_again_looks_as_before(divided: Divided) -> None:
    before = as_sizes(divided.show(LARGE))
    for size in ((900.0, 600.0), LARGE, (480.0, 320.0), LARGE):
        panes = as_sizes(divided.show(size))
    assert panes == before


def test_pulling_at_a_corner_for_long_moves_no_pane(divided: Divided) -> None:
    before = as_sizes(divided.show(LARGE))
    for step in (*range(200), *range(200, -1, -1)):
        divided.show((LARGE[0] - 3.0 * step, LARGE[1] - 2.0 * step), frames=1)
    assert as_sizes(divided.show(LARGE)) == before


def test_what_hands_have_made_wider_stays_so_in_a_window_that_shrinks_and_grows(divided: Divided) -> None:
    divided.show(LARGE)
    node = imgui.internal.find_window_by_name(RIGHT).dock_node.parent_node
    for width in (600.0, 500.0, 401.0):
        node.size_ref = ImVec2(width, node.size_ref.y)
        divided.show(LARGE, frames=1)
    before = as_sizes(divided.show(LARGE))
    assert before[RIGHT][0] == 401
    divided.show((733.0, 517.0))
    assert as_sizes(divided.show(LARGE)) == before


@pytest.mark.parametrize("size", [(900.0, 600.0), (1013.0, 617.0)])
def test_panes_have_whole_pixels(divided: Divided, size: tuple[float, float]) -> None:
    divided.show(LARGE)
    for width, height in as_sizes(divided.show(size)).values():
        assert (width % 1, height % 1) == (0, 0)


def test_a_layout_that_was_away_comes_back_with_its_shares(divided: Divided) -> None:
    before = as_sizes(divided.show(LARGE))
    divided.show((901.0, 601.0))
    other = hello_imgui.DockingParams()
    other.layout_name, other.dockable_windows = "Other", divided.layout.dockable_windows
    divided.shares.keep(other)
    for name in (CANVAS, RIGHT, ABOVE, BELOW):  # as the file of layouts has it
        node = imgui.internal.find_window_by_name(name).dock_node
        node.size_ref = ImVec2(node.size_ref.x // 1 - 1, node.size_ref.y // 1 - 1)
    divided.show((901.0, 601.0))
    assert as_sizes(divided.show(LARGE)) == before


def test_sizes_from_the_file_of_another_window_count_as_shares_of_that() -> None:
    with imgui_context():
        small = as_sizes(Divided().show(SMALL))
        kept = imgui.save_ini_settings_to_memory()
    with imgui_context():
        imgui.load_ini_settings_from_memory(kept)
        large = Divided(is_divided=True).show(LARGE)
    for name, (width, height) in small.items():
        assert large[name].x / LARGE[0] == pytest.approx(width / SMALL[0], abs=0.01)
        assert large[name].y / LARGE[1] == pytest.approx(height / SMALL[1], abs=0.01)

"""The stack of edits: rows are switched, moved, grouped and removed; what cannot be used says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from imgui_bundle import imgui

from renderer.directions.edit_stack import Edit, EditStack
from tests.widgets import stage as stage_module
from tests.widgets.stage import Stage
from widgets import edits_panel
from widgets.edit_row import RowShown
from widgets.edits_panel import StackWish

NUM_WS = 10
A, B, C = (Edit("s", component, 1.0 + component, name="abc"[component]) for component in range(3))


class Panel:
    """The panel on a stage, with what was wished; controls are found by their labels."""

    def __init__(self, stack: EditStack, problem: str = "") -> None:
        self.wishes: list[StackWish] = []
        self.problem = problem
        self.stage = Stage(stack, self._draw)

    def _draw(self, stack: EditStack) -> EditStack:
        stack, wish = edits_panel.draw(stack, NUM_WS, lambda edit: RowShown("title", "about", self.problem))
        if wish is not StackWish.NOTHING:
            self.wishes.append(wish)
        return stack

    @property
    def stack(self) -> EditStack:
        return self.stage.value

    def row(self, index: int, line: int = 0) -> float:
        """The height of the middle of a row's line, where none is in a group."""
        step = imgui.get_frame_height_with_spacing()
        return imgui.get_style().window_padding.y + (1 + 2 * index + line) * step + step / 2 - 2

    def click(self, index: int, ems: float) -> None:
        """Click on the first line of a row, so many em from the left, or from the right where negative."""
        self.stage.click(self.at(index, ems))

    def at(self, index: int, ems: float, line: int = 0) -> tuple[float, float]:
        padding, em = imgui.get_style().window_padding.x, imgui.get_font_size()
        x = padding + ems * em if ems >= 0 else stage_module.WIDTH - padding + ems * em
        return x, self.row(index, line)


HANDLE, ON, SOLO, DELETE = 0.6, 2.2, 4.1, -0.7


def test_rows_are_switched_made_solo_and_deleted() -> None:
    panel = Panel(EditStack((A, B)))
    panel.click(1, ON)
    assert panel.stack.edits == (A, replace(B, is_on=False))
    panel.click(0, SOLO)
    assert panel.stack.edits == (replace(A, is_solo=True), replace(B, is_on=False))
    panel.click(0, DELETE)
    assert panel.stack.edits == (replace(B, is_on=False),)


def test_a_drag_of_the_strength_changes_that_row_only() -> None:
    panel = Panel(EditStack((A, B)))
    panel.stage.drag(panel.at(1, 2.0, 1), panel.at(1, 6.0, 1))
    first, second = panel.stack.edits
    assert first == A
    assert second.strength != B.strength
    assert round(second.strength, 1) == pytest.approx(second.strength)
    assert replace(second, strength=B.strength) == B


def test_the_bar_of_a_row_changes_its_ws() -> None:
    panel = Panel(EditStack((A, B)))
    panel.stage.drag(panel.at(0, -0.3, 1), panel.at(0, -4.0, 1))
    first, second = panel.stack.edits
    assert second == B
    assert first.last is not None
    assert replace(first, last=None) == A


@pytest.mark.parametrize(("start", "end", "names"), [(0, 2, "bca"), (2, 0, "cab"), (1, 1, "abc")])
def test_a_row_is_dragged_to_another_place(start: int, end: int, names: str) -> None:
    panel = Panel(EditStack((A, B, C)))
    panel.stage.drag(panel.at(start, HANDLE), panel.at(end, 6.0))
    assert "".join(edit.name for edit in panel.stack.edits) == names


def test_a_row_dragged_onto_a_group_joins_it() -> None:
    grouped = (replace(A, group="g"), B)
    panel = Panel(EditStack(grouped))
    header = panel.at(0, 6.0)
    panel.stage.drag((panel.at(0, HANDLE)[0], panel.row(1, 1)), header)
    assert [edit.group for edit in panel.stack.edits] == ["g", "g"]


def test_a_group_is_switched_and_dissolved_as_one() -> None:
    panel = Panel(EditStack((replace(A, group="g"), B, replace(C, group="g"))))
    panel.click(0, -2.5)
    assert [edit.is_on for edit in panel.stack.edits] == [False, True, False]
    panel.click(0, -0.7)
    assert [edit.group for edit in panel.stack.edits] == ["", "", ""]


def test_a_folded_group_hides_its_rows() -> None:
    panel = Panel(EditStack((replace(A, group="g"), B)))
    panel.click(0, 0.6)
    panel.stage.click((panel.at(0, ON)[0], panel.row(0, 1)))
    assert [edit.is_on for edit in panel.stack.edits] == [True, False]


def test_what_cannot_be_used_can_only_be_switched_and_removed() -> None:
    panel = Panel(EditStack((A,)), problem="These directions are not in the library.")
    panel.stage.drag(panel.at(0, 2.0, 1), panel.at(0, 6.0, 1))
    assert panel.stack.edits == (A,)
    panel.click(0, DELETE)
    assert panel.stack.edits == ()


def test_rows_out_of_sight_take_as_much_room_as_those_in_sight() -> None:
    heights = []
    for count in (100, 200):
        Panel(EditStack(tuple(replace(A, component=index) for index in range(count))))
        heights.append(imgui.internal.find_window_by_name("stage").content_size.y)
    assert heights[1] - heights[0] == 2 * 100 * imgui.get_frame_height_with_spacing()


@pytest.mark.parametrize(("across", "wish"), [(0.06, StackWish.IMPORT), (0.22, StackWish.EXPORT)])
def test_files_are_wished_for(across: float, wish: StackWish) -> None:
    panel = Panel(EditStack((A,)))
    panel.stage.click(panel.stage.row(0, across))
    assert panel.wishes == [wish]


def test_the_pose_can_be_locked_and_the_distance_kept_without_any_edit() -> None:
    panel = Panel(EditStack())
    lines = (imgui.get_text_line_height() * 2 + imgui.get_style().item_spacing.y) / (
        imgui.get_frame_height_with_spacing()
    )
    panel.stage.click(panel.stage.row(1 + lines, 0.04))
    assert panel.stack == EditStack(keeps_distance=True)
    panel.stage.click(panel.stage.row(2 + lines, 0.3))
    assert panel.stack == EditStack(keeps_distance=True, locked=(0,))

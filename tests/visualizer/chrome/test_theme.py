"""How ImGui is set up for the window."""

from __future__ import annotations

import pytest
from imgui_bundle import imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.chrome import theme


def _misplaced(_: None) -> None:
    imgui.set_cursor_screen_pos((5000.0, 5000.0))


def test_a_misplaced_item_does_not_end_the_program() -> None:
    with imgui_context():
        theme.apply_config()
        Stage(None, _misplaced).play(2)


def test_tests_see_it() -> None:
    with imgui_context(), pytest.raises(RuntimeError, match="SetCursorPos"):
        Stage(None, _misplaced).play(2)

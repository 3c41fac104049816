"""What the menus ask of files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from imgui_bundle import hello_imgui

from tests.widgets.stage import Stage, imgui_context
from visualizer.command import Command
from visualizer.picking.file_dialogs import FileDialogs
from visualizer.session import Session


@pytest.mark.parametrize("browsed", ["", "elsewhere"])
def test_a_first_project_is_saved_where_pictures_go_a_later_one_where_one_was_last(
    session: Session, tmp_path: Path, browsed: str
) -> None:
    captures, elsewhere = tmp_path / "captures", tmp_path / "elsewhere"
    captures.mkdir()
    elsewhere.mkdir()
    browse_folder = str(tmp_path / browsed) if browsed else ""
    session.set_preferences(
        replace(session.preferences, capture_folder=str(captures), browse_folder=browse_folder)
    )
    files = FileDialogs(session, hello_imgui.RunnerParams())
    files.do(Command.SAVE_PROJECT)
    with imgui_context():
        Stage(None, lambda _: files.draw()).play(4)
    assert files.browser.folder == (elsewhere if browsed else captures)
